"""Celery's doors to the sweeps and reactions: they read the clock and call one function."""

from celery import shared_task
from django.conf import settings
from django.utils.module_loading import import_string

from accounts.clock import now
from leads import outbox


@shared_task
def settle_outbox(event_ids: list[int]) -> None:
    """React to these events now; whatever fails waits for the sweep."""
    outbox.settle_of(event_ids, at=now())


@shared_task
def sweep(name: str) -> None:
    """Run one line of config/schedule.py."""
    schedule = import_string(settings.BATON_SCHEDULE)
    import_string(schedule[name].does)(at=now())
