"""Trying again when somebody was faster: a lost race is not an error as long as nothing half-written stays."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

Result = TypeVar("Result")
TRIES = 8


class Raced(Exception):
    """Another transaction made or changed the same row first; look again."""


def settled(attempt: Callable[[], Result]) -> Result:
    """Run `attempt` in a transaction of its own, or a savepoint, until it is not overtaken."""
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            with transaction.atomic():
                return attempt()
        except Raced:
            if last:
                raise
        except OperationalError as broken:
            # A deadlock ends the whole transaction: only the outermost may start anew.
            if last or connection.in_atomic_block or not _deadlock(broken):
                raise
    raise AssertionError("unreachable")


def _deadlock(broken: OperationalError) -> bool:
    return getattr(broken.__cause__, "pgcode", "") in {"40P01", "40001"}
