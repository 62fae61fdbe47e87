"""Celery's doors to the sweeps and reactions. A nudge is only a hint: what is due stands in PostgreSQL."""

import logging

from celery import current_app, shared_task
from django.conf import settings
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from accounts.clock import now
from leads import outbox

log = logging.getLogger(__name__)


def nudge(task: str, *args: object) -> None:
    """Ask a worker to look now. Without a broker the sweep finds the same work a moment later."""
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True)
    except (OperationalError, ConnectionError, TimeoutError, OSError):
        log.warning("No broker for %s; the sweep will do it", task)


@shared_task
def settle_outbox(event_ids: list[int]) -> None:
    outbox.settle_of(event_ids, at=now())


@shared_task
def sweep(name: str) -> None:
    """Run one line of config/schedule.py."""
    schedule = import_string(settings.BATON_SCHEDULE)
    import_string(schedule[name].does)(at=now())
