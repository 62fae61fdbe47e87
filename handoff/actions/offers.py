"""Offer people to sales, and recall an offer nobody has accepted. Routing says to whom (handoff.routing)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from handoff.actions.answers import end
from handoff.actions.locking import demand_state, held, salesperson
from handoff.actions.verdicts import Pick, Verdict, barred_of, may_not_be_offered, told_verdict
from handoff.models import Handoff
from handoff.packet import Row, packets
from handoff.routing import Route, by_hand, route
from handoff.words import Origin, State
from leads import actions as leads
from leads.actions import Hands, Mover
from leads.actions.moves import lock
from leads.lifecycle import MOVES
from leads.models import Contact, Event
from leads.words import Place


@transaction.atomic
def offer(people: Sequence[Pick], *, by: Actor, at: datetime, comment: str = "", to: int | None = None) -> Verdict:
    """Offer these people to sales, each with a packet for the call, to whom routing says (or to `to`, by hand).

    Whoever must not be contacted or profiled is barred, never offered. Whom routing cannot place is offered to
    nobody in particular and stands on the managers' page with the reason.
    """
    able = _able(people)
    barred = barred_of(people)
    if barred and len(people) == 1:
        raise may_not_be_offered(barred[0])
    chosen = [contact for contact in able if contact not in barred]
    # Written before the desks are locked, so that a long offer keeps nobody else from theirs.
    written = packets(chosen, at=at)
    routes = by_hand(chosen, salesperson(to).pk, at=at) if to else route(chosen, at=at)
    movers = _movers(written, routes, comment)
    # The asked versions are checked by `_able` under the same locks.
    moved = leads.move("offer", movers, by=by, at=at)
    _open(moved.events, routes, by=by, at=at)
    stale = [contact for contact, _version in people if contact not in moved.events and contact not in barred]
    return told_verdict("offer", moved.events, stale, people, barred=barred)


@transaction.atomic
def recall(handoff_id: int, *, by: Actor, at: datetime, comment: str = "") -> Handoff:
    """Take an offer back into review before anybody has accepted it."""
    handoff = held(handoff_id)
    demand_state(handoff, State.OFFERED)
    return end(handoff, "recall", State.WITHDRAWN, by=by, at=at, comment=comment)


@transaction.atomic
def close_offer(contact_id: int, *, by: Actor, at: datetime) -> bool:
    """End an open offer whose person has already been moved elsewhere, by a mark. Returns whether there was one."""
    lock([contact_id])
    contact = Contact.objects.get(pk=contact_id)
    standing = Handoff.objects.filter(contact=contact, state=State.OFFERED)
    if contact.place == Place.OFFERED or not standing.update(state=State.WITHDRAWN, ended_at=at, reason="marked"):
        return False
    leads.entrust({contact_id: Hands(contact.owner_id, None)}, by=by)
    return True


def _able(people: Sequence[Pick]) -> list[int]:
    """Lock them all; those who may be offered and still stand as the page showed."""
    asked = dict(people)
    return [
        contact
        for contact, (start, version) in lock(list(asked)).items()
        if start in MOVES["offer"].starts and asked[contact] in (None, version)
    ]


def _movers(written: Mapping[int, Row], routes: Mapping[int, Route], comment: str) -> list[Mover]:
    definitions = _definitions(list(written))
    return [
        Mover(
            contact,
            comment=comment,
            definition_id=definitions.get(contact),
            facts=routes[contact].facts(),
            evidence={"packet": packet},
        )
        for contact, packet in written.items()
    ]


def _definitions(contacts: Sequence[int]) -> dict[int, int]:
    """The agreed version by which each qualified last."""
    met = Event.objects.filter(contact__in=contacts, kind__in=("scoring.qualified", "scoring.ready"))
    last = met.order_by("contact_id", "-at", "-pk").distinct("contact_id").values_list("contact_id", "definition_id")
    return {contact: definition for contact, definition in last if definition}


def _open(events: Mapping[int, int], routes: Mapping[int, Route], *, by: Actor, at: datetime) -> None:
    """One open handoff for each who was moved, addressed as routed."""
    origin = Origin.MARKETING if by.user_id or by.api_key_id else Origin.AUTOMATIC
    Handoff.objects.bulk_create(
        Handoff(
            contact_id=contact,
            origin=origin,
            offer_event_id=event,
            offered_at=at,
            offered_by_id=by.user_id,
            seller_id=routes[contact].seller_id,
            routed_by=routes[contact].because,
            rule_id=routes[contact].rule_id,
        )
        for contact, event in events.items()
    )
    owners = dict(Contact.objects.filter(pk__in=events).values_list("pk", "owner_id"))
    leads.entrust({one: Hands(owners[one], routes[one].seller_id) for one in events}, by=by)
