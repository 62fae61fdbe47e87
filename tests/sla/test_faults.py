"""Sweeps killed, stopped, cut off and crowded: every deadline fires once, at its time, and nothing is half-written.

`BATON_CLOCKS=100000 make test-faults` kills sweepers over as many due clocks instead of 10 000.
"""

import os
import signal
import threading
import time
from collections import Counter
from datetime import datetime

import pytest
from django.db import connections

from accounts.actions import save_calendar
from accounts.models import Calendar, Holiday
from benchmarks.clock_fill import offer_everybody
from benchmarks.fill import fill
from leads.models import Event, Outbox
from leads.nudge import silence
from sla import actions
from sla.models import Clock, Escalation
from tests import make
from tests.processes import (
    OTHERS,
    Processes,
    asked,
    clock_stopped_at,
    ended,
    nobody_else_in_the_database,
    processes,  # noqa: F401 - a fixture
)
from tests.sla.relay import DAY, HOUR, MINUTE, time_passes
from tests.sla.sweepers import CHUNK

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
MANY = int(os.environ.get("BATON_CLOCKS", "10000"))
SWEEPERS = "tests.sla.sweepers"
TERMINATE = f"SELECT count(pg_terminate_backend(pid)) {OTHERS}"


def offers(people: int, *, late: bool = False) -> datetime:
    """So many offers with running clocks; returns a moment at which all their deadlines have passed.

    `late`: nobody has looked since they were made, so that every step of the ladder is still ahead.
    """
    make.user("manager")
    fill(people, at=make.NOON)
    first = offer_everybody(people, at=make.NOON)
    with silence():
        time_passes(first - DAY + MINUTE if late else make.NOON)
    assert Clock.objects.filter(state="running", promise="decision").count() == people
    return first + people * MINUTE / 10_000 + 3 * MINUTE


def everything_fired_once(people: int) -> None:
    recorded_once(people)
    told = Event.objects.filter(kind="sla.escalated", facts__promise="decision")
    owed = Outbox.objects.filter(event__in=told).values_list("reaction", flat=True)
    assert set(Counter(owed).values()) == {people}


def recorded_once(people: int) -> None:
    """Each breach and each step of the ladder, whoever serves what they owe."""
    decisions = Clock.objects.filter(promise="decision")
    assert decisions.filter(state="breached").count() == people
    assert not any(clock.breached_at != clock.due_at for clock in decisions)
    # Some of so many people asked for us: their other clocks have breaches of their own.
    events = Event.objects.filter(facts__promise="decision")
    breaches = events.filter(kind="sla.breached").values_list("facts__clock", "at")
    assert sorted(breaches) == sorted(decisions.values_list("pk", "due_at"))
    climbed = Escalation.objects.filter(clock__promise="decision")
    steps = Counter(climbed.values_list("percent", flat=True))
    assert steps == {50: people, 80: people, 100: people}
    said = events.filter(kind__in=["sla.warned", "sla.escalated"]).values_list("facts__clock", "facts__percent")
    assert Counter(said) == Counter(climbed.values_list("clock", "percent"))


def test_killed_sweepers_and_a_flushed_redis_lose_nothing_and_say_nothing_twice(processes: Processes) -> None:  # noqa: F811
    at = offers(MANY)
    started = time.monotonic()
    nursery = processes.start("-m", SWEEPERS, "kill", at.isoformat(), "4", "20")
    while nursery.poll() is None:
        processes.redis.flushall()
        time.sleep(0.05)
    assert nursery.returncode == 0
    print(f"{MANY} clocks under 20 kills: {time.monotonic() - started:.1f} s")
    everything_fired_once(MANY)


def test_sweepers_whose_connections_are_cut_go_on(processes: Processes) -> None:  # noqa: F811
    at = offers(2000)
    nursery = processes.start("-m", SWEEPERS, "kill", at.isoformat(), "3", "0")
    cut = 0
    while nursery.poll() is None:
        cut += asked(TERMINATE)
        time.sleep(0.3)
    assert (nursery.returncode, cut > 3) == (0, True)
    everything_fired_once(2000)


