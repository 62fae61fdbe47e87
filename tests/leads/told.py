"""Makers for tests of notices: an event that somebody caused, and people told of it."""

from datetime import datetime, timedelta
from typing import Any

from accounts.actor import BATON, Actor
from accounts.models import User
from leads.actions import notify
from leads.events import Happening, record
from leads.lifecycle import NURTURE, REVIEW
from leads.models import Contact, Event, Notification
from tests import make
from tests.make import NOON

MINUTE = timedelta(minutes=1)


def event(
    kind: str = "handoff.reopened",
    person: Contact | None = None,
    by: User | None = None,
    at: datetime = NOON,
    **said: Any,
) -> Event:
    """A move as the outbox hands it to reactions."""
    person = person or make.waiting()
    actor = BATON if by is None else Actor.person(by)
    happening = Happening(person.pk, start=NURTURE, end=REVIEW, **said)
    events = record(kind, [happening], by=actor, at=at, quiet=True)
    return Event.objects.get(pk=events[person.pk])


def tell(user: User, cause: Event | None = None, topic: str = "returned", at: datetime = NOON, **how: Any) -> Event:
    """Tell one person; what they are told of is made where none is given."""
    cause = cause or event(at=at)
    notify(cause, [user.pk], topic=topic, link=how.get("link", f"/people/{cause.contact_id}/"), at=at)
    return cause


def take_back(cause: Event, at: datetime = NOON + MINUTE) -> None:
    happening = Happening(cause.contact_id, start=REVIEW, end=NURTURE, undoes_id=cause.pk)
    record("contact.undone", [happening], by=BATON, at=at, quiet=True)


def mail_of(user: User) -> Notification:
    return Notification.objects.get(user=user, channel="email")
