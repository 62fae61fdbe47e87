"""Wake-ups over the broker. Only hints: what is due stands in PostgreSQL and a sweep finds it without them."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.pools import producers
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
# Whoever asks for work waits for nobody: a frozen broker costs a request half a second, and the next ones nothing.
BRIEF = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
PAUSE_SECONDS = 3.0
_silent: ContextVar[bool] = ContextVar("silent", default=False)


class _Pause:
    until = 0.0


_pause = _Pause()


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
    if _silent.get() or time.monotonic() < _pause.until:
        return
    try:
        _send(task, args)
    except (LimitExceeded, OperationalError, RedisError, ConnectionError, TimeoutError, OSError):
        _pause.until = time.monotonic() + PAUSE_SECONDS
        log.warning("No broker for %s; the sweep will do it", task)


def _send(task: str, args: tuple[object, ...]) -> None:
    brief = current_app.connection_for_write(transport_options=BRIEF)
    with producers[brief].acquire(block=True, timeout=BRIEF["socket_timeout"]) as producer:
        current_app.send_task(task, args=args, retry=False, ignore_result=True, producer=producer)


def nudge_sweep(name: str) -> None:
    """Ask for one line of config/schedule.py now."""
    nudge("leads.tasks.sweep", name)
