"""Wake-ups over the broker. Only hints: what is due stands in PostgreSQL and a sweep finds it without them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """No wake-ups within: for a long load that does the sweeps' work itself."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def nudge(task: str, *args: object) -> None:
    """Ask a worker to run `task` now. Without a broker the sweep finds the same work a moment later."""
    if _silent.get():
        return
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True)
    except (OperationalError, ConnectionError, TimeoutError, OSError):
        log.warning("No broker for %s; the sweep will do it", task)


def nudge_sweep(name: str) -> None:
    """Ask for one line of config/schedule.py now."""
    nudge("leads.tasks.sweep", name)
