"""Taking one opportunity in hand: the contacts of its people locked, then the row; and what its events tell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.models import Opportunity, Participant
from leads.actions.moves import lock
from leads.actions.stale import changed_first
from leads.events import Happening, record
from leads.refusals import SomebodyWasFirst


def in_hand(opportunity_id: int, version: int | None = None, *, also: int | None = None) -> Opportunity:
    """The opportunity as it stands now, locked with its people (and with `also`, who is about to join).

    Raises SomebodyWasFirst where it is no longer the version the page showed, or its people changed meanwhile.
    """
    people = people_of(opportunity_id)
    lock([*people, also] if also else people)
    row = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity_id)
    if version not in (None, row.version) or people_of(opportunity_id) != people:
        raise changed_first(Opportunity, opportunity_id)
    return row


def demand_open(row: Opportunity) -> None:
    """Raise SomebodyWasFirst unless it is still to be won or lost."""
    if row.is_open or row.ended_at is None:
        return
    text = _("“%(name)s” has ended: %(stage)s, %(when)s.")
    said = {"name": row.name, "stage": row.get_stage_display().lower(), "when": row.ended_at.strftime("%Y-%m-%d")}
    raise SomebodyWasFirst(text % said, stage=row.stage, version=row.version)


def people_of(opportunity_id: int) -> list[int]:
    """Contact ids, the person it began with first."""
    rows = Participant.objects.filter(opportunity=opportunity_id).order_by("pk")
    return list(rows.values_list("contact_id", flat=True))


def facts_of(row: Opportunity, **more: Any) -> dict[str, Any]:
    """What every event of an opportunity tells, as codes and numbers; `version` is what an undo must still find."""
    return {
        "opportunity": row.pk,
        "owner": row.owner_id,
        "amount": None if row.amount is None else str(row.amount),
        "currency": row.currency,
        "stage": row.stage,
        "version": row.version,
        **more,
    }


def note_change(row: Opportunity, more: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """One event, on the person it began with; imported ones without people have none to tell it of."""
    for contact in people_of(row.pk)[:1]:
        record("opportunity.changed", [Happening(contact, facts=facts_of(row, **more))], by=by, at=at)
