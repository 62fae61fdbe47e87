"""Clocks of promises: deriving them, a sweep's cost for each that falls due, a calendar edit, how late breaches are.

The lateness is that of `manage.py sweep --loop` as production runs it, with everything else that the loop does.
"""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from accounts.actions import save_calendar
from accounts.clock import now
from accounts.models import Calendar, Holiday
from benchmarks import servers
from benchmarks.clock_fill import A_MINUTE, offer_everybody
from benchmarks.fill import settle
from leads.models import Outbox
from leads.nudge import silence
from leads.outbox import settle_due
from sla import actions
from sla.models import Clock
from sla.words import State

# Deadlines a round: one in twenty, so that most are left for the loop.
MOST_DUE, ROUNDS = 1000, 3
SETTLED = 2000
# How long the loop is watched, in seconds; of the first ones, while it starts, nothing is due.
WATCHED, STARTS = 40.0, 4.0
NEW = """
SELECT id, due_at FROM sla_clock WHERE breached_at BETWEEN %s AND %s AND NOT id = ANY(%s::bigint[])
"""


def probe(people: int) -> dict[str, Any]:
    """One value a measurement: people a second, milliseconds a due clock, seconds of an edit, seconds late."""
    with silence():
        at = now()
        first_due = offer_everybody(people, at=at)
        derived = people / _seconds(lambda: _exhaust(actions.derive_stirred, at))
        Outbox.objects.all().delete()
        settle()
        edits = [_seconds(lambda: _edit(at)) for _round in range(ROUNDS)]
        settle()
        between = min(MOST_DUE, people // 20) * timedelta(minutes=1) / A_MINUTE
        each = [_each_due(first_due + (number + 1) * between) for number in range(ROUNDS + 1)][1:]
        told = _told(first_due)
        late = _lateness(first_due + (ROUNDS + 1) * between)
    return {"derived": derived, "edits": edits, "each": each, "told": told, "late": late, "running": _running()}


def _running() -> int:
    return Clock.objects.filter(state=State.RUNNING).count()


def _seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _exhaust(sweep: Callable[..., int], at: datetime) -> int:
    total = 0
    while served := sweep(at=at):
        total += served
    return total


def _edit(at: datetime) -> None:
    """A day off for one seller: every one of up to 10 000 deadlines moves by a day. Nothing is kept."""
    with transaction.atomic():
        calendar = Calendar.objects.get(name="Always 0")
        today = at.astimezone(ZoneInfo(calendar.time_zone)).date()
        save_calendar(calendar, at=at, holidays=[Holiday(calendar=calendar, day=today, name="Closed")])
        transaction.set_rollback(True)


def _each_due(until: datetime) -> float:
    """Milliseconds for each of the deadlines until then; a breach is recorded two seconds later."""
    start = time.perf_counter()
    done = _exhaust(actions.derive_due, until + timedelta(seconds=2))
    return (time.perf_counter() - start) / max(1, done) * 1000


def _told(at: datetime) -> float:
    """Reactions a second of the steps that were climbed."""
    at = at + timedelta(hours=1)
    start, done = time.perf_counter(), 0
    while done < SETTLED and (served := settle_due(at=at)):
        done += served
    return done / (time.perf_counter() - start)


def _lateness(next_due: datetime) -> list[float]:
    """Seconds from each deadline to when somebody else could read the breach, at 10 000 a minute."""
    _shift_to(next_due - timedelta(seconds=STARTS))
    with servers.process(os.environ["DATABASE_URL"], "manage.py", "sweep", "--loop"):
        return _watched(next_due)


def _watched(since: datetime) -> list[float]:
    late: list[float] = []
    seen: list[int] = []
    until = time.monotonic() + WATCHED
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(NEW, [since, since + timedelta(seconds=WATCHED), seen])
            new = cursor.fetchall()
        at = now()
        seen += [clock for clock, _due in new]
        late += [(at - due).total_seconds() for _clock, due in new]
        time.sleep(0.2)
    # Whoever is still not recorded is as late as that.
    missed = Clock.objects.filter(state=State.RUNNING, due_at__lt=now()).values_list("due_at", flat=True)
    return late + [(now() - due).total_seconds() for due in missed]


def _shift_to(moment: datetime) -> None:
    """The whole system's clock, processes included: nobody waits an hour for a deadline."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_clock SET shift = %s - statement_timestamp()", [moment])
