"""People move between salespeople: taking one's own find, passing one to a colleague, a manager reassigning many."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import BATON, Actor
from accounts.models import User
from handoff.actions.locking import demand_state, held, salesperson
from handoff.actions.verdicts import barred_of, may_not_be_offered
from handoff.models import Handoff
from handoff.routing import Route, demand_room, route, would_be_placed
from handoff.routing.words import Because
from handoff.words import OPEN, Origin, State
from leads import actions as leads
from leads.actions import Hands, Mover
from leads.actions.moves import lock
from leads.events import Happening, record
from leads.models import Contact
from leads.refusals import Refused


@transaction.atomic
def take(contact_id: int, version: int | None = None, *, by: Actor, at: datetime, comment: str = "") -> Handoff:
    """Take a person one found oneself: no offer, outside marketing's commitment. Not from the marketers' queue."""
    user = salesperson(by.user_id)
    lock([contact_id])
    if barred_of([(contact_id, version)]):
        raise may_not_be_offered(contact_id)
    owner = Contact.objects.values_list("owner_id", flat=True).get(pk=contact_id)
    if owner not in (None, user.pk):
        raise Refused(_("This person is somebody else's. Ask them to pass the person to you."), code="not_yours")
    facts = {"seller": user.pk, "team": user.team_id}
    event = leads.move_one("take", Mover(contact_id, version, comment=comment, facts=facts), by=by, at=at)
    leads.entrust({contact_id: Hands(user.pk, None)}, by=by)
    return Handoff.objects.create(
        contact_id=contact_id,
        state=State.ACCEPTED,
        origin=Origin.OWN_FIND,
        offer_event_id=event,
        offered_at=at,
        opened_at=at,
        accepted_at=at,
        seller=user,
    )


@transaction.atomic
def pass_on(handoff_id: int, *, to: int, by: Actor, at: datetime, comment: str = "") -> Handoff:
    """Give one's person to a colleague, who has them from now on. Raises Refused where the colleague has no room."""
    handoff = held(handoff_id)
    demand_state(handoff, *OPEN)
    user = salesperson(to)
    if user.pk == handoff.seller_id:
        raise Refused(_("%(seller)s already has this person.") % {"seller": user.name}, code="already_theirs")
    record("handoff.passed", _given([handoff], user, comment), by=by, at=at)
    _give([handoff], user, by=by)
    return handoff


@transaction.atomic
def reassign(handoff_ids: Sequence[int], *, to: int, by: Actor, at: datetime, comment: str = "") -> list[int]:
    """A manager gives these open handoffs to one salesperson. Returns the ids of those that changed hands."""
    contacts = Handoff.objects.filter(pk__in=handoff_ids).values_list("contact_id", flat=True)
    lock(sorted(contacts))
    standing = Handoff.objects.filter(pk__in=handoff_ids, state__in=OPEN).exclude(seller=to)
    handoffs = list(standing.select_related("contact").order_by("contact_id"))
    user = salesperson(to)
    record("handoff.reassigned", _given(handoffs, user, comment), by=by, at=at)
    _give(handoffs, user, by=by)
    return [handoff.pk for handoff in handoffs]


@transaction.atomic
def route_again(handoff_ids: Sequence[int], *, by: Actor, at: datetime) -> list[int]:
    """Route once more those of these offers that are addressed to nobody. Returns the ids of those now addressed."""
    lock(sorted(Handoff.objects.filter(pk__in=handoff_ids).values_list("contact_id", flat=True)))
    waiting = list(Handoff.objects.filter(pk__in=handoff_ids, state=State.OFFERED, seller=None).order_by("contact_id"))
    routes = route([one.contact_id for one in waiting], at=at)
    for one in waiting:
        found = routes[one.contact_id]
        one.seller_id, one.routed_by, one.rule_id = found.seller_id, found.because, found.rule_id
    Handoff.objects.bulk_update(waiting, ["seller_id", "routed_by", "rule_id"], batch_size=1000)
    placed = [one for one in waiting if one.seller_id]
    happenings = [
        Happening(one.contact_id, facts={"handoff": one.pk, "was": None, **routes[one.contact_id].facts()})
        for one in placed
    ]
    record("handoff.reassigned", happenings, by=by, at=at)
    owners = dict(Contact.objects.filter(pk__in=[one.contact_id for one in placed]).values_list("pk", "owner_id"))
    leads.entrust({one.contact_id: Hands(owners[one.contact_id], one.seller_id) for one in placed}, by=by)
    return [one.pk for one in placed]


def route_unrouted(*, at: datetime, most: int = 5000, limit: int = 500) -> int:
    """The sweep's half: address offers that nobody could take before. Returns how many; looks without locks first."""
    waiting = Handoff.objects.filter(state=State.OFFERED, seller=None).order_by("offered_at", "pk")
    known = dict(waiting.values_list("contact_id", "pk")[:most])
    able = would_be_placed(list(known), at=at)[:limit]
    return len(route_again([known[contact] for contact in able], by=BATON, at=at)) if able else 0


def _given(handoffs: Sequence[Handoff], user: User, comment: str) -> list[Happening]:
    """What to record of them where the desk, locked from now on, has room for all. Raises Refused."""
    demand_room(user.pk, len(handoffs))
    whom = {"seller": user.pk, "team": user.team_id}
    return [
        Happening(one.contact_id, facts={"handoff": one.pk, "was": one.seller_id, **whom}, comment=comment)
        for one in handoffs
    ]


def _give(handoffs: Sequence[Handoff], user: User, *, by: Actor) -> None:
    """Change hands: the promise stays (offered stays offered), the salesperson is another. Contacts are locked."""
    ids = [one.pk for one in handoffs]
    Handoff.objects.filter(pk__in=ids).update(seller=user, routed_by=Because.BY_HAND, rule=None)
    leads.entrust({one.contact_id: _hands(one, user.pk) for one in handoffs}, by=by)


def readdress(
    handoffs: Sequence[Handoff], routes: Mapping[int, Route], *, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Give these open handoffs to whom routing said, or to nobody, with an event each. The contacts are locked.

    What was offered stays offered, what was accepted stays accepted.
    """
    happenings = [_routed(one, routes[one.contact_id], reason) for one in handoffs]
    for one in handoffs:
        found = routes[one.contact_id]
        one.seller_id, one.routed_by, one.rule_id = found.seller_id, found.because, found.rule_id
    Handoff.objects.bulk_update(handoffs, ["seller_id", "routed_by", "rule_id"], batch_size=1000)
    record("handoff.reassigned", happenings, by=by, at=at)
    leads.entrust({one.contact_id: _hands(one, one.seller_id) for one in handoffs}, by=by)


def _routed(handoff: Handoff, found: Route, reason: str) -> Happening:
    facts = {"handoff": handoff.pk, "was": handoff.seller_id, **found.facts()}
    return Happening(handoff.contact_id, reason=reason, facts=facts)


def _hands(handoff: Handoff, seller_id: int | None) -> Hands:
    if handoff.state == State.OFFERED:
        return Hands(handoff.contact.owner_id, seller_id)
    return Hands(seller_id, None)
