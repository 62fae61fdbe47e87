"""The handoff app: an engine over the leads floor."""

from django.apps import AppConfig


class HandoffConfig(AppConfig):
    name = "handoff"

    def ready(self) -> None:
        """Let files of deals in; models are there only now."""
        from handoff.importing import register

        register()
