"""Sales' answers to an offer: accept, return with a reason, discard, give back after the promised attempts."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.actions.locking import demand_state, held, taker
from handoff.actions.verdicts import demand
from handoff.models import Handoff, Reason
from handoff.mornings import morning, today, zone_of
from handoff.reasons import DiscardReason
from handoff.terms import terms
from handoff.words import OPEN, Destination, State
from leads import actions as leads
from leads.actions import Hands, Mover
from leads.refusals import Invalid

NOBODY = Hands(None, None)


@transaction.atomic
def accept(handoff_id: int, *, by: Actor, at: datetime) -> Handoff:
    """Take the person over. Of many at once exactly one succeeds; the others get SomebodyWasFirst with the holder."""
    handoff = held(handoff_id)
    demand_state(handoff, State.OFFERED)
    user = taker(handoff, by)
    agreed = terms()
    facts = {
        "handoff": handoff.pk,
        "seller": user.pk,
        "team": user.team_id,
        "was_seller": handoff.seller_id,
        "promised": {"attempts": agreed.attempts, "days": agreed.days},
    }
    leads.move_one("accept", Mover(handoff.contact_id, facts=facts), by=by, at=at)
    handoff.state, handoff.seller, handoff.accepted_at = State.ACCEPTED, user, at
    handoff.save(update_fields=["state", "seller", "accepted_at"])
    leads.entrust({handoff.contact_id: Hands(user.pk, None)}, by=by)
    return handoff


@transaction.atomic
def give_back(
    handoff_id: int,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    comment: str = "",
    revisit_on: date | None = None,
    who: int | None = None,
) -> Handoff:
    """Return the person to marketing, always for a reason, which says where they go next.

    `revisit_on` is a day in the returning person's time zone; `who` the person who decides instead. The handoff's
    word for this is "return", which Python keeps for itself. Raises Invalid naming the field.
    """
    handoff = held(handoff_id)
    demand_state(handoff, *OPEN)
    why = reason_of(Reason.Act.RETURN, reason)
    day = revisit_day(why, revisit_on, comment, by=by, at=at)
    wake_at = morning(day, zone_of(by.user_id)) if day else None
    facts = {"revisit_on": day.isoformat() if day else None, "who": who, "quality": why.quality}
    verb = f"return_to_{why.destination}"
    end(handoff, verb, State.RETURNED, reason=why.code, comment=comment, by=by, at=at, facts=facts, wake_at=wake_at)
    handoff.revisit_on = day
    handoff.save(update_fields=["revisit_on"])
    return handoff


@transaction.atomic
def discard_held(handoff_id: int, *, reason: str, by: Actor, at: datetime, comment: str = "") -> Handoff:
    """End the relay for a person offered to or held by sales, always for a reason."""
    demand(DiscardReason, reason, comment)
    handoff = held(handoff_id)
    demand_state(handoff, *OPEN)
    return end(handoff, "discard_held", State.COMPLETED, reason=reason, comment=comment, by=by, at=at)


def end(
    handoff: Handoff,
    verb: str,
    state: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    comment: str = "",
    facts: Mapping[str, Any] | None = None,
    wake_at: datetime | None = None,
    hands: Hands = NOBODY,
) -> Handoff:
    """End an open handoff whose contact the caller has locked: move the person, keep what an undo needs.

    Afterwards the person is in `hands`: nobody's, but where sales goes on with them.
    """
    kept = {
        "handoff": handoff.pk,
        "was": handoff.state,
        "seller": handoff.seller_id,
        "offered_to": handoff.contact.offered_to_id,
        **(facts or {}),
    }
    mover = Mover(handoff.contact_id, reason=reason, comment=comment, facts=kept, wake_at=wake_at)
    leads.move_one(verb, mover, by=by, at=at)
    handoff.state, handoff.reason, handoff.ended_at = state, reason, at
    handoff.save(update_fields=["state", "reason", "ended_at"])
    leads.entrust({handoff.contact_id: hands}, by=by)
    return handoff


def reason_of(act: str, code: str) -> Reason:
    """The active reason of this code. Raises Invalid."""
    reason = Reason.objects.filter(act=act, code=code, active=True).first()
    if reason is None:
        raise Invalid(_("Choose a reason from the list."), field="reason", code="unknown_reason")
    return reason


def revisit_day(why: Reason, day: date | None, comment: str, *, by: Actor, at: datetime) -> date | None:
    """The day to revisit: as asked, else as the reason suggests. Raises Invalid where one is missing or misplaced."""
    if why.asks_words and not comment.strip():
        raise Invalid(_("Say in a few words what the reason is."), field="comment", code="required")
    if why.destination != Destination.NURTURE:
        if day is not None:
            raise Invalid(_("This reason takes no day to revisit."), field="revisit_on", code="not_asked")
        return None
    here = today(at, zone_of(by.user_id))
    if day is None and why.asks_day:
        raise Invalid(_("Say on which day to revisit them."), field="revisit_on", code="required")
    if day is not None and day <= here:
        raise Invalid(_("The day to revisit must lie ahead."), field="revisit_on", code="not_ahead")
    return day or (here + timedelta(days=why.revisit_days) if why.revisit_days else None)
