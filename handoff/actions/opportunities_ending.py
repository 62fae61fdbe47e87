"""Won and lost: the end of an opportunity, and where that leaves its people and their company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.actions.answers import NOBODY, reason_of, revisit_day
from handoff.actions.opportunities_in_hand import demand_open, facts_of, in_hand, people_of
from handoff.actions.opportunities_people import with_another
from handoff.models import Opportunity, Participant, Reason
from handoff.mornings import morning, zone_of
from handoff.reasons import WonReason
from handoff.words import Destination
from leads import actions as leads
from leads.actions import Mover
from leads.actions.history import sign
from leads.events import Happening, record
from leads.models import Contact, Event
from leads.refusals import Invalid
from leads.words import Stage

WON, LOST = Opportunity.Stage.WON, Opportunity.Stage.LOST


@dataclass(frozen=True, slots=True)
class Ending:
    """What each event of this end says."""

    kind: str
    facts: Mapping[str, Any]
    reason: str
    comment: str

    def mover(self, contact_id: int, wake_at: datetime | None = None) -> Mover:
        return Mover(contact_id, reason=self.reason, comment=self.comment, facts=self.facts, wake_at=wake_at)

    def happening(self, contact_id: int) -> Happening:
        return Happening(contact_id, reason=self.reason, comment=self.comment, facts=self.facts)


@transaction.atomic
def win(
    opportunity_id: int,
    version: int | None = None,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    comment: str = "",
) -> Opportunity:
    """They bought: the people who stand at opportunity with it become customers, and so does the company.

    Whoever has another open opportunity stays there. The salesperson keeps them all.
    """
    if reason and reason not in WonReason.values:
        raise Invalid(_("Choose a reason from the list."), field="reason", code="unknown_reason")
    row = in_hand(opportunity_id, version)
    demand_open(row)
    was = _end(row, WON, reason, by=by, at=at)
    new = leads.mark_customers([row.company_id], at=at) if row.company_id else []
    ending = Ending("opportunity.won", facts_of(row, **was, new_customers=new), reason, comment)
    stands, stays = _standing(row)
    leads.move("win", [ending.mover(contact) for contact in stands], by=by, at=at)
    record(ending.kind, [ending.happening(contact) for contact in stays], by=by, at=at)
    return row


@transaction.atomic
def lose(
    opportunity_id: int,
    version: int | None = None,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    comment: str = "",
    revisit_on: date | None = None,
) -> Opportunity:
    """They did not buy: the reason says where its people go, with the day to come back that it suggests.

    A customer stays a customer; whoever has another open opportunity stays there. Raises Invalid naming the field.
    """
    why = reason_of(Reason.Act.LOSE, reason)
    day = revisit_day(why, revisit_on, comment, by=by, at=at)
    row = in_hand(opportunity_id, version)
    demand_open(row)
    was = _end(row, LOST, why.code, by=by, at=at)
    back = {"revisit_on": day.isoformat() if day else None}
    ending = Ending("opportunity.lost", facts_of(row, **was, **back), why.code, comment)
    stands, stays = _standing(row)
    bought = _bought(stands)
    gone = [contact for contact in stands if contact not in bought]
    wake_at = morning(day, zone_of(by.user_id)) if day else None
    leads.move("lose_to_customer", [ending.mover(contact) for contact in bought], by=by, at=at)
    leads.move(WAYS[why.destination], [ending.mover(contact, wake_at) for contact in gone], by=by, at=at)
    record(ending.kind, [ending.happening(contact) for contact in stays], by=by, at=at)
    leads.entrust(dict.fromkeys(gone, NOBODY), by=by)
    return row


# A loss sends nobody to review: marketing did its part.
WAYS: dict[str, str] = {
    Destination.REVIEW: "lose_to_nurture",
    Destination.NURTURE: "lose_to_nurture",
    Destination.DISCARD: "lose_to_discard",
}


def _end(row: Opportunity, stage: str, reason: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Write the end; returns what an undo needs."""
    was = {"was_stage": row.stage, "was_since": row.stage_since and row.stage_since.isoformat()}
    row.stage, row.reason, row.ended_at, row.stage_since = stage, reason, at, at
    row.version += 1
    sign(by)
    row.save(update_fields=["stage", "reason", "ended_at", "stage_since", "version"])
    return was


def _standing(row: Opportunity) -> tuple[list[int], list[int]]:
    """Of its people: who leaves the stage with it, and who hears of it without moving.

    Nobody moves who has another open opportunity, or who only took part; somebody always hears.
    """
    people = people_of(row.pk)
    here = Contact.objects.filter(pk__in=people, stage=Stage.OPPORTUNITY).values_list("pk", flat=True)
    held = [contact for contact in people if contact in set(here)]
    others = with_another(held, row)
    leaves = [contact for contact in held if contact not in others]
    return leaves, [contact for contact in held if contact in others] or ([] if leaves else people[:1])


def _bought(contacts: Sequence[int]) -> list[int]:
    """Those of them who were customers before, by an event that stands or by another opportunity that was won."""
    stood = Event.objects.filter(contact__in=contacts, to_stage=Stage.CUSTOMER, undone_by=None)
    won = Participant.objects.filter(contact__in=contacts, opportunity__stage=WON)
    known = {*stood.values_list("contact_id", flat=True), *won.values_list("contact_id", flat=True)}
    return [contact for contact in contacts if contact in known]
