"""Counting waste in few statements: whole, by one dimension, by reason, and how long it took until they were closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from reports.figures.heads import heads
from reports.figures.lengths import span, spread
from reports.figures.scope import DIMENSIONS, Scope
from reports.waste.kinds import POPULATIONS, People

MONTH = "to_char(t.entered_at AT TIME ZONE %(zone)s, 'YYYY-MM')"
KEYS: Mapping[str, str] = {
    **{name: f"t.{column}" for name, column in DIMENSIONS.items()},
    "team": "COALESCE(t.team_id, 0)",
    "person": "COALESCE(t.person_id, 0)",
    "rule": "COALESCE(t.rule_id, 0)",
    "month": MONTH,
    "": "''::text",
}
# Whoever was offered twice is one person, wasted where either offer was; only they have to be put together.
COUNTED = """
SELECT {key}, count(*), {counted} {of} AND NOT t.many{where} GROUP BY 1
UNION ALL
SELECT key, count(*), {counted_once} FROM (
    SELECT {key} AS key, t.contact_id, {once} {of} AND t.many{where} GROUP BY 1, 2) people
GROUP BY 1
"""
REASONS = """
SELECT t.reason, {people}
{of} AND COALESCE({condition}, false){where} GROUP BY 1 ORDER BY 2 DESC, 1
"""
CLOSED = """
SELECT '{place}', {people}, {spread},
    count(DISTINCT t.contact_id) FILTER (WHERE t.ended_at < t.entered_at)
{of} AND t.place = '{place}' AND t.ended_at IS NOT NULL AND {any}{where}
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """People, each once: all, with any waste, left lying by us, and of each kind."""

    all: int = 0
    any: int = 0
    lying: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)

    def of(self, code: str) -> int:
        return self.kinds[code] if code in self.kinds else getattr(self, code)


@dataclass(frozen=True, slots=True)
class Close:
    """The wasted who were closed at one place: how many, and how old they were then; `impossible` are not averaged."""

    place: str
    people: int
    median: timedelta | None
    nine_of_ten: timedelta | None
    impossible: int

    @property
    def figure_code(self) -> str:
        return f"closed_{self.place}"


def count(people: People, scope: Scope, by: str = "") -> dict[Any, Numbers]:
    """Key of the dimension → numbers; the key "" for the whole. One statement."""
    flags = {"any": people.any, **{kind.code: f"COALESCE({kind.condition}, false)" for kind in people.kinds}}
    flags["lying"] = people.lying
    rows = _rows(
        COUNTED.format(
            key=KEYS[by],
            of=people.of,
            where=scope.where("t"),
            counted=", ".join(f"count(*) FILTER (WHERE {condition})" for condition in flags.values()),
            once=", ".join(f'bool_or({condition}) AS "{code}"' for code, condition in flags.items()),
            counted_once=", ".join(f'count(*) FILTER (WHERE "{code}")' for code in flags),
        ),
        scope,
    )
    found: dict[Any, list[int]] = {}
    for key, *figures in rows:
        found[key] = [sum(pair) for pair in zip(figures, found.get(key, [0] * len(figures)), strict=True)]
    return {key: _numbers(people, figures) for key, figures in found.items()}


def whole(people: People, scope: Scope) -> Numbers:
    return count(people, scope).get("", Numbers(kinds={kind.code: 0 for kind in people.kinds}))


def _numbers(people: People, figures: list[int]) -> Numbers:
    everybody, wasted, *kinds, lying = figures
    return Numbers(everybody, wasted, lying, dict(zip((kind.code for kind in people.kinds), kinds, strict=True)))


def reasons(people: People, scope: Scope) -> list[tuple[str, int]]:
    """(code, people) of why they were returned or discarded, the most frequent first."""
    ended = people.kinds[-1].condition
    return _rows(REASONS.format(people=heads(), of=people.of, condition=ended, where=scope.where("t")), scope)


def closes(people: People, scope: Scope) -> list[Close]:
    """Where the wasted were closed and how old they were then, since the offer or the arrival."""
    lengths = spread("t.ended_at - t.entered_at", only="t.ended_at >= t.entered_at")
    parts = [
        CLOSED.format(people=heads(), place=place, of=people.of, any=people.any, where=scope.where("t"), spread=lengths)
        for place in people.places
    ]
    return [
        Close(place, number, span(median), span(p90), impossible)
        for place, number, median, p90, impossible in _rows(" UNION ALL ".join(parts), scope)
        if number
    ]


def _rows(statement: str, scope: Scope, **more: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**scope.parameters, "zone": timezone.get_current_timezone_name(), **more})
        found: list[Any] = cursor.fetchall()
    return found


def of_code(code: str) -> People:
    """The people an address names; those offered to sales unless it says otherwise."""
    return POPULATIONS.get(code, POPULATIONS["offers"])
