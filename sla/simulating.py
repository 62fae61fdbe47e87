"""What changed targets would have made of the past: one promise walked twice for each person. Pure but for `relevant`.

What people did is taken as it was; nobody can know what they would have done under another agreement.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from leads.words import Temperature
from sla.deriving import Counted, Person, clocks_of
from sla.deriving.agreement import Agreement
from sla.deriving.standing import standing_of
from sla.deriving.streams import EVENTS
from sla.models import Target
from sla.words import State

SIDES = ("now", "then")
COUNTED = (State.MET, State.BREACHED)
# Whoever something happened to, has a clock that reaches into the window, or asked for us while on somebody's table.
RELEVANT = """
SELECT contact_id FROM leads_event WHERE kind = ANY(%(kinds)s) AND at >= %(since)s AND at < %(at)s
UNION SELECT contact_id FROM sla_clock WHERE ended_at IS NULL OR ended_at >= %(since)s
UNION SELECT c.id FROM leads_contact c WHERE c.place IN ('review', 'offered', 'held') AND EXISTS (
    SELECT FROM leads_activity a JOIN leads_activitytype t ON t.id = a.type_id AND t.own AND t.temperature = 'hot'
    WHERE a.contact_id = c.id AND a.occurred_at >= %(since)s)
ORDER BY 1
"""


def relevant(*, since: datetime, at: datetime) -> list[int]:
    """The ids of everybody for whom a promise may have begun or ended from `since` on, in order."""
    with connection.cursor() as cursor:
        cursor.execute(RELEVANT, {"kinds": sorted(EVENTS), "since": since, "at": at})
        return [row[0] for row in cursor.fetchall()]


def both_agreements(standing: Sequence[Target], tried: Target) -> tuple[list[Target], list[Target]]:
    """A promise's targets as they hold, and with the tried one in its place (a new one last), as if always agreed."""
    timeless = [_timeless(one) for one in standing]
    now = [one for one in timeless if one.active]
    changed = [_timeless(tried) if one.pk == tried.pk else one for one in timeless]
    if not tried.pk:
        changed.append(_timeless(tried))
    return now, [one for one in changed if one.active]


def _timeless(target: Target) -> Target:
    copied = copy(target)
    copied.since = None
    return copied


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one clock would stand: met or breached within the window, or open."""

    key: str
    state: str
    temperature: str
    team: int | None


def verdicts(clocks: Iterable[Counted], *, since: datetime, at: datetime) -> list[Verdict]:
    """Of these clocks those met or breached (at the deadline) from `since` to `at`, and those open in time."""
    found = []
    for one in clocks:
        standing = standing_of(one, None, at=at)
        settled_at = standing.breached_at or standing.answered_at
        is_open = standing.state in (State.RUNNING, State.PAUSED)
        if is_open or (standing.state in COUNTED and settled_at is not None and since <= settled_at < at):
            state = "open" if is_open else standing.state
            found.append(Verdict(one.key, state, one.temperature or Temperature.COLD, one.team))
    return found


class Tally:
    """Figures of a try, added up person by person; kept as JSON between chunks."""

    def __init__(self, figures: Mapping[str, Any]) -> None:
        empty = {"temperatures": {}, "teams": {}, "newly": 0, "no_longer": 0, "failed": 0}
        self.figures: dict[str, Any] = {**{side: _none() for side in SIDES}, **empty, **figures}

    def add(self, person: Person, agreement: Agreement, both: Mapping[str, Mapping[str, Sequence[Target]]],
            *, since: datetime, at: datetime) -> bool:  # fmt: skip
        """Count this person; returns whether they would newly be breached."""
        said = {
            side: verdicts(clocks_of(person, replace(agreement, targets=both[side])), since=since, at=at)
            for side in SIDES
        }
        for side in SIDES:
            for one in said[side]:
                self._count(side, one)
        now, then = ({one.key for one in said[side] if one.state == State.BREACHED} for side in SIDES)
        self.figures["newly"] += bool(then - now)
        self.figures["no_longer"] += bool(now - then)
        return bool(then - now)

    def fail(self) -> None:
        self.figures["failed"] += 1

    def _count(self, side: str, one: Verdict) -> None:
        self.figures[side][one.state] += 1
        for group, code in (("temperatures", one.temperature), ("teams", str(one.team or ""))):
            row = self.figures[group].setdefault(code, {each: _none() for each in SIDES})
            row[side][one.state] += 1


def _none() -> dict[str, int]:
    return {"met": 0, "breached": 0, "open": 0}
