"""Kills, races and lost wake-ups: whatever happens, the same scores in the end."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from leads.actions import mark_touched
from leads.models import Activity, ActivityType, Contact, Event, Standing, Touched
from scoring import actions
from scoring.models import Rescore
from tests import make
from tests.make import NOON

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
PEOPLE = 60

# A process that goes through the pass in small chunks, slowly enough to be killed in the middle.
SLOW_PASS = """
import os, sys, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from scoring import actions
from tests.make import NOON
while actions.continue_rescores(at=NOON, chunk=5):
    print("chunk", flush=True)
    time.sleep(0.05)
"""


def crowd(points: int = 10) -> list[int]:
    """People with one to three guides each, under a model of `points` a guide."""
    make.scoring_model({"type": "guide", "points": points})
    make.definition("mql", {"kind": "score", "min": 3 * points})
    kind, source = ActivityType.objects.get(code="guide"), make.source()
    people = [make.person() for _number in range(PEOPLE)]
    Activity.objects.bulk_create(
        Activity(
            contact=person,
            type=kind,
            source=source,
            message_id=f"{person.pk}-{number}",
            occurred_at=NOON - timedelta(days=number),
            received_at=NOON,
        )
        for place, person in enumerate(people)
        for number in range(1 + place % 3)
    )
    return [person.pk for person in people]


def scores() -> list[tuple[int, Any]]:
    return list(Standing.objects.order_by("contact_id").values_list("contact_id", "points"))


def wanted(ids: list[int]) -> list[tuple[int, int]]:
    return [(one, 10 * (1 + place % 3)) for place, one in enumerate(ids)]


def together(work: Callable[[], Any], times: int) -> list[BaseException]:
    """Run `work` in so many threads at once; returns what went wrong."""
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def exhaust(sweep: Callable[..., int], **options: Any) -> None:
    while sweep(at=NOON, **options):
        pass


def test_two_sweeps_at_once_serve_everybody_once() -> None:
    ids = crowd()
    mark_touched(ids, at=NOON)
    assert together(lambda: exhaust(actions.score_touched, limit=7), 3) == []
    assert scores() == wanted(ids)
    assert not Touched.objects.exists()
    assert Event.objects.filter(kind="scoring.qualified").count() == PEOPLE // 3


def test_sweeps_a_pass_and_new_marks_at_once_end_right() -> None:
    ids = crowd()
    actions.start_rescore(at=NOON)
    mark_touched(ids, at=NOON)

    def everything() -> None:
        for _turn in range(5):
            mark_touched(ids[::2], at=NOON)
            actions.score_touched(at=NOON, limit=11)
            actions.continue_rescores(at=NOON, chunk=9)
            actions.score(ids[::-1], at=NOON)
            actions.score_due(at=NOON)

    assert together(everything, 3) == []
    exhaust(actions.score_touched)
    exhaust(actions.continue_rescores)
    assert scores() == wanted(ids)
    assert Event.objects.filter(kind="scoring.qualified").count() == PEOPLE // 3


def test_a_person_touched_while_being_scored_is_scored_again() -> None:
    """The mark of an activity that commits after the sweep has read survives the sweep."""
    ids = crowd()
    mark_touched(ids[:1], at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT contact_id FROM leads_standing WHERE contact_id = %s FOR UPDATE", [ids[0]])
        late = threading.Thread(target=lambda: together(lambda: mark_touched(ids[:1], at=NOON), 1))
        late.start()
        late.join()
        cursor.execute("COMMIT")
    assert Touched.objects.get().generation == 2
    exhaust(actions.score_touched)
    assert not Touched.objects.exists()


def test_a_pass_killed_in_the_middle_goes_on_where_it_was() -> None:
    ids = crowd()
    actions.start_rescore(at=NOON)
    name = connection.settings_dict["NAME"]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW_PASS, str(name)], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "chunk\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    deadline = time.monotonic() + 30
    while connection_count(str(name)) > 1 and time.monotonic() < deadline:
        time.sleep(0.05)  # the server still has to notice
    done = Rescore.objects.get().done
    assert 0 < done < PEOPLE
    exhaust(actions.continue_rescores)
    assert Rescore.objects.get().done == PEOPLE
    assert scores() == wanted(ids)


def connection_count(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name])
        return int(cursor.fetchone()[0])


def test_without_a_broker_nothing_is_lost(settings: Any) -> None:
    """Wake-ups go nowhere; the sweep finds the same work in the database."""
    from celery import current_app

    ids = crowd()
    current_app.conf.broker_url, kept = "redis://127.0.0.1:1/0", current_app.conf.broker_url
    try:
        mark_touched(ids, at=NOON)
        actions.start_rescore(at=NOON)
    finally:
        current_app.conf.broker_url = kept
    exhaust(actions.score_touched)
    exhaust(actions.continue_rescores)
    assert scores() == wanted(ids)
    assert Contact.objects.filter(place="review").count() == PEOPLE // 3
