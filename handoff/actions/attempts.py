"""A salesperson's work on a person: first look, attempts, the verdict of the first talk, the next dated step."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.actions.locking import demand_state, held
from handoff.models import Attempt, Handoff
from handoff.mornings import today, zone_of
from handoff.words import CanSell, Channel, Element, Outcome, State, Step
from leads.events import Happening, record
from leads.refusals import Invalid
from leads.words import Place

# A phone's clock may run a little ahead of ours.
AHEAD = timedelta(minutes=2)


@transaction.atomic
def mark_opened(handoff_id: int, *, by: Actor, at: datetime) -> bool:
    """Note the first reading by a salesperson it was offered to. Returns whether this was the first."""
    handoff = held(handoff_id)
    if handoff.opened_at is not None or handoff.state != State.OFFERED or by.user_id is None:
        return False
    Handoff.objects.filter(pk=handoff.pk).update(opened_at=at)
    _record("handoff.opened", handoff, {"seller": by.user_id}, by=by, at=at)
    return True


@transaction.atomic
def attempt(
    handoff_id: int,
    *,
    channel: str,
    outcome: str,
    by: Actor,
    at: datetime,
    tried_at: datetime | None = None,
    note: str = "",
) -> Attempt:
    """Log one try to reach the person, made at `tried_at` (now where it is not said). Raises Invalid."""
    demand_code(Channel.values, channel, "channel")
    demand_code(Outcome.values, outcome, "outcome")
    handoff = _worked(handoff_id)
    tried = tried_at or at
    if tried > at + AHEAD:
        raise Invalid(_("An attempt cannot lie in the future."), field="at", code="in_the_future")
    if tried < handoff.offered_at:
        raise Invalid(_("An attempt cannot be older than the offer."), field="at", code="before_the_offer")
    facts = {"channel": channel, "outcome": outcome, "tried_at": tried.isoformat()}
    event = _record("handoff.attempted", handoff, facts, by=by, at=at, comment=note)
    return Attempt.objects.create(
        handoff=handoff, by_id=by.user_id, at=tried, channel=channel, outcome=outcome, event_id=event
    )


@transaction.atomic
def judge(
    handoff_id: int,
    *,
    can_sell: str,
    by: Actor,
    at: datetime,
    next_step: str = "",
    next_step_on: date | None = None,
    elements: Sequence[str] = (),
    comment: str = "",
) -> Handoff:
    """Answer "can we sell to them?" after a talk. Yes asks for a dated next step; no leads on to a return.

    `elements` are those of the five that speak for the person; they are the teams' shared view. Raises Invalid.
    """
    demand_code(CanSell.values, can_sell, "can_sell")
    for element in elements:
        demand_code(Element.values, element, "elements")
    handoff = _worked(handoff_id)
    if can_sell == CanSell.YES:
        demand_step(next_step, next_step_on, by=by, at=at)
    handoff.can_sell, handoff.elements = can_sell, sorted(set(elements))
    handoff.next_step, handoff.next_step_on = (next_step, next_step_on) if next_step_on else ("", None)
    handoff.save(update_fields=["can_sell", "elements", "next_step", "next_step_on"])
    facts = {"can_sell": can_sell, "elements": handoff.elements, **_step(next_step, next_step_on)}
    _record("handoff.judged", handoff, facts, by=by, at=at, comment=comment)
    return handoff


@transaction.atomic
def plan_step(
    handoff_id: int, *, next_step: str, next_step_on: date, by: Actor, at: datetime, comment: str = ""
) -> Handoff:
    """Put a dated next step on the salesperson's Today list. Raises Invalid."""
    handoff = _worked(handoff_id)
    demand_step(next_step, next_step_on, by=by, at=at)
    Handoff.objects.filter(pk=handoff.pk).update(next_step=next_step, next_step_on=next_step_on)
    _record("handoff.planned", handoff, _step(next_step, next_step_on), by=by, at=at, comment=comment)
    return handoff


def _worked(handoff_id: int) -> Handoff:
    """A handoff that sales works on: accepted, or led to an opportunity that is still open."""
    handoff = held(handoff_id)
    if handoff.state != State.COMPLETED or handoff.contact.place != Place.HELD:
        demand_state(handoff, State.ACCEPTED)
    return handoff


def _record(kind: str, handoff: Handoff, facts: dict[str, Any], *, by: Actor, at: datetime, comment: str = "") -> int:
    happening = Happening(handoff.contact_id, facts={"handoff": handoff.pk, **facts}, comment=comment)
    return record(kind, [happening], by=by, at=at)[handoff.contact_id]


def demand_code(known: Sequence[str], code: str, field: str) -> None:
    if code not in known:
        text = _("Choose one of: %(known)s.") % {"known": ", ".join(known)}
        raise Invalid(text, field=field, code="unknown")


def demand_step(step: str, day: date | None, *, by: Actor, at: datetime) -> None:
    demand_code(Step.values, step, "next_step")
    if day is None:
        raise Invalid(_("Say on which day the next step is."), field="next_step_on", code="required")
    if day < today(at, zone_of(by.user_id)):
        raise Invalid(_("The next step must not lie in the past."), field="next_step_on", code="past")


def _step(step: str, day: date | None) -> dict[str, Any]:
    return {"next_step": step, "next_step_on": day.isoformat()} if day else {}
