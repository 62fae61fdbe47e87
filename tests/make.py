"""Makers: the smallest true rows a test needs. Each returns the saved object; names are counted, never random."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from accounts.actor import BATON, Actor
from accounts.models import Role, Team, User
from handoff.models import Handoff
from handoff.words import State
from leads.events import Happening, record
from leads.lifecycle import BIRTHS, HELD, OFFERED, REVIEW, Standpoint
from leads.models import Activity, ActivityType, Company, Contact, Identity, Source, Standing
from scoring.models import BehaviourRule, Definition, FitRule, ScoringModel
from scoring.models.model import Status
from sla.models import Clock, Target

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery"

_numbers = count(1)


def user(role: str = Role.MARKETER, **fields: Any) -> User:
    number = next(_numbers)
    fields = {"name": f"{role.title()} {number}", "email": f"{role}{number}@baton.test", **fields}
    return User.objects.create_user(password=PASSWORD, role=role, **fields)


def team(name: str | None = None) -> Team:
    return Team.objects.create(name=name or f"Team {next(_numbers)}")


def source(code: str = "test") -> Source:
    return Source.objects.get_or_create(code=code, defaults={"name": code.title()})[0]


def company(name: str | None = None, **fields: Any) -> Company:
    name = name or f"Company {next(_numbers)} Oy"
    return Company.objects.create(name=name, name_key=name.lower(), **fields)


@transaction.atomic
def person(
    at: datetime = NOON, standing: dict[str, Any] | None = None, stand: Standpoint | None = None, **fields: Any
) -> Contact:
    """A person born at `at`; `stand` puts them at another (stage, place) than a fresh lead; `standing` sets points."""
    number = next(_numbers)
    fields = {"first_name": "Person", "last_name": f"{number:04}", **fields}
    end = stand or BIRTHS["lead"]
    fields |= {"search": f"{fields['first_name']} {fields['last_name']} {fields.get('email', '')}".lower()}
    contact = Contact.objects.create(stage=end[0], place=end[1], moved_at=at, created_at=at, move_event_id=0, **fields)
    Standing.objects.create(contact=contact, **(standing or {}))
    if contact.email:
        Identity.objects.create(contact=contact, kind=Identity.Kind.EMAIL, value=contact.email.lower())
    events = record("contact.created", [Happening(contact.pk, end=end)], by=BATON, at=at, quiet=True)
    Contact.objects.filter(pk=contact.pk).update(move_event_id=events[contact.pk])
    contact.refresh_from_db()
    return contact


def activity(contact: Contact, type: str = "guide", at: datetime = NOON, **fields: Any) -> Activity:
    """Something the person did, stored as intake would store it; visits are not derived here."""
    kind = ActivityType.objects.get_or_create(code=type, defaults={"name": type.title()})[0]
    fields = {"source": source(), "message_id": f"m{next(_numbers)}", "received_at": at, **fields}
    return Activity.objects.create(contact=contact, type=kind, occurred_at=at, **fields)


def by(user: User, door: str = "page") -> Actor:
    return Actor.person(user, door)


def waiting(name: str = "Aino Lehtinen", points: float = 64, **fields: Any) -> Contact:
    """A person in the MQL queue; points, fit, temperature and gain go to the standing."""
    standing = {"points": points, "fit": "A", "temperature": "warm"}
    standing |= {key: fields.pop(key) for key in ("fit", "temperature", "gain") if key in fields}
    first, _, last = name.partition(" ")
    return person(stand=REVIEW, standing=standing, first_name=first, last_name=last, **fields)


def handoff(contact: Contact | None = None, seller: User | None = None, at: datetime = NOON, **fields: Any) -> Handoff:
    """An open offer at `at` to `seller`; with state="accepted" one they hold. Makes the person where none is given."""
    seller = seller or user("sales")
    taken = fields.get("state") == State.ACCEPTED
    hands = {"owner": seller} if taken else {"offered_to": seller}
    contact = contact or person(at=at, stand=HELD if taken else OFFERED, **hands)
    fields = {"offered_at": at, "offer_event_id": contact.move_event_id, **fields}
    return Handoff.objects.create(contact=contact, seller=seller, accepted_at=at if taken else None, **fields)


def clock(contact: Contact | None = None, at: datetime = NOON, **fields: Any) -> Clock:
    """A running clock of the first target from `at` on, due an hour later; what is derived would look different."""
    contact = contact or person(at=at, owner=fields.get("user"))
    target = fields.pop("target", None) or Target.objects.filter(promise="first_contact").earliest("position")
    due = at + timedelta(hours=1)
    usual = {"promise": target.promise, "party": target.party, "state": "running", "key": f"e{next(_numbers)}"}
    times = {"started_at": at, "counts_from": at, "due_at": due, "strict_due_at": due, "derived_at": at}
    fields = {**usual, **times, "allowed": timedelta(hours=1), **fields}
    return Clock.objects.create(contact=contact, target=target, **fields)


def pick(contact: Contact) -> tuple[int, int | None]:
    """What a page sends back: the person and the version it showed."""
    return contact.pk, contact.version


def scoring_model(*rules: dict[str, Any], fit: Sequence[dict[str, Any]] = (), **fields: Any) -> ScoringModel:
    """The active model, in place of the default one: rules by type code: {"type": "guide", "points": 5}."""
    ScoringModel.objects.update(status=Status.RETIRED)
    number = ScoringModel.objects.count() + 100
    fields = {"steps": [[90, 0.5], [180, 0]], "status": Status.ACTIVE, "fit_cap": 30, **fields}
    model = ScoringModel.objects.create(version=number, name=f"Model {number}", **fields)
    for rule in rules:
        kind = ActivityType.objects.get_or_create(code=rule["type"], defaults={"name": rule["type"]})[0]
        given = {"label": kind.name, "points": 1, **rule, "type": kind}
        BehaviourRule.objects.create(model=model, **given)
    for rule in fit:
        FitRule.objects.create(model=model, **{"label": rule["field"], "op": "equals", "points": 1, **rule})
    return model


def definition(kind: str = "mql", *routes: dict[str, Any], **fields: Any) -> Definition:
    """The active definition of its kind, in place of the default one."""
    Definition.objects.filter(kind=kind).update(status=Status.RETIRED)
    number = Definition.objects.count() + 100
    fields = {"status": Status.ACTIVE, "routes": list(routes), **fields}
    return Definition.objects.create(kind=kind, version=number, **fields)
