"""Redis emptied and the worker killed in the middle of a pass: real processes, and the same scores to the last byte."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from accounts.actor import BATON
from leads.actions import begin_standings, mark_touched, record_activities
from leads.drafts import ActivityDraft
from leads.models import Contact, Event, Standing, Touched
from scoring import actions
from scoring.models import Rescore
from tests import make
from tests import processes as house
from tests.house.running import wait_until
from tests.make import NOON
from tests.processes import Processes, processes  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
PEOPLE = 3_000
THRESHOLD = 25
# What a door does, in a process of its own: the activity, its mark and its nudge.
RECORD_A_GUIDE = """
from accounts.actor import BATON
from accounts.clock import now
from leads.actions import record_activities
from leads.drafts import ActivityDraft
from leads.models import Source
source = Source.objects.get(code="test")
draft = ActivityDraft(type="guide", occurred_at=now(), contact_id=%s, message_id="late")
record_activities([draft], by=BATON, at=now(), source=source)
"""


@pytest.fixture
def people() -> Iterator[list[int]]:
    """A few thousand people with one to three guides of odd ages each, never scored; the clock stands still."""
    make.scoring_model(
        {"type": "guide", "points": 10, "ageing": "half_life", "half_life_days": 37},
        {"type": "webinar", "points": 7, "ageing": "half_life", "half_life_days": 11},
    )
    make.definition("mql", {"kind": "score", "min": THRESHOLD})
    drafts = [
        ActivityDraft(
            type="webinar" if turn == 3 else "guide",
            occurred_at=NOON - timedelta(hours=turn * 7 + number % 90, seconds=number),
            external_id=("test", str(number)),
            message_id=f"{number}-{turn}",
        )
        for number in range(PEOPLE)
        for turn in range(1 + number % 5)
    ]
    record_activities(drafts, by=BATON, at=NOON, source=make.source(), quiet=True)
    forget_scores()
    Touched.objects.all().delete()
    with house.clock_stopped_at(NOON.isoformat()):
        yield list(Contact.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def baton(processes: Processes) -> Processes:  # noqa: F811
    processes.settings = "tests.small_chunks"
    return processes


def forget_scores() -> None:
    Standing.objects.all().delete()
    begin_standings()


def standings() -> list[str]:
    """What scoring writes of every standing, as the database writes it down; deadlines are the clocks' own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (to_jsonb(s) - 'respond_by')::text FROM leads_standing s ORDER BY contact_id")
        return [row[0] for row in cursor.fetchall()]


def undisturbed() -> list[str]:
    """What one pass over everybody writes from scratch, as of the same instant."""
    forget_scores()
    actions.start_rescore(at=NOON)
    while actions.continue_rescores(at=NOON):
        pass
    return standings()


def done() -> int:
    return Rescore.objects.get().done


def finished() -> bool:
    return Rescore.objects.get().finished_at is not None


def ends_as_if_nothing_had_happened() -> None:
    """The pass has ended, nobody waits, who qualified did so once, and the scores are those of a quiet day."""
    assert (done(), finished(), Touched.objects.count()) == (PEOPLE, True, 0)
    qualified = Event.objects.filter(kind="scoring.qualified")
    good = set(Standing.objects.filter(points__gte=THRESHOLD).values_list("contact_id", flat=True))
    assert sorted(qualified.values_list("contact_id", flat=True)) == sorted(good)
    assert 0 < len(good) < PEOPLE
    call_command("check_invariants")
    disturbed = standings()
    assert disturbed == undisturbed()
    assert len({text.split(",")[1] for text in disturbed}) > PEOPLE / 2  # not everybody the same by accident


def begin_a_pass(baton: Processes) -> None:
    actions.start_rescore(at=NOON)
    baton.nudge("rescores")


def somebody_in_the_middle() -> int:
    """Somebody who is about to qualify; the chunk of the pass that moves them is neither the first nor the last."""
    good = Contact.objects.alias(acts=Count("activities")).filter(acts=5).order_by("pk")
    return good[good.count() // 2].pk


def test_a_pass_goes_on_through_flushes(baton: Processes, people: list[int]) -> None:
    mark_touched(people[::10], at=NOON)
    baton.worker()
    sweeping = baton.command("sweep", "--loop")
    flushed_at: set[int] = set()
    begin_a_pass(baton)
    while not finished():
        baton.redis.flushall()
        flushed_at.add(done())
        time.sleep(0.05)
    wait_until(lambda: not Touched.objects.exists(), what="the end of marks")
    assert len(flushed_at - {0, PEOPLE}) >= 3
    assert sweeping.poll() is None
    ends_as_if_nothing_had_happened()


def test_a_worker_killed_in_a_chunk_and_its_nudge_flushed_cost_nothing(baton: Processes, people: list[int]) -> None:
    mark_touched(people[::10], at=NOON)
    worker = baton.worker()
    with house.held(somebody_in_the_middle()):
        begin_a_pass(baton)
        wait_until(house.somebody_waits_for_a_lock, what="the pass in the middle")
        before = done()
        assert 0 < before < PEOPLE
        house.kill(worker)
        assert baton.redis.hlen("unacked") > 0  # the nudge of the chunk, which a redelivery would repeat
        baton.redis.flushall()
    house.nobody_else_in_the_database()
    assert (done(), baton.nudges_waiting()) == (before, 0)
    baton.worker()
    baton.done("sweep")
    # The chunk a sweep does nudges the worker, who may have the rest of the pass.
    wait_until(lambda: finished() and not Touched.objects.exists(), what="the end of the pass")
    ends_as_if_nothing_had_happened()


def test_a_score_comes_though_its_nudge_was_flushed(baton: Processes, people: list[int]) -> None:
    who = people[0]
    actions.score(people, at=NOON)
    before = Standing.objects.get(contact=who).points
    baton.done("shell", "-c", RECORD_A_GUIDE % people[0])
    # One for the score and, for whoever lies on somebody's table, one for the clocks.
    assert (baton.nudges_waiting() > 0, Touched.objects.count()) == (True, 1)
    baton.redis.flushall()
    worker = baton.worker()
    with pytest.raises(AssertionError):
        wait_until(lambda: not Touched.objects.exists(), seconds=1.5)
    sweeping = baton.command("sweep", "--loop")
    wait_until(lambda: not Touched.objects.exists(), what="the score")
    assert Standing.objects.get(contact=who).points == before + 10
    assert (worker.poll(), sweeping.poll()) == (None, None)


def test_a_worker_still_hears_after_a_flush(baton: Processes, people: list[int]) -> None:
    """A flush takes the nudges that wait, not the worker's ears."""
    actions.score(people, at=NOON)
    before = Standing.objects.get(contact=people[0]).points
    baton.worker()
    baton.redis.flushall()
    baton.done("shell", "-c", RECORD_A_GUIDE % people[0])
    wait_until(lambda: not Touched.objects.exists(), what="the score")
    assert Standing.objects.get(contact=people[0]).points == before + 10
