"""The composition root: settings, addresses, schedule and reactions. Nothing imports it; it imports all."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
