"""The schedule run in this process, without a broker: every line in turn, once or for ever.

One line that fails stops no other. `every` is kept by this machine's steady clock; what is due, by the database's.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, Protocol

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils.module_loading import import_string

from accounts.clock import now

log = logging.getLogger(__name__)

TICK_SECONDS = 0.2
# How often one line may go on in a single turn before the others have theirs; each go is a chunk of ≤ 2 s.
GOES_A_TURN = 5


class Line(Protocol):
    """One line of config/schedule.py."""

    @property
    def does(self) -> str: ...

    @property
    def every(self) -> float: ...


class Round:
    """The lines of the schedule and when each is next due."""

    def __init__(self, schedule: dict[str, Line]) -> None:
        self.schedule = schedule
        self.due = dict.fromkeys(schedule, 0.0)

    def turn(self, moment: float) -> int:
        """Run every line that is due; one with more to do stays due. Returns how many rows were served."""
        total = 0
        for name, line in self.schedule.items():
            if self.due[name] <= moment:
                served = run(name, line, goes=GOES_A_TURN)
                self.due[name] = moment + (0 if served else line.every)
                total += served
        return total


def schedule() -> dict[str, Line]:
    lines: dict[str, Line] = import_string(settings.BATON_SCHEDULE)
    return lines


def run(name: str, line: Line, *, goes: int) -> int:
    """Run one line until it serves nobody, at most so many times. A failure is logged, and the line comes again."""
    sweep: Callable[..., int] = import_string(line.does)
    total = 0
    try:
        for _go in range(goes):
            served = sweep(at=now())
            total += served
            if not served:
                break
    except (OperationalError, InterfaceError) as error:
        log.warning("The database is away; %s comes again: %s", name, str(error).strip())
        connection.close()
        return 0
    except Exception:
        log.exception("The sweep %s failed; it comes again", name)
        return 0
    return total


def once() -> dict[str, int]:
    """Serve whatever is due now: {line: rows}. A line may make work for another, so they run until all are idle."""
    lines, served = schedule(), dict.fromkeys(schedule(), 0)
    while any(found := {name: run(name, line, goes=1000) for name, line in lines.items()}.values()):
        served = {name: served[name] + rows for name, rows in zip(lines, found, strict=True)}
    return served


def forever(stopped: Callable[[], bool], sleep: Callable[[float], Any] = time.sleep) -> None:
    """Turn after turn until `stopped`; a database that is away is asked again."""
    turns = Round(schedule())
    while not stopped():
        if not turns.turn(time.monotonic()):
            sleep(TICK_SECONDS)
