"""The sla app: an engine over the leads floor."""

from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "sla"
