"""Routing: who gets an offer and why. `route` decides for a set, holding the locks that keep the promises.

The deciding itself is pure (core); rows are read in loading, desks are locked in desks, sentences are in telling.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import ngettext

from accounts.models import User
from handoff.models import Desk, Handoff
from handoff.routing.core import Route, Step, decide
from handoff.routing.desks import lock_desks, seats, write_turns
from handoff.routing.loading import leads_of, round_of
from handoff.routing.words import Because
from handoff.words import OPEN
from leads.refusals import Refused

__all__ = ["Route", "by_hand", "considered", "demand_room", "route", "would_be_placed"]


def route(contact_ids: Sequence[int], *, at: datetime, without: Collection[int] = ()) -> dict[int, Route]:
    """{contact id: route}, in few statements whatever their number. The caller has locked the contacts.

    Nobody of `without` is given anybody, whatever a rule or their company says.
    """
    if not contact_ids:
        return {}
    lock_desks()
    leads = leads_of(contact_ids)
    desks = {user: seat for user, seat in seats(at=at).items() if user not in without}
    before = {user: seat.turns for user, seat in desks.items()}
    routes = decide(leads, round_of(leads, desks))
    write_turns(before, desks)
    return routes


def by_hand(contact_ids: Sequence[int], seller_id: int, *, at: datetime) -> dict[int, Route]:
    """Everybody to one salesperson somebody chose, as far as their desk has room. Raises Refused where it has none.

    For whom no room is left is offered to nobody in particular, and the rules place them as soon as they can.
    """
    if not contact_ids:
        return {}
    room = demand_room(seller_id, 1)
    ids, team = sorted(contact_ids), User.objects.values_list("team_id", flat=True).get(pk=seller_id)
    chosen = dict.fromkeys(ids[:room], Route(seller_id, Because.BY_HAND.value, team_id=team))
    return chosen | dict.fromkeys(ids[room:], Route(None, Because.CHOSEN_FULL.value))


def demand_room(seller_id: int, more: int) -> int:
    """Raise Refused unless the desk, locked until the transaction ends, has room for so many more. Returns its room.

    Whether they take offers or are away is not asked: whoever chooses them knows.
    """
    lock_desks(seller_id)
    room = _room(seller_id)
    if room >= more:
        return room
    text = ngettext(
        "%(seller)s has room for %(n)d person more. Choose fewer, somebody else, or raise the capacity.",
        "%(seller)s has room for %(n)d people more. Choose fewer, somebody else, or raise the capacity.",
        room,
    )
    name = User.objects.get(pk=seller_id).name
    raise Refused(text % {"seller": name, "n": room}, code="no_room", room=room)


def _room(seller_id: int) -> int:
    desk = Desk.objects.filter(pk=seller_id, user__is_active=True).first()
    return max(0, desk.capacity - Handoff.objects.filter(seller=seller_id, state__in=OPEN).count()) if desk else 0


def considered(contact_id: int, *, at: datetime) -> tuple[Route, list[Step]]:
    """The dry run: who would get this person now, and everything that was considered. Locks and writes nothing."""
    leads = leads_of([contact_id])
    return round_of(leads, seats(at=at)).place(leads[0])


def would_be_placed(contact_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Those of them whom routing could place now, found without locking anything."""
    desks = seats(at=at)
    if not contact_ids or not any(seat.room for seat in desks.values()):
        return []
    leads = leads_of(contact_ids)
    return sorted(contact for contact, found in decide(leads, round_of(leads, desks)).items() if found.seller_id)
