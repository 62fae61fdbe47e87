"""The accounts app: the lowest floor of the house."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
