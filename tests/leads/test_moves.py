"""The one door: stage and place change by MOVES only, each change with its event, races lose politely."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from accounts.actor import BATON
from leads.actions.moves import Mover, move, move_one
from leads.actions.undo import undo
from leads.lifecycle import DISCARDED, LEAD, MOVES, NURTURE, OFFERED, REVIEW, STANDPOINTS
from leads.models import Contact, Event, EventDetail
from leads.refusals import SomebodyWasFirst
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def stands(contact: Contact) -> tuple[str, str]:
    contact.refresh_from_db()
    return contact.stage, contact.place


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("start", STANDPOINTS)
def test_a_verb_moves_whom_the_table_allows_and_nobody_else(verb, start):
    contact = make.person(stand=start)
    moved = move(verb, [Mover(contact.pk)], by=BATON, at=LATER)
    if start in MOVES[verb].starts:
        assert stands(contact) == MOVES[verb].end
        assert not moved.stale
    else:
        assert stands(contact) == start
        assert moved.stale == [contact.pk]


def test_a_move_leaves_one_event_that_says_who_when_why_and_how_the_person_stood():
    marketer = make.user()
    contact = make.person(stand=REVIEW, standing={"points": 74, "fit": "B", "temperature": "warm"}, source="webinar")
    event_id = move_one("offer", Mover(contact.pk, reason="ready", comment="Call soon"), by=make.by(marketer), at=LATER)
    event = Event.objects.get(pk=event_id)
    assert (event.kind, event.at, event.actor, event.door, event.reason) == (
        "handoff.offered",
        LATER,
        marketer,
        "page",
        "ready",
    )
    assert (event.from_stage, event.from_place, event.to_stage, event.to_place) == (*REVIEW, *OFFERED)
    assert (event.points, event.fit, event.temperature, event.source) == (74, "B", "warm", "webinar")
    assert EventDetail.objects.get(event=event).comment == "Call soon"


def test_a_move_counts_the_version_and_remembers_since_when_the_person_stands_there():
    contact = make.person(stand=REVIEW)
    wake = LATER + timedelta(days=30)
    move_one("nurture", Mover(contact.pk, version=1, wake_at=wake), by=BATON, at=LATER)
    contact.refresh_from_db()
    assert (contact.version, contact.moved_at, contact.wake_at) == (2, LATER, wake)


def test_whoever_decides_on_an_old_page_is_told_who_was_first():
    first, second = make.user(name="Aino Ensi"), make.user()
    contact = make.person(stand=REVIEW)
    move_one("offer", Mover(contact.pk, version=1), by=make.by(first), at=LATER)
    with pytest.raises(SomebodyWasFirst, match="Aino Ensi") as refused:
        move_one("discard", Mover(contact.pk, version=1), by=make.by(second), at=LATER)
    assert refused.value.status == 409
    assert stands(contact) == OFFERED
    assert not Event.objects.filter(kind="handoff.discarded").exists()


def test_in_a_set_the_changed_ones_are_reported_and_the_others_stand():
    moved_before, fresh = make.person(stand=REVIEW), make.person(stand=REVIEW)
    move("discard", [Mover(moved_before.pk)], by=BATON, at=NOON)
    moved = move("offer", [Mover(moved_before.pk, 1), Mover(fresh.pk, 1)], by=BATON, at=LATER)
    assert moved.stale == [moved_before.pk]
    assert stands(moved_before) == DISCARDED
    assert stands(fresh) == OFFERED


def test_a_set_of_hundreds_costs_the_same_statements_as_one(django_assert_max_num_queries):
    people = [make.person(stand=REVIEW) for _ in range(60)]
    with django_assert_max_num_queries(8):
        moved = move("nurture", [Mover(p.pk) for p in people], by=BATON, at=LATER)
    assert len(moved.events) == 60


def test_the_events_of_a_person_chain_from_birth_to_now():
    contact = make.person()
    for verb in ("qualify", "nurture", "reopen", "offer"):
        move_one(verb, Mover(contact.pk), by=BATON, at=LATER)
    chain = list(Event.objects.filter(contact=contact).order_by("id"))
    for earlier, later in pairwise(chain):
        assert (earlier.to_stage, earlier.to_place) == (later.from_stage, later.from_place)
    assert stands(contact) == (chain[-1].to_stage, chain[-1].to_place)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_stage_without_its_event():
    contact = make.person()
    with pytest.raises(IntegrityError, match="contact_stage_has_its_event"), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(stage="mql", place="review")
    assert stands(contact) == LEAD


def test_the_database_refuses_a_standpoint_that_does_not_exist():
    contact = make.person()
    with pytest.raises(IntegrityError, match="contact_at_a_standpoint"), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(stage="customer", place="review")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE leads_event SET reason = 'x'", "DELETE FROM leads_event", "TRUNCATE leads_event CASCADE"],
)
def test_the_database_refuses_to_change_an_event(statement):
    make.person()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(InternalError, match="never changed"):
            cursor.execute(statement)


def test_undo_takes_the_move_back_and_names_it():
    marketer = make.by(make.user())
    contact = make.person(stand=REVIEW)
    offered = move_one("offer", Mover(contact.pk), by=marketer, at=LATER)
    undone = undo([offered], by=marketer, at=LATER + timedelta(minutes=9))
    event = Event.objects.get(pk=undone.events[contact.pk])
    assert stands(contact) == REVIEW
    assert (event.kind, event.undoes_id) == ("contact.undone", offered)


def test_undo_is_refused_after_ten_minutes():
    marketer = make.by(make.user())
    contact = make.person(stand=REVIEW)
    offered = move_one("offer", Mover(contact.pk), by=marketer, at=LATER)
    assert undo([offered], by=marketer, at=LATER + timedelta(minutes=10, seconds=1)).stale == [contact.pk]
    assert stands(contact) == OFFERED


def test_undo_is_refused_once_somebody_else_acted():
    marketer, colleague = make.by(make.user()), make.by(make.user())
    contact = make.person(stand=REVIEW)
    nurtured = move_one("nurture", Mover(contact.pk), by=marketer, at=LATER)
    move_one("discard", Mover(contact.pk), by=colleague, at=LATER)
    assert undo([nurtured], by=marketer, at=LATER).stale == [contact.pk]
    assert stands(contact) == DISCARDED


def test_nobody_undoes_what_a_colleague_did():
    contact = make.person(stand=REVIEW)
    nurtured = move_one("nurture", Mover(contact.pk), by=make.by(make.user()), at=LATER)
    assert undo([nurtured], by=make.by(make.user()), at=LATER).stale == [contact.pk]
    assert stands(contact) == NURTURE


def test_undoing_many_costs_statements_by_direction_not_by_person(django_assert_max_num_queries):
    marketer = make.by(make.user())
    people = [make.person(stand=REVIEW) for _ in range(20)]
    events = move("offer", [Mover(p.pk) for p in people], by=marketer, at=LATER).events
    with django_assert_max_num_queries(9):
        undone = undo(list(events.values()), by=marketer, at=LATER)
    assert len(undone.events) == 20