def test_what_a_stopped_sweeper_holds_waits_for_its_end_and_nobody_else_does(processes: Processes) -> None:  # noqa: F811
    at = offers(2000)
    stopped = processes.start("-m", SWEEPERS, "stop", at.isoformat(), "12")
    assert stopped.stdout is not None
    assert stopped.stdout.readline() == "stopped\n"
    started = time.monotonic()
    with silence():
        time_passes(at)
    print(f"the rest went on in {time.monotonic() - started:.1f} s")
    left = Clock.objects.filter(state="running", promise="decision").count()
    assert 0 < left <= 500
    stopped.send_signal(signal.SIGKILL)
    stopped.wait()
    nobody_else_in_the_database()
    with silence():
        time_passes(at)
    everything_fired_once(2000)


def test_a_sweep_that_dies_after_any_statement_has_written_nothing_or_everything(processes: Processes) -> None:  # noqa: F811
    at = offers(20)
    held = ended(processes.start("-m", SWEEPERS, "crash", at.isoformat())).split()
    assert len(held) > 20
    assert len(set(held)) == 2
    assert held.index(held[-1]) >= len(held) - 3  # only the commit, which is no statement of ours, changes it
    everything_fired_once(20)


def test_after_six_hours_without_sweeps_all_fires_at_its_time_and_each_reader_hears_once() -> None:
    at = offers(MANY, late=True) + 6 * HOUR
    started = time.monotonic()
    with silence():
        time_passes(at)
    print(f"{MANY} clocks caught up in {time.monotonic() - started:.1f} s")
    everything_fired_once(MANY)
    said = Event.objects.filter(kind__in=["sla.warned", "sla.escalated"], facts__promise="decision")
    heard = Counter((contact, one) for contact, told in said.values_list("contact", "facts__told") for one in told)
    assert set(heard.values()) == {1}
    assert not said.filter(kind="sla.escalated", facts__told=[]).exists()


def test_three_sweepers_and_a_sweep_by_hand_at_once_say_everything_once(processes: Processes) -> None:  # noqa: F811
    at = offers(1000)
    with clock_stopped_at(at.isoformat()):
        nursery = processes.start("-m", SWEEPERS, "kill", at.isoformat(), "3", "0")
        by_hand = processes.command("sweep")
        assert nursery.wait() == 0
        ended(by_hand)
    breaches = Event.objects.filter(kind="sla.breached", facts__promise="decision")
    assert breaches.count() == breaches.values("facts__clock").distinct().count() == 1000
    assert Escalation.objects.filter(percent=100).count() == 1000


def test_a_calendar_edit_takes_a_thousand_clocks_along_while_sweepers_run() -> None:
    at = offers(1000) - HOUR  # nothing is due yet
    calendar = Calendar.objects.get(name="Always 0")
    today = Holiday(calendar=calendar, day=make.NOON.date(), name="Closed")
    before = dict(Clock.objects.filter(promise="decision").values_list("pk", "due_at"))
    sweeping = threading.Thread(target=_sweeps_until, args=(at,))
    sweeping.start()
    save_calendar(calendar, at=at, holidays=[today])
    sweeping.join()
    after = dict(Clock.objects.filter(promise="decision").values_list("pk", "due_at"))
    assert {after[pk] - due for pk, due in before.items()} == {DAY}
    with silence():
        time_passes(max(before.values()) + HOUR)
    # Nobody is late by the old hours.
    assert Clock.objects.filter(promise="decision", state="running").count() == 1000


def _sweeps_until(at: datetime) -> None:
    with silence():
        for _turn in range(20):
            actions.derive_due(at=at, limit=CHUNK)
            actions.derive_old(at=at + DAY, limit=CHUNK)
    connections.close_all()
