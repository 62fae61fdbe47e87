"""The reports app: the top floor; it may read every engine and nothing reads it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
