"""Who comes back into the queue is looked at again: what changed meanwhile counts at once."""

from datetime import timedelta

import pytest

from leads import outbox
from leads.actions import wake_due
from leads.actions.moves import Mover, move_one
from leads.lifecycle import NURTURE, REVIEW
from leads.models import Contact, Event, Touched
from scoring.actions import score_touched
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
THEN = NOON + timedelta(days=10)


def stands(contact: Contact) -> tuple[str, str]:
    contact.refresh_from_db()
    return contact.stage, contact.place


def settle(at) -> None:
    while outbox.settle_due(at=at):
        pass


def woken(**fields) -> Contact:
    """Sent to nurture until THEN, changed meanwhile, and woken."""
    contact = make.person(stand=REVIEW)
    move_one("nurture", Mover(contact.pk, wake_at=THEN), by=make.by(make.user()), at=NOON)
    Contact.objects.filter(pk=contact.pk).update(**fields)
    Touched.objects.all().delete()
    wake_due(at=THEN)
    for minute in (1, 2):  # the reopening owes a reaction of its own, due a moment after the waking's
        settle(THEN + timedelta(minutes=minute))
    return contact


def test_whoever_wakes_is_scored_again():
    contact = woken()
    assert stands(contact) == REVIEW
    assert list(Touched.objects.values_list("contact_id", flat=True)) == [contact.pk]


def test_a_competitor_who_wakes_leaves_the_queue_again():
    contact = woken(extra={"relation": "competitor"})
    score_touched(at=THEN + timedelta(minutes=2))
    assert stands(contact) == NURTURE
    assert Event.objects.get(pk=contact.move_event_id).reason == "excluded"
