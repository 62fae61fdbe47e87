"""Whose a person is, and what was promised, can be read from the events alone."""

from datetime import timedelta

import pytest

from handoff import actions
from handoff.actions.agreeing import agree_terms
from handoff.actions.leaving import leave
from handoff.actions.owning import give
from handoff.models import Desk, Handoff
from leads.lifecycle import CUSTOMER
from leads.models import Event
from tests import make
from tests.handoff.opportunity import held, opened

pytestmark = pytest.mark.django_db
AT = make.NOON
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def seller():
    return make.user("sales", team=make.team())


@pytest.fixture
def mate():
    return make.user("sales", team=make.team())


def last(contact_id):
    return Event.objects.filter(contact=contact_id).latest("pk")


def facts(event, *names):
    """These facts by name; one that is missing fails the test."""
    return tuple(event.facts[name] for name in names)


def offered(person, **asked):
    actions.offer([make.pick(person)], by=make.by(make.user()), at=AT, **asked)
    return Handoff.objects.get(contact=person)


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_offer_says_to_whom_and_of_which_team(seller, by_hand):
    handoff = offered(make.waiting(), **({"to": seller.pk} if by_hand else {}))
    assert facts(last(handoff.contact_id), "seller", "team") == (seller.pk, seller.team_id)


def test_an_offer_to_nobody_says_so():
    handoff = offered(make.waiting())
    assert facts(last(handoff.contact_id), "seller", "team") == (None, None)


def test_an_acceptance_keeps_what_the_terms_of_that_day_promised(seller):
    agree_terms(attempts=7, days=4, take_back="never", demands=[], at=AT)
    handoff = make.handoff(seller=seller)
    actions.accept(handoff.pk, by=make.by(seller), at=AT)
    agree_terms(attempts=2, days=1, take_back="never", demands=[], at=LATER)
    event = last(handoff.contact_id)
    assert facts(event, "handoff", "seller", "team") == (handoff.pk, seller.pk, seller.team_id)
    assert event.facts["promised"] == {"attempts": 7, "days": 4}


def test_an_own_find_says_whose_it_is(seller):
    person = make.person()
    actions.take(person.pk, by=make.by(seller), at=AT)
    event = last(person.pk)
    assert (event.kind, *facts(event, "seller", "team")) == ("handoff.taken", seller.pk, seller.team_id)


def test_a_person_passed_or_reassigned_says_from_whom_to_whom(seller, mate):
    given = ("handoff", "was", "seller", "team")
    handoff = make.handoff(seller=seller)
    actions.pass_on(handoff.pk, to=mate.pk, by=make.by(seller), at=AT)
    assert facts(last(handoff.contact_id), *given) == (handoff.pk, seller.pk, mate.pk, mate.team_id)
    actions.reassign([handoff.pk], to=seller.pk, by=make.by(make.user("manager")), at=AT)
    assert facts(last(handoff.contact_id), *given) == (handoff.pk, mate.pk, seller.pk, seller.team_id)


def test_an_offer_of_nobody_that_finds_somebody_says_whom(seller):
    desk = Desk.objects.create(user=seller, capacity=0)
    handoff = offered(make.waiting())
    Desk.objects.filter(pk=desk.pk).update(capacity=5)
    assert actions.route_unrouted(at=LATER) == 1
    found = facts(last(handoff.contact_id), "handoff", "was", "seller", "team")
    assert found == (handoff.pk, None, seller.pk, seller.team_id)


@pytest.mark.parametrize("chosen", [True, False])
def test_whoever_leaves_hands_over_with_the_same_facts(seller, mate, chosen):
    handoff, person = make.handoff(seller=seller, state="accepted"), make.person(owner=seller)
    to = mate.pk if chosen else None
    leave(seller.pk, handoffs_to=to, rest_to=to, by=make.by(make.user("admin")), at=AT)
    given = facts(last(handoff.contact_id), "handoff", "was", "seller", "team")
    assert given == (handoff.pk, seller.pk, mate.pk, mate.team_id)
    team = mate.team_id if chosen else None
    assert facts(last(person.pk), "was", "owner", "team") == (seller.pk, to, team)


def test_whom_nobody_takes_after_somebody_left_is_said_to_be_nobodys(seller):
    handoff = make.handoff(seller=seller, state="accepted")
    leave(seller.pk, handoffs_to=None, rest_to=None, by=make.by(make.user("admin")), at=AT)
    assert facts(last(handoff.contact_id), "was", "seller", "team") == (seller.pk, None, None)


def test_a_person_in_no_handoff_given_to_another_says_whose_they_are(seller, mate):
    person = make.person(stand=CUSTOMER, owner=seller)
    give([person.pk], to=mate.pk, by=make.by(make.user("manager")), at=AT)
    assert facts(last(person.pk), "was", "owner", "team") == (seller.pk, mate.pk, mate.team_id)


ENDS = {
    "handoff.returned": lambda pk, by: actions.give_back(pk, reason="no_need", by=by, at=LATER),
    "handoff.expired": lambda pk, by: actions.take_back(pk, by=by, at=LATER),
    "handoff.withdrawn": lambda pk, by: actions.recall(pk, by=by, at=LATER),
    "handoff.discarded": lambda pk, by: actions.discard_held(pk, reason="no_need", by=by, at=LATER),
}


@pytest.mark.parametrize("kind", ENDS)
def test_every_end_names_the_handoff_and_whose_it_was(seller, kind):
    handoff = make.handoff(seller=seller)
    ENDS[kind](handoff.pk, make.by(make.user("manager")))
    event = last(handoff.contact_id)
    assert (event.kind, *facts(event, "handoff", "seller")) == (kind, handoff.pk, seller.pk)


def test_an_attempt_says_how_when_and_what_came_of_it_and_its_undoing_names_it(seller):
    handoff, by = make.handoff(seller=seller, state="accepted"), make.by(seller)
    said = {"channel": "call", "outcome": "no_answer"}
    tried = actions.attempt(handoff.pk, **said, by=by, at=LATER, tried_at=AT)
    event = last(handoff.contact_id)
    assert event.facts == {"handoff": handoff.pk, **said, "tried_at": AT.isoformat()}
    actions.undo([event.pk], by=by, at=LATER)
    undone = last(handoff.contact_id)
    assert (undone.kind, undone.undoes_id, undone.facts["handoff"]) == ("contact.undone", tried.event_id, handoff.pk)


def test_every_event_of_an_opportunity_says_whose_it_is(seller, mate):
    first, second = opened(seller), opened(seller, "Eino Aho")
    by = make.by(seller)
    actions.change_opportunity(first.pk, None, {"amount": 5}, by=by, at=AT)
    actions.add_participant(first.pk, held(seller, "Ida Mäki").contact_id, by=by, at=AT)
    actions.win(first.pk, by=by, at=AT)
    actions.lose(second.pk, reason="no_decision", by=by, at=AT)
    told = Event.objects.filter(kind__startswith="opportunity.")
    assert {event.kind for event in told} == {f"opportunity.{act}" for act in ("opened", "changed", "won", "lost")}
    assert {facts(event, "opportunity", "owner") for event in told} == {
        (first.pk, seller.pk),
        (second.pk, seller.pk),
    }


def test_an_opportunity_of_whoever_leaves_says_who_has_it_now(seller, mate):
    row = opened(seller)
    leave(seller.pk, handoffs_to=mate.pk, rest_to=mate.pk, by=make.by(make.user("admin")), at=LATER)
    event = Event.objects.get(kind="opportunity.changed")
    assert facts(event, "opportunity", "was_owner", "owner") == (row.pk, seller.pk, mate.pk)
