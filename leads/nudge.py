"""Wake-ups over the broker. Only hints: what is due stands in PostgreSQL and a sweep finds it without them."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def nudge(task: str, *args: object) -> None:
    """Ask a worker to run `task` now. Without a broker the sweep finds the same work a moment later."""
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True)
    except (OperationalError, ConnectionError, TimeoutError, OSError):
        log.warning("No broker for %s; the sweep will do it", task)


def nudge_sweep(name: str) -> None:
    """Ask for one line of config/schedule.py now."""
    nudge("leads.tasks.sweep", name)
