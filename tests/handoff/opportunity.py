"""An opportunity to try things on: a person sales holds, their BANT known, and the acts in short."""

from typing import Any

from accounts.models import User
from handoff import actions
from handoff.models import Bant, Handoff, Opportunity
from handoff.models.bant import FOUR
from leads.lifecycle import HELD
from leads.models import Contact, Event
from tests import make

AT = make.NOON


def held(seller: User, name: str = "Aino Lehtinen", *, known: bool = True, **fields: Any) -> Handoff:
    """A handoff the seller accepted; all four of BANT answered yes where `known`."""
    first, _, last = name.partition(" ")
    fields = {"company": make.company("Kuura Logistics Oy") if "company" not in fields else None, **fields}
    contact = make.person(stand=HELD, first_name=first, last_name=last, owner=seller, **fields)
    if known:
        Bant.objects.create(contact=contact, updated_at=AT, **dict.fromkeys(FOUR, "yes"))
    return Handoff.objects.create(
        contact=contact, state="accepted", offered_at=AT, accepted_at=AT, seller=seller, origin="own_find"
    )


def opened(seller: User, person: str = "Aino Lehtinen", *, at: Any = AT, **said: Any) -> Opportunity:
    """An opportunity the seller opened; `company` goes to the person."""
    fields = {"company": said.pop("company")} if "company" in said else {}
    handoff = said.pop("handoff", None) or held(seller, person, **fields)
    said = {"name": "Warehouse system", "amount": 12000, **said}
    return actions.open_opportunity(handoff_id=handoff.pk, by=make.by(seller), at=at, **said)


def first_of(opportunity: Opportunity) -> Contact:
    return Contact.objects.filter(participations__opportunity=opportunity).order_by("participations__pk")[0]


def stand(contact: Contact) -> tuple[str, str, int | None]:
    contact.refresh_from_db()
    return contact.stage, contact.place, contact.owner_id


def last(contact: Contact) -> Event:
    return Event.objects.filter(contact=contact).latest("pk")
