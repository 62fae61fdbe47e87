"""The handoff app: an engine over the leads floor."""

from django.apps import AppConfig


class HandoffConfig(AppConfig):
    name = "handoff"
