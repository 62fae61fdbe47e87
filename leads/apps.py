"""The leads app: everything the engines share."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"
