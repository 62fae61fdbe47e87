"""Makes the composition root an app, so that its commands are found and Celery knows its application."""

from importlib import import_module

from django.apps import AppConfig


class Composition(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Tasks that are sent from any process bind to this application."""
        import_module("config.celery")
