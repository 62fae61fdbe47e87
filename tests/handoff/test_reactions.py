"""What the queue does by itself: offers who is ready, reopens who woke."""

import pytest

from accounts.actor import BATON
from handoff import reactions
from leads.events import Happening, record
from leads.lifecycle import NURTURE
from leads.models import Event
from tests import make

pytestmark = pytest.mark.django_db


def happened(kind, person, **facts):
    events = record(kind, [Happening(person.pk, facts=facts)], by=BATON, at=make.NOON, quiet=True)
    return Event.objects.get(pk=events[person.pk])


def place(person):
    person.refresh_from_db()
    return person.place


def test_who_meets_the_sql_definition_by_an_automatic_route_is_offered_at_once():
    person = make.waiting()
    event = happened("scoring.ready", person, route="signal", automatic=True)

    reactions.offer_ready(event, make.NOON)

    assert place(person) == "offered"
    assert Event.objects.latest("id").actor is None


def test_who_is_ready_after_review_stays_in_the_queue():
    person = make.waiting()
    reactions.offer_ready(happened("scoring.ready", person, route="score", automatic=False), make.NOON)
    assert place(person) == "review"


def test_a_reaction_that_runs_twice_offers_once():
    person = make.waiting()
    event = happened("scoring.ready", person, automatic=True)
    reactions.offer_ready(event, make.NOON)
    reactions.offer_ready(event, make.NOON)
    assert Event.objects.filter(contact=person, kind="handoff.offered").count() == 1


def test_a_person_who_must_not_be_contacted_stays_in_the_queue():
    person = make.waiting(do_not_contact=True)
    reactions.offer_ready(happened("scoring.ready", person, automatic=True), make.NOON)
    assert place(person) == "review"


def test_who_woke_returns_to_the_queue_once():
    person = make.person(stand=NURTURE)
    event = happened("contact.woken", person)
    reactions.reopen_woken(event, make.NOON)
    reactions.reopen_woken(event, make.NOON)
    assert place(person) == "review"
    assert Event.objects.filter(contact=person, kind="handoff.reopened").count() == 1


def test_whoever_may_not_be_contacted_sleeps_on():
    person = make.person(stand=NURTURE, do_not_contact=True)
    reactions.reopen_woken(happened("contact.woken", person), make.NOON)
    assert place(person) == "nurture"
