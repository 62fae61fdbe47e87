"""Clocks follow what happens: they start, are met, breach at the deadline, change hands and are taken back."""

import pytest

from handoff import actions as relay
from leads import actions as leads
from leads.actions import Mover
from leads.models import Event, Standing, Stirred
from tests import make
from tests.sla.relay import (
    DAY,
    GRACE,
    HOUR,
    MINUTE,
    MONDAY,
    accepted,
    attempted,
    clock,
    in_review,
    offered,
    office,
    seller,
    time_passes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nine_to_five() -> None:
    office()


def test_an_offer_is_to_be_answered_within_one_business_day() -> None:
    person = in_review()
    offered(person, seller(), MONDAY + 2 * HOUR)
    time_passes(MONDAY + 2 * HOUR)
    decision = clock(person, "decision")
    assert (decision.state, decision.due_at) == ("running", MONDAY + DAY + 2 * HOUR)
    assert Standing.objects.get(contact=person).respond_by == decision.due_at
    assert not Stirred.objects.exists()


def test_an_answer_in_time_meets_the_promise_and_says_so_in_an_event() -> None:
    person = in_review()
    handoff = offered(person, seller(), MONDAY)
    accepted(handoff, MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    decision = clock(person, "decision")
    assert (decision.state, decision.answered_at) == ("met", MONDAY + HOUR)
    event = Event.objects.get(kind="sla.met", contact=person, facts__promise="decision")
    assert (event.at, event.pk) == (MONDAY + HOUR, decision.outcome_event)


def test_a_breach_happened_at_the_deadline_whenever_it_is_noticed() -> None:
    person = in_review()
    offered(person, seller(), MONDAY)
    time_passes(MONDAY)
    due = clock(person, "decision").due_at
    time_passes(due + GRACE - MINUTE / 60)
    assert clock(person, "decision").state == "running"
    time_passes(due + 6 * HOUR)
    decision = clock(person, "decision")
    assert (decision.state, decision.breached_at, decision.ended_at) == ("breached", due, None)
    assert Event.objects.get(kind="sla.breached", contact=person, facts__promise="decision").at == due


def test_sweeping_twice_records_everything_once() -> None:
    person = in_review()
    offered(person, seller(), MONDAY)
    for _twice in range(2):
        time_passes(MONDAY + 10 * DAY)
    said = Event.objects.filter(contact=person, kind__startswith="sla.")
    each = list(said.values_list("kind", "facts__promise", "facts__percent"))
    assert ("sla.breached", "decision", None) in each
    assert len(each) == len(set(each))


def test_the_hot_clock_runs_from_the_signal_through_review_and_acceptance_to_first_contact() -> None:
    person = make.person(at=MONDAY - DAY, standing={"points": 60, "fit": "A", "temperature": "hot"})
    make.activity(person, "quote_request", at=MONDAY)
    leads.move("qualify", [Mover(person.pk, reason="signal")], by=make.by(make.user()), at=MONDAY + MINUTE)
    person.refresh_from_db()
    time_passes(MONDAY + MINUTE)
    assert clock(person, "first_contact").due_at == MONDAY + HOUR
    handoff = offered(person, seller(), MONDAY + 10 * MINUTE)
    accepted(handoff, MONDAY + 20 * MINUTE)
    attempted(handoff, MONDAY + 50 * MINUTE)
    time_passes(MONDAY + 50 * MINUTE)
    first = clock(person, "first_contact")
    assert (first.state, first.answered_at, first.user) == ("met", MONDAY + 50 * MINUTE, handoff.seller)
    assert first.key.startswith("a")


def test_an_attempt_made_in_time_but_logged_late_takes_the_breach_back() -> None:
    person = in_review()
    handoff = offered(person, seller(), MONDAY)
    accepted(handoff, MONDAY)
    due = MONDAY + 8 * HOUR  # at closing time
    time_passes(due + HOUR)
    assert clock(person, "first_contact").state == "breached"
    attempted(handoff, due + 2 * HOUR, tried_at=due - MINUTE)
    time_passes(due + 2 * HOUR)
    first = clock(person, "first_contact")
    assert (first.state, first.answered_at) == ("met", due - MINUTE)
    met = Event.objects.get(kind="sla.met", contact=person, facts__promise="first_contact")
    assert met.undoes is not None
    assert met.undoes.kind == "sla.breached"


def test_a_late_answer_leaves_the_breach_and_ends_the_clock() -> None:
    person = in_review()
    handoff = offered(person, seller(), MONDAY)
    accepted(handoff, MONDAY)
    attempted(handoff, MONDAY + DAY + HOUR)
    time_passes(MONDAY + DAY + HOUR)
    first = clock(person, "first_contact")
    assert (first.state, first.breached_at, first.answered_at) == ("breached", MONDAY + 8 * HOUR, MONDAY + DAY + HOUR)


def test_undoing_the_answer_sets_the_clock_going_again() -> None:
    person = in_review()
    handoff = offered(person, seller(), MONDAY)
    accepted(handoff, MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    move = Event.objects.get(kind="handoff.accepted", contact=person)
    relay.undo([move.pk], by=make.by(handoff.seller), at=MONDAY + HOUR + MINUTE)
    time_passes(MONDAY + HOUR + MINUTE)
    decision = clock(person, "decision")
    assert (decision.state, decision.ended_at) == ("running", None)
    assert Event.objects.get(kind="sla.reopened", contact=person).undoes.kind == "sla.met"
    assert clock(person, "attempts").state == "superseded"


def test_five_attempts_over_three_days_meet_the_promise_and_four_do_not() -> None:
    person = in_review()
    handoff = accepted(offered(person, seller(), MONDAY), MONDAY)
    for hours in (1, 2, 25, 26):
        attempted(handoff, MONDAY + hours * HOUR)
    time_passes(MONDAY + 27 * HOUR)
    assert clock(person, "attempts").state == "running"
    attempted(handoff, MONDAY + 27 * HOUR)
    time_passes(MONDAY + 28 * HOUR)
    assert clock(person, "attempts").state == "running"  # five, but on two days
    attempted(handoff, MONDAY + 49 * HOUR)
    time_passes(MONDAY + 49 * HOUR)
    assert clock(person, "attempts").state == "met"


def test_work_sets_the_clock_of_a_person_in_hand_back() -> None:
    person = in_review()
    handoff = accepted(offered(person, seller(), MONDAY), MONDAY)
    attempted(handoff, MONDAY + 3 * DAY)
    time_passes(MONDAY + 3 * DAY)
    in_hand = clock(person, "in_hand")
    assert (in_hand.state, in_hand.started_at, in_hand.due_at) == ("running", MONDAY, MONDAY + 17 * DAY)


def test_a_running_clock_goes_on_with_another_person_and_a_breached_one_starts_anew() -> None:
    person, one, other = in_review(), seller(), seller()
    handoff = offered(person, one, MONDAY + HOUR)
    relay.reassign([handoff.pk], to=other.pk, by=make.by(make.user("manager")), at=MONDAY + 2 * HOUR)
    time_passes(MONDAY + 2 * HOUR)
    assert (clock(person, "decision").user, clock(person, "decision").due_at) == (other, MONDAY + DAY + HOUR)
    time_passes(MONDAY + DAY + HOUR + MINUTE)
    relay.reassign([handoff.pk], to=one.pk, by=make.by(make.user("manager")), at=MONDAY + DAY + 2 * HOUR)
    time_passes(MONDAY + DAY + 2 * HOUR)
    decision = clock(person, "decision")
    assert (decision.state, decision.user, decision.due_at) == ("running", one, MONDAY + 2 * DAY + 2 * HOUR)


def test_a_rise_in_temperature_tightens_a_running_clock() -> None:
    person = in_review(temperature="cold")
    handoff = accepted(offered(person, seller(), MONDAY), MONDAY)
    time_passes(MONDAY)
    assert clock(person, "first_contact").due_at == MONDAY + 4 * DAY + 8 * HOUR  # Friday at closing time
    make.activity(person, "contact_form", at=MONDAY + HOUR)
    leads.stir([person.pk])
    time_passes(MONDAY + HOUR)
    first = clock(person, "first_contact")
    assert (first.due_at, first.temperature, first.started_at) == (MONDAY + 2 * HOUR, "hot", MONDAY)
    assert handoff.pk


def test_a_hot_signal_that_lies_in_the_queue_reminds_the_marketers() -> None:
    marketer = make.user()
    person = make.person(at=MONDAY - DAY, standing={"points": 60, "fit": "A", "temperature": "hot"})
    make.activity(person, "quote_request", at=MONDAY)
    leads.move("qualify", [Mover(person.pk, reason="signal")], by=make.by(marketer), at=MONDAY)
    time_passes(MONDAY + 31 * MINUTE)
    warned = Event.objects.get(kind="sla.warned", contact=person, facts__promise="first_contact")
    assert warned.facts["told"] == [marketer.pk]
