"""The scoring app: an engine over the leads floor."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
