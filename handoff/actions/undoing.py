"""Undo: the move is taken back by leads; the handoff, the owner, the attempt and the opportunity follow it here."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from handoff.actions.opportunities_undoing import reopen, too_late, with_siblings
from handoff.actions.verdicts import Verdict
from handoff.models import Attempt, Handoff
from handoff.words import State
from leads import actions as leads
from leads.actions import Hands
from leads.actions.moves import lock
from leads.actions.undo import may_undo
from leads.events import Happening, record
from leads.models import Event


@transaction.atomic
def undo(event_ids: Sequence[int], *, by: Actor, at: datetime) -> Verdict:
    """Take back one's own moves and attempts of the last ten minutes, where nobody has acted since."""
    asked = {event.pk: event for event in Event.objects.filter(pk__in=with_siblings(event_ids))}
    lock(sorted(event.contact_id for event in asked.values()))
    undone = leads.undo(list(asked), by=by, at=at)
    followed = Event.objects.filter(pk__in=undone.events.values()).select_related("undoes")
    for compensating in followed:
        _follow(asked[compensating.undoes_id or 0], by=by, at=at)
    events = undone.events | reopen(list(asked.values()), undone.events, by=by, at=at)
    events |= _undo_attempts(list(asked.values()), by=by, at=at)
    if not events and len(event_ids) == 1:
        raise too_late()
    return Verdict(events, [contact for contact in undone.stale if contact not in events])


def _follow(event: Event, *, by: Actor, at: datetime) -> None:
    """Put the handoff and the owner where they were before `event`."""
    back = BACK.get(event.kind)
    handoff = _of(event) if back else None
    if back is not None and handoff is not None:
        hands = back(handoff, event, at)
        handoff.save()
        leads.entrust({event.contact_id: hands}, by=by)


def _of(event: Event) -> Handoff | None:
    if event.kind in ("handoff.offered", "handoff.taken"):
        return Handoff.objects.filter(offer_event=event).first()
    return Handoff.objects.filter(pk=event.facts.get("handoff")).first()


def _unoffer(handoff: Handoff, event: Event, at: datetime) -> Hands:
    handoff.state, handoff.ended_at = State.WITHDRAWN, at
    return Hands(event.owner_id, None)


def _unaccept(handoff: Handoff, event: Event, at: datetime) -> Hands:
    handoff.state, handoff.accepted_at, handoff.seller_id = State.OFFERED, None, event.facts["was_seller"]
    return Hands(event.owner_id, handoff.seller_id)


def _unend(handoff: Handoff, event: Event, at: datetime) -> Hands:
    handoff.state, handoff.ended_at, handoff.reason, handoff.revisit_on = event.facts["was"], None, "", None
    return Hands(event.owner_id, event.facts["offered_to"])


# Event kind → what its undoing does to the handoff; returns whose the person is again.
BACK: dict[str, Callable[[Handoff, Event, datetime], Hands]] = {
    "handoff.offered": _unoffer,
    "handoff.accepted": _unaccept,
    "handoff.taken": _unoffer,
    "handoff.returned": _unend,
    "handoff.discarded": _unend,
    "handoff.withdrawn": _unend,
    "handoff.expired": _unend,
    "opportunity.opened": _unend,
}


def _undo_attempts(asked: list[Event], *, by: Actor, at: datetime) -> dict[int, int]:
    """Attempts move nobody, so they are taken back here: they count no longer."""
    mine = [e for e in asked if e.kind == "handoff.attempted" and may_undo(e, by=by, at=at)]
    tried = Attempt.objects.filter(event__in=mine, undone_at=None)
    standing = set(tried.values_list("event_id", flat=True))
    happenings = [Happening(e.contact_id, undoes_id=e.pk, facts=e.facts) for e in mine if e.pk in standing]
    tried.update(undone_at=at)
    return record("contact.undone", happenings, by=by, at=at)
