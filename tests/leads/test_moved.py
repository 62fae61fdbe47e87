"""Marks for passages: every move leaves one in its transaction, live, quiet or imported; a sweep takes them away."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.actor import BATON
from leads import actions
from leads.actions import Mover
from leads.drafts import PersonDraft
from leads.events import Happening, record
from leads.models import Contact, Moved
from leads.moved import QUARANTINED_AFTER, claim_moved, delay_moved, settle_moved
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    found = make.person()
    Moved.objects.all().delete()
    return found


def marked():
    return list(Moved.objects.order_by("pk").values_list("contact", flat=True))


@pytest.mark.parametrize("quiet", [False, True])
def test_a_move_leaves_a_mark_quiet_or_not(person, quiet):
    actions.move("qualify", [Mover(person.pk)], by=BATON, at=NOON, quiet=quiet)
    assert marked() == [person.pk]


def test_a_birth_leaves_a_mark():
    draft = PersonDraft(facts={"email": "a@firma.fi"})
    actions.intake([draft], by=BATON, at=NOON, source=make.source(), quiet=True)
    assert marked() == [Contact.objects.get().pk]


def test_an_undoing_leaves_a_mark_too(person):
    by = make.by(make.user())
    event = actions.move("qualify", [Mover(person.pk)], by=by, at=NOON).events[person.pk]
    actions.undo([event], by=by, at=NOON)
    assert marked() == [person.pk, person.pk]


def test_what_moves_nobody_leaves_none(person):
    record("handoff.judged", [Happening(person.pk)], by=BATON, at=NOON)
    assert marked() == []


def test_a_try_to_reach_somebody_belongs_to_their_journey(person):
    record("handoff.attempted", [Happening(person.pk)], by=BATON, at=NOON)
    assert marked() == [person.pk]


def test_a_move_taken_back_with_its_transaction_leaves_none(person):
    with transaction.atomic():
        actions.move("qualify", [Mover(person.pk)], by=BATON, at=NOON)
        transaction.set_rollback(True)
    assert marked() == []


def test_only_the_marks_that_were_seen_are_taken_away(person):
    actions.move("qualify", [Mover(person.pk)], by=BATON, at=NOON)
    seen = claim_moved(at=NOON, limit=10)
    actions.move("nurture", [Mover(person.pk)], by=BATON, at=NOON)
    assert list(seen.values()) == [person.pk]
    settle_moved(seen)
    assert marked() == [person.pk]


def test_a_failing_mark_waits_longer_each_time_and_is_left_alone_in_the_end(person):
    actions.move("qualify", [Mover(person.pk)], by=BATON, at=NOON)
    at = NOON
    for tried in range(QUARANTINED_AFTER):
        marks = claim_moved(at=at, limit=10)
        delay_moved(marks, at=at)
        assert claim_moved(at=at, limit=10) == {}
        wait = min(2 ** (tried + 1), 3600)
        assert not claim_moved(at=at + timedelta(seconds=wait - 1), limit=10)
        at += timedelta(seconds=wait)
    assert claim_moved(at=at, limit=10) == {}
    assert marked() == [person.pk]
