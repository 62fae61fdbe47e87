"""Somebody leaves: their open handoffs, people, companies and opportunities go to others, and their account closes.

What has ended keeps their name: who won a deal or returned a person stays true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actions import deactivate, reactivate
from accounts.actor import Actor
from accounts.models import Role, User
from handoff.actions.giving import readdress, reassign
from handoff.actions.locking import salesperson
from handoff.actions.opportunities_in_hand import facts_of
from handoff.models import Handoff, Opportunity, Participant
from handoff.routing import route
from handoff.words import OPEN
from leads import actions as leads
from leads.actions import Hands
from leads.actions.history import sign
from leads.actions.moves import lock
from leads.actions.retrying import settled
from leads.events import Happening, record
from leads.models import Company, Contact
from leads.refusals import Refused


@dataclass(frozen=True, slots=True)
class Left:
    """What changed hands, in numbers; `unplaced` handoffs are addressed to nobody and stand on the managers' page."""

    placed: int
    unplaced: int
    people: int
    companies: int
    opportunities: int


def leave(user_id: int, *, handoffs_to: int | None, rest_to: int | None, by: Actor, at: datetime) -> Left:
    """Close this account and hand over everything, in one transaction; see hand_over for who gets what.

    Raises Refused("own_account"), Refused("admins_only"), Refused("no_room") and nothing has changed.
    """
    # An import that runs takes companies before people, this the other way round: whoever is overtaken starts anew.
    return settled(lambda: _leave(user_id, handoffs_to, rest_to, by, at))


def _leave(user_id: int, handoffs_to: int | None, rest_to: int | None, by: Actor, at: datetime) -> Left:
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user_id)
    _demand_may_close(user, by)
    # First, so that routing no longer counts on them.
    deactivate(user, at=at)
    return hand_over(user_id, handoffs_to=handoffs_to, rest_to=rest_to, by=by, at=at)


@transaction.atomic
def come_back(user_id: int, *, by: Actor) -> User:
    """Open a closed account again: nothing returns to it by itself, and its keys stay revoked."""
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user_id)
    _demand_may_close(user, by)
    reactivate(user)
    return user


@transaction.atomic
def hand_over(user_id: int, *, handoffs_to: int | None, rest_to: int | None, by: Actor, at: datetime) -> Left:
    """Open handoffs go to `handoffs_to`, or (None) through routing; all else to `rest_to`, or (None) to nobody.

    Whom routing cannot place is nobody's, with the reason. Few statements whatever the number.
    """
    for colleague in {handoffs_to, rest_to} - {None}:
        salesperson(colleague)
    lock(_everybody_of(user_id))
    handoffs = list(Handoff.objects.filter(seller=user_id, state__in=OPEN).select_related("contact"))
    if handoffs_to:
        placed = len(reassign([one.pk for one in handoffs], to=handoffs_to, by=by, at=at))
    else:
        placed = _routed(handoffs, by=by, at=at)
    opportunities = _give_opportunities(user_id, rest_to, by=by, at=at)
    _forget_offers(user_id, by=by)
    owned = list(Contact.objects.filter(owner=user_id).values_list("pk", flat=True))
    people = leads.give_people(owned, to=rest_to, by=by, at=at)
    firms = list(Company.objects.filter(owner=user_id).values_list("pk", flat=True))
    companies = leads.give_companies(firms, to=rest_to, by=by) if firms else 0
    _demand_nothing_came(user_id)
    return Left(placed, len(handoffs) - placed, len(people), companies, opportunities)


def _demand_may_close(user: User, by: Actor) -> None:
    """Nobody closes their own account, so one admin always stays; admins' accounts are the admins' matter."""
    if user.pk == by.user_id:
        raise Refused(_("You cannot close your own account. Ask another admin."), code="own_account")
    actor = User.objects.filter(pk=by.user_id or 0).first()
    if user.role == Role.ADMIN and (actor is None or actor.role != Role.ADMIN):
        raise Refused(_("Only an admin closes or opens an admin's account."), code="admins_only")


def _everybody_of(user_id: int) -> list[int]:
    """Whoever changes hands: all are locked at once, by id, before anything is written."""
    held = Handoff.objects.filter(seller=user_id, state__in=OPEN).values_list("contact_id", flat=True)
    part = Participant.objects.filter(opportunity__owner=user_id, opportunity__ended_at=None)
    mine = Contact.objects.filter(owner=user_id).values_list("pk", flat=True)
    asked = Contact.objects.filter(offered_to=user_id).values_list("pk", flat=True)
    return sorted({*held, *part.values_list("contact_id", flat=True), *mine, *asked})


def _routed(handoffs: Sequence[Handoff], *, by: Actor, at: datetime) -> int:
    """Each through the rules. Returns how many found somebody."""
    readdress(handoffs, route([one.contact_id for one in handoffs], at=at), by=by, at=at)
    return sum(one.seller_id is not None for one in handoffs)


def _give_opportunities(user_id: int, to: int | None, *, by: Actor, at: datetime) -> int:
    """Their open opportunities, each told on the first of its people."""
    open_ = Opportunity.objects.select_for_update(no_key=True).filter(owner=user_id, ended_at=None)
    rows = list(open_.order_by("pk"))
    sign(by)
    Opportunity.objects.filter(pk__in=[row.pk for row in rows]).update(owner=to, version=F("version") + 1)
    parts = Participant.objects.filter(opportunity__in=[row.pk for row in rows]).order_by("opportunity", "pk")
    first = dict(parts.distinct("opportunity").values_list("opportunity_id", "contact_id"))
    waiting = [(first[row.pk], _told(row, to)) for row in rows if row.pk in first]
    while waiting:
        # `record` takes one event a person at a time; of somebody with several opportunities each has its own.
        now = dict(waiting)
        record("opportunity.changed", [Happening(one, facts=facts) for one, facts in now.items()], by=by, at=at)
        waiting = [(one, facts) for one, facts in waiting if now[one] is not facts]
    return len(rows)


def _told(row: Opportunity, to: int | None) -> Mapping[str, Any]:
    was, row.owner_id, row.version = row.owner_id, to, row.version + 1
    return facts_of(row, fields=["owner"], was_owner=was)


def _forget_offers(user_id: int, *, by: Actor) -> None:
    """An addressee without an open offer: none should be, and nothing may be left that names a closed account."""
    stray = Contact.objects.filter(offered_to=user_id).values_list("pk", "owner_id")
    leads.entrust({pk: Hands(owner, None) for pk, owner in stray}, by=by)


def _demand_nothing_came(user_id: int) -> None:
    """Somebody gave them more while this was under way; desks are locked last, so it can only be tried again."""
    if Handoff.objects.filter(seller=user_id, state__in=OPEN).exists():
        raise Refused(_("Somebody was given to them just now. Try again."), code="changed_meanwhile")
