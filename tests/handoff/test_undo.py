"""Undo: one's own verdict, for ten minutes, until somebody else acts."""

from datetime import timedelta
from itertools import pairwise

import pytest

from handoff import actions
from leads.lifecycle import NURTURE, REVIEW
from leads.models import Contact, Event
from leads.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db
AT = make.NOON


@pytest.fixture
def marketer():
    return make.user("marketer")


@pytest.fixture
def offered(marketer):
    """A person just offered, and the event of it."""
    person = make.waiting()
    event = actions.offer([make.pick(person)], by=make.by(marketer), at=AT).events[person.pk]
    return person, event


def test_an_undone_offer_puts_the_person_back_and_names_the_undone_event(marketer, offered):
    person, event = offered

    actions.undo([event], by=make.by(marketer), at=AT + timedelta(minutes=10))

    person.refresh_from_db()
    assert (person.stage, person.place) == REVIEW
    assert Event.objects.latest("id").undoes_id == event


def test_after_ten_minutes_it_stands(marketer, offered):
    person, event = offered
    with pytest.raises(Refused) as refused:
        actions.undo([event], by=make.by(marketer), at=AT + timedelta(minutes=10, seconds=1))
    assert refused.value.code == "cannot_be_undone"
    person.refresh_from_db()
    assert person.place == "offered"


def test_nobody_undoes_what_a_colleague_did(offered):
    _person, event = offered
    with pytest.raises(Refused):
        actions.undo([event], by=make.by(make.user("marketer")), at=AT)


def test_an_undo_comes_too_late_once_somebody_acted(marketer, offered):
    person, event = offered
    actions.undo([event], by=make.by(marketer), at=AT)
    actions.discard([(person.pk, None)], reason="no_need", by=make.by(make.user()), at=AT)
    with pytest.raises(Refused):
        actions.undo([event], by=make.by(marketer), at=AT)


def test_an_undone_discard_gives_the_day_to_return_back(marketer):
    person = make.person(stand=NURTURE)
    wake_at = AT + timedelta(days=30)
    Contact.objects.filter(pk=person.pk).update(wake_at=wake_at)
    event = actions.discard([make.pick(person)], reason="no_need", by=make.by(marketer), at=AT).events[person.pk]

    actions.undo([event], by=make.by(marketer), at=AT)

    person.refresh_from_db()
    assert (person.place, person.wake_at) == ("nurture", wake_at)


def test_undoing_a_set_takes_back_those_it_can_and_names_the_others(marketer):
    people = [make.waiting(f"P {number}") for number in range(3)]
    events = actions.offer([make.pick(p) for p in people], by=make.by(marketer), at=AT).events
    actions.undo([events[people[0].pk]], by=make.by(marketer), at=AT)

    verdict = actions.undo(list(events.values()), by=make.by(marketer), at=AT)

    assert set(verdict.events) == {people[1].pk, people[2].pk}
    assert verdict.stale == [people[0].pk]


def test_a_person_offered_again_after_an_undo_keeps_a_chain_of_events(marketer, offered):
    person, event = offered
    actions.undo([event], by=make.by(marketer), at=AT)
    actions.offer([(person.pk, None)], by=make.by(marketer), at=AT)
    chain = list(Event.objects.filter(contact=person).order_by("at", "id").values_list("from_place", "to_place"))
    assert all(earlier[1] == later[0] for earlier, later in pairwise(chain))


def test_an_undone_own_find_leaves_no_handoff_behind():
    seller, person = make.user("sales"), make.person()
    handoff = actions.take(person.pk, by=make.by(seller), at=AT)

    actions.undo([handoff.offer_event_id], by=make.by(seller), at=AT)

    handoff.refresh_from_db()
    person.refresh_from_db()
    assert (handoff.state, handoff.ended_at) == ("withdrawn", AT)
    assert (person.place, person.owner_id) == ("none", None)
