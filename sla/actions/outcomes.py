"""Events of what became of clocks: met, breached at the deadline, reopened. One event a verdict."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.actor import BATON
from leads.events import Happening, record
from sla.actions.writing import Change
from sla.models import Clock
from sla.words import State

STAND = """
UPDATE sla_clock c SET outcome_event = s.event FROM unnest(%s::bigint[], %s::bigint[]) AS s (clock, event)
WHERE c.id = s.clock
"""


def record_outcomes(changes: Sequence[Change], *, at: datetime) -> None:
    """Record what is new: an answer in time, a deadline that passed, an answer that was taken back."""
    record_each("sla.reopened", [(one.clock, _reopened(one)) for one in changes if one.taken_back], at=at)
    breached = [one for one in changes if one.became == State.BREACHED]
    met = [one for one in changes if one.became == State.MET]
    stand = {one.clock.pk: 0 for one in changes if one.taken_back}
    stand |= record_each("sla.breached", [(one.clock, _breached(one)) for one in breached], at=at)
    stand |= record_each("sla.met", [(one.clock, _met(one)) for one in met], at=at)
    with connection.cursor() as cursor:
        cursor.execute(STAND, [list(stand), [event or None for event in stand.values()]])
    for one in changes:
        one.clock.outcome_event = stand.get(one.clock.pk, one.clock.outcome_event) or None


def facts_of(clock: Clock) -> dict[str, Any]:
    """What every event of a clock says: ids and codes only."""
    return {
        "clock": clock.pk,
        "promise": clock.promise,
        "key": clock.key,
        "target": clock.target_id,
        "due_at": clock.due_at.isoformat(),
        "user": clock.user_id,
        "team": clock.team_id,
    }


def record_each(kind: str, happened: Iterable[tuple[Clock, Happening]], *, at: datetime) -> dict[int, int]:
    """Record one event a clock; {clock id: event id}. Several clocks of one person take a statement each."""
    found: dict[int, int] = {}
    left = list(happened)
    while left:
        turn: dict[int, tuple[Clock, Happening]] = {}
        for clock, happening in left:
            turn.setdefault(clock.contact_id, (clock, happening))
        events = record(kind, [each for _clock, each in turn.values()], by=BATON, at=at, stirs=False)
        found |= {clock.pk: events[contact] for contact, (clock, _each) in turn.items()}
        left = [(clock, each) for clock, each in left if clock.pk not in found]
    return found


def _breached(one: Change) -> Happening:
    return Happening(one.clock.contact_id, facts=facts_of(one.clock), at=one.clock.breached_at)


def _met(one: Change) -> Happening:
    """An answer given in time but noted only after the deadline takes the breach back."""
    undoes = one.clock.outcome_event if one.was == State.BREACHED else None
    facts = {**facts_of(one.clock), "answered_by": one.clock.ended_by}
    return Happening(one.clock.contact_id, facts=facts, at=one.clock.answered_at, undoes_id=undoes)


def _reopened(one: Change) -> Happening:
    return Happening(one.clock.contact_id, facts=facts_of(one.clock), undoes_id=one.clock.outcome_event)
