"""Undo of an opening, a win or a loss: its events go back together or not at all, and the opportunity with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.models import Opportunity, Participant
from leads import actions as leads
from leads.actions import Hands
from leads.actions.undo import may_undo
from leads.events import Happening, record
from leads.models import Event
from leads.refusals import Refused

OPENED, WON, LOST = KINDS = ("opportunity.opened", "opportunity.won", "opportunity.lost")


def with_siblings(event_ids: Sequence[int]) -> list[int]:
    """These events, and the others that the same verb left about the same opportunity."""
    found = set(event_ids)
    for event in Event.objects.filter(pk__in=event_ids, kind__in=KINDS):
        people = Participant.objects.filter(opportunity=event.facts["opportunity"]).values("contact")
        alike = Event.objects.filter(contact__in=people, kind=event.kind, at=event.at, actor=event.actor_id)
        found |= {one.pk for one in alike if one.facts["opportunity"] == event.facts["opportunity"]}
    return sorted(found)


def reopen(asked: Sequence[Event], undone: Mapping[int, int], *, by: Actor, at: datetime) -> dict[int, int]:
    """Let the opportunities of these events follow. `undone` are those whose person has been moved back already.

    Returns the compensating events of those who had not moved. Raises Refused where one cannot be taken back.
    """
    deals: dict[int, list[Event]] = {}
    for event in asked:
        if event.kind in KINDS:
            deals.setdefault(event.facts["opportunity"], []).append(event)
    events: dict[int, int] = {}
    for opportunity, group in deals.items():
        events |= _back(opportunity, group, undone, by=by, at=at)
    return events


def too_late() -> Refused:
    return Refused(
        _("This can no longer be undone: ten minutes have passed, or somebody has acted on it since."),
        code="cannot_be_undone",
    )


def _back(
    opportunity_id: int, group: Sequence[Event], undone: Mapping[int, int], *, by: Actor, at: datetime
) -> dict[int, int]:
    row = Opportunity.objects.select_for_update(of=("self",)).filter(pk=opportunity_id).first()
    moved = [event for event in group if event.to_stage]
    unmoved = any(event.contact_id not in undone for event in moved)
    if row is None or unmoved or not all(may_undo(event, by=by, at=at) for event in group):
        raise too_late()
    if row.version != group[0].facts["version"]:
        raise too_late()
    leads.entrust({event.contact_id: Hands(event.owner_id, None) for event in moved}, by=by)
    _restore(row, group)
    stayed = [Happening(e.contact_id, undoes_id=e.pk, facts=e.facts) for e in group if not e.to_stage]
    return record("contact.undone", stayed, by=by, at=at)


def _restore(row: Opportunity, group: Sequence[Event]) -> None:
    """As it was before: an opening leaves nothing, somebody who came along later leaves it, an end is open again."""
    facts = group[0].facts
    if group[0].kind == OPENED and row.version == 1:
        row.delete()
        return
    row.version += 1
    if group[0].kind == OPENED:
        Participant.objects.filter(opportunity=row, contact__in=[event.contact_id for event in group]).delete()
        row.save(update_fields=["version"])
        return
    since = facts["was_since"]
    row.stage, row.stage_since = facts["was_stage"], datetime.fromisoformat(since) if since else None
    row.ended_at, row.reason = None, ""
    row.save(update_fields=["stage", "stage_since", "ended_at", "reason", "version"])
    leads.unmark_customers(facts.get("new_customers", []))
