"""Undo: a compensating event that names the undone one. Ten minutes, and only until somebody else acted."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actor import Actor
from leads.actions.moves import Moved, lock, write
from leads.events import Happening, record
from leads.lifecycle import Standpoint
from leads.models import Contact, Event

UNDO_WINDOW = timedelta(minutes=10)


@transaction.atomic
def undo(event_ids: Sequence[int], *, by: Actor, at: datetime) -> Moved:
    """Take these moves back where nothing has moved the person since; the others are reported as stale."""
    asked = list(Event.objects.filter(pk__in=event_ids).order_by("contact_id"))
    lock([event.contact_id for event in asked])
    events: dict[int, int] = {}
    for (start, end), group in _by_direction(asked, by=by, at=at).items():
        happenings = [Happening(e.contact_id, start=start, end=end, undoes_id=e.pk) for e in group]
        compensating = record("contact.undone", happenings, by=by, at=at)
        write(compensating, end, at=at, wakes=_wakes(group))
        events |= compensating
    return Moved(events, [event.contact_id for event in asked if event.contact_id not in events])


def _wakes(undone: Sequence[Event]) -> dict[int, datetime | None]:
    """The day to return that the undone move took away, where its facts kept one."""
    return {e.contact_id: datetime.fromisoformat(e.facts["wake_at"]) for e in undone if e.facts.get("wake_at")}


def _by_direction(asked: list[Event], *, by: Actor, at: datetime) -> dict[tuple[Standpoint, Standpoint], list[Event]]:
    """The undoable ones, grouped by the way back: one statement a direction, not one a person."""
    last = set(Contact.objects.filter(move_event_id__in=[e.pk for e in asked]).values_list("move_event_id", flat=True))
    ways: dict[tuple[Standpoint, Standpoint], list[Event]] = defaultdict(list)
    for event in asked:
        # A birth starts nowhere and cannot be taken back.
        if event.pk in last and event.from_stage and may_undo(event, by=by, at=at):
            ways[(event.to_stage, event.to_place), (event.from_stage, event.from_place)].append(event)
    return ways


def may_undo(event: Event, *, by: Actor, at: datetime) -> bool:
    """The person's own act, within the window, itself not an undoing."""
    own = event.actor_id == by.user_id and event.api_key_id == by.api_key_id
    return own and event.undoes_id is None and at - event.at <= UNDO_WINDOW
