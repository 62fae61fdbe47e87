"""Reactions: owed in the event's transaction, run once, pushed on when they fail, kept through anything."""

from datetime import timedelta

import pytest

from accounts.actor import BATON
from leads import outbox
from leads.events import Happening, record
from leads.models import Outbox
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
ran: list[int] = []
REACTIONS = {"test.happened": ["tests.leads.test_outbox.works"], "test.broke": ["tests.leads.test_outbox.fails"]}


def works(event, at):
    ran.append(event.pk)


def fails(event, at):
    raise RuntimeError("the engine is ill")


@pytest.fixture(autouse=True)
def reactions(settings):
    ran.clear()
    settings.BATON_REACTIONS = "tests.leads.test_outbox.REACTIONS"


def happen(kind: str = "test.happened", **how) -> int:
    contact = make.person()
    return record(kind, [Happening(contact.pk)], by=BATON, at=NOON, **how)[contact.pk]


def test_an_event_owes_its_reactions_in_its_own_transaction():
    event = happen()
    assert list(Outbox.objects.values_list("event_id", "reaction")) == [(event, REACTIONS["test.happened"][0])]


def test_imported_history_owes_nothing():
    happen(quiet=True)
    assert not Outbox.objects.exists()


def test_an_event_nobody_reacts_to_owes_nothing():
    happen("test.ignored")
    assert not Outbox.objects.exists()


def test_a_reaction_runs_once_however_often_it_is_nudged():
    event = happen()
    row = Outbox.objects.get().pk
    assert outbox.settle(row, at=NOON)
    assert not outbox.settle(row, at=NOON)
    assert outbox.settle_of([event], at=NOON) == 0
    assert ran == [event]


def test_the_sweep_finds_what_no_nudge_reached():
    event = happen()
    assert outbox.settle_due(at=NOON) == 0
    assert outbox.settle_due(at=NOON + outbox.NUDGE_GRACE) == 1
    assert ran == [event]


def test_a_failing_reaction_is_pushed_on_and_the_rest_go_on():
    happen("test.broke")
    good = happen()
    assert outbox.settle_due(at=NOON + timedelta(seconds=5)) == 1
    assert ran == [good]
    row = Outbox.objects.get()
    assert (row.attempts, row.due_at) == (1, NOON + timedelta(seconds=6))


def test_a_reaction_that_fails_ten_times_is_quarantined_not_lost():
    happen("test.broke")
    at = NOON
    for _ in range(12):
        at += timedelta(hours=2)
        outbox.settle_due(at=at)
    assert Outbox.objects.get().attempts == outbox.QUARANTINED_AFTER


def works_together(event, at):
    ran.append(event.pk)


def some_at_once(events, at):
    """Leaves the last to be done by itself."""
    together.append([event.pk for event in events])
    return [event.pk for event in events][:-1]


together: list[list[int]] = []
works_together.together = some_at_once  # type: ignore[attr-defined]  # a function may carry names


def test_a_reaction_that_can_serves_many_at_once_and_leaves_the_rest_to_be_done_singly(settings):
    REACTIONS["test.many"] = ["tests.leads.test_outbox.works_together"]
    together.clear()
    events = [happen("test.many") for _number in range(3)]
    assert outbox.settle_due(at=NOON + outbox.NUDGE_GRACE) == 3
    assert (together, ran) == ([events], events[-1:])
    assert not Outbox.objects.exists()


def test_where_serving_many_fails_each_is_served_by_itself(monkeypatch):
    REACTIONS["test.many"] = ["tests.leads.test_outbox.works_together"]
    monkeypatch.setattr(works_together, "together", fails)
    events = [happen("test.many") for _number in range(2)]
    assert outbox.settle_due(at=NOON + outbox.NUDGE_GRACE) == 2
    assert ran == events
    assert not Outbox.objects.exists()
