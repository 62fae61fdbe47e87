"""Verdicts that change or stand: what was noted late, taken back, or happened at the very deadline."""

from datetime import datetime

import pytest

from handoff import actions as relay
from handoff.models import Handoff
from leads.models import Contact, Event
from leads.stirring import stir_in_relay
from tests import make
from tests.sla.relay import DAY, HOUR, MINUTE, MONDAY, accepted, attempted, clock, in_review, offered, office, seller
from tests.sla.relay import time_passes as sweeps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nine_to_five() -> None:
    office()


def held() -> tuple[Contact, Handoff]:
    person = in_review()
    return person, accepted(offered(person, seller(), MONDAY), MONDAY)


def reads(person: Contact, at: datetime) -> None:
    make.activity(person, "guide", at=at)
    stir_in_relay([person.pk])


def said_of(person: Contact, promise: str) -> list[tuple[str, datetime, str]]:
    """What events say of the promise: kind, time and which kind it took back."""
    rows = Event.objects.filter(contact=person, facts__promise=promise, kind__regex=r"sla\.(met|breached|reopened)")
    return [(one.kind, one.at, one.undoes.kind if one.undoes else "") for one in rows.order_by("pk")]


def test_every_act_of_the_person_keeps_the_clock_going_not_the_first_and_the_last_alone() -> None:
    person, _handoff = held()
    for days in (10, 20, 30, 40):
        reads(person, MONDAY + days * DAY)
    sweeps(MONDAY + 40 * DAY)
    in_hand = clock(person, "in_hand")
    assert (in_hand.state, in_hand.started_at, in_hand.due_at) == ("running", MONDAY, MONDAY + 54 * DAY)
    assert said_of(person, "in_hand") == []


def test_what_the_person_did_counts_after_they_went_back_too() -> None:
    person, handoff = held()
    reads(person, MONDAY + 13 * DAY)
    relay.give_back(handoff.pk, reason="no_need", by=make.by(handoff.seller), at=MONDAY + 20 * DAY)
    sweeps(MONDAY + 21 * DAY)
    in_hand = clock(person, "in_hand")
    assert (in_hand.state, in_hand.answered_at) == ("met", MONDAY + 20 * DAY)


def test_work_done_in_time_but_noted_late_sets_a_breached_clock_going_again() -> None:
    person, handoff = held()
    sweeps(MONDAY + 14 * DAY + HOUR)
    attempted(handoff, MONDAY + 14 * DAY + 2 * HOUR, tried_at=MONDAY + 13 * DAY)
    sweeps(MONDAY + 14 * DAY + 2 * HOUR)
    in_hand = clock(person, "in_hand")
    assert (in_hand.state, in_hand.breached_at, in_hand.due_at) == ("running", None, MONDAY + 27 * DAY)
    breached, taken_back = said_of(person, "in_hand")
    assert breached == ("sla.breached", MONDAY + 14 * DAY, "")
    assert taken_back[0::2] == ("sla.reopened", "sla.breached")


def test_another_answer_in_place_of_an_undone_one_is_said_anew() -> None:
    person, handoff = held()
    first = attempted(handoff, MONDAY + HOUR)
    sweeps(MONDAY + HOUR)
    relay.undo([first], by=make.by(handoff.seller), at=MONDAY + HOUR + MINUTE)
    attempted(handoff, MONDAY + 2 * HOUR)
    sweeps(MONDAY + 2 * HOUR)
    assert [(kind, at) for kind, at, _undoes in said_of(person, "first_contact")] == [
        ("sla.met", MONDAY + HOUR),
        ("sla.reopened", MONDAY + 2 * HOUR),
        ("sla.met", MONDAY + 2 * HOUR),
    ]
    assert clock(person, "first_contact").answered_at == MONDAY + 2 * HOUR


def test_handed_on_at_the_very_deadline_is_too_late() -> None:
    person = in_review()
    handoff = offered(person, seller(), MONDAY + HOUR)
    due = MONDAY + DAY + HOUR
    relay.reassign([handoff.pk], to=seller().pk, by=make.by(make.user("manager")), at=due)
    sweeps(due + MINUTE)
    assert said_of(person, "decision") == [("sla.breached", due, "")]
    assert clock(person, "decision").due_at == due + DAY


def test_whoever_was_discarded_in_time_while_the_sweep_passed_leaves_no_breach() -> None:
    """A long transaction: its time lies before the deadline, its commit after the breach was recorded."""
    person = in_review()
    handoff = offered(person, seller(), MONDAY + HOUR)
    due = MONDAY + DAY + HOUR
    sweeps(due + MINUTE)
    relay.recall(handoff.pk, by=make.by(make.user()), at=due - MINUTE)
    sweeps(due + 2 * MINUTE)
    assert clock(person, "decision").state == "superseded"
    assert [(kind, undoes) for kind, _at, undoes in said_of(person, "decision")] == [
        ("sla.breached", ""),
        ("sla.reopened", "sla.breached"),
    ]
