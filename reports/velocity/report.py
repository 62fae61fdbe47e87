"""Velocity put together for page and API: seven statements, medians and ninth deciles by the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from reports.figures.heads import heads
from reports.figures.lengths import middle, seconds, span, spread
from reports.figures.scope import Scope
from reports.figures.sets import counts
from reports.figures.shares import Share
from reports.funnel.counting import Lag, lags
from reports.funnel.report import is_maturing
from reports.velocity.sets import (
    ALONE,
    BUCKETS,
    IMPOSSIBLE,
    JOURNEY,
    OFFERED,
    PAIRS,
    STAYS,
    WAITING,
    between,
    stayed,
    waits,
)

# What the field's texts say of the buyer's way before a salesperson is asked.
TEXTS_ALONE = 70.0


NARROWED = """WITH stays AS MATERIALIZED (
    SELECT t.contact_id, t.place, t.stage, t.entered_at, t.left_at, t.many FROM reports_passage t
    WHERE t.left_at >= %(since)s AND t.left_at < %(until)s AND t.left_at > t.entered_at{where}
) """


@dataclass(frozen=True, slots=True)
class Length:
    """How long something took for `people`; `times` may be more, where somebody did it twice."""

    code: str
    label: Any
    figure: str
    people: int
    times: int
    median: timedelta | None
    p90: timedelta | None


@dataclass(frozen=True, slots=True)
class Wait:
    """Who lies at a place now: how many, the median of their stay so far, since when the oldest does."""

    place: str
    label: Any
    figure: str
    people: int
    median: timedelta | None
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Bucket:
    """People by how soon sales first tried, and which share of them became an opportunity."""

    code: str
    label: Any
    people: int
    won: Share


@dataclass(frozen=True, slots=True)
class Alone:
    """Which part of the way, in per cent, customers went before sales' first try (median), beside the texts'."""

    people: int
    percent: float | None
    texts: float = TEXTS_ALONE


@dataclass(frozen=True, slots=True)
class Velocity:
    scope: Scope
    stays: list[Length]
    between: list[Length]
    waits: list[Wait]
    alone: Alone
    buckets: list[Bucket]
    impossible: list[tuple[str, Any, int]]
    maturing: bool


def velocity(scope: Scope, *, at: datetime) -> Velocity:
    """Times that ended within the scope; who waits is counted at `at`, narrowed to the scope's people."""
    took, _began = lags("sql", at=at)
    numbers = counts([*IMPOSSIBLE], scope)
    return Velocity(
        scope,
        _stays(scope),
        _lengths("between", [_pair(code, scope) for code in PAIRS], scope),
        _waits(scope, at=at),
        _alone(scope),
        _buckets(scope),
        [(code, IMPOSSIBLE[code][0], numbers[code]) for code in IMPOSSIBLE],
        is_maturing(scope, _opportunities(took), at=at),
    )


def _opportunities(took: dict[str, Lag]) -> Lag | None:
    return took.get("opportunity")


def _buckets(scope: Scope) -> list[Bucket]:
    """One scan of those first offered in the time."""
    numbers = ", ".join(
        f"count(*) FILTER (WHERE {condition}), count(t.opportunity_at) FILTER (WHERE {condition})"
        for _label, condition in BUCKETS.values()
    )
    (row,) = _rows(f"SELECT {numbers} {JOURNEY} {OFFERED}{scope.where('t')}", scope.parameters)
    pairs = zip(row[::2], row[1::2], strict=True)
    return [
        Bucket(code, label, people, Share(won, people))
        for (code, (label, _condition)), (people, won) in zip(BUCKETS.items(), pairs, strict=True)
    ]


def _lengths(family: str, parts: list[str], scope: Scope) -> list[Length]:
    """One row a part, in one statement."""
    found = _rows(" UNION ALL ".join(parts), scope.parameters)
    return [
        Length(code, _label(family, code), f"{family}_{code}", people, times, span(median), span(p90))
        for code, people, times, median, p90 in found
    ]


def _stays(scope: Scope) -> list[Length]:
    """Of everybody out of the index; of some people by one scan, since the index does not know who they are."""
    parts = " UNION ALL ".join(_stay(code) for code in STAYS)
    if scope.narrowed:
        parts = NARROWED.format(where=scope.where("t")) + parts.replace("FROM reports_passage t", "FROM stays t")
    return _lengths("stayed", [parts], scope)


def _stay(code: str) -> str:
    return f"SELECT '{code}', {heads()}, count(*), {spread('t.left_at - t.entered_at')} {stayed(code)}"


def _pair(code: str, scope: Scope) -> str:
    before, step = PAIRS[code]
    took = f"t.{step.first} - t.{before.first}"
    return f"SELECT '{code}', count(*), count(*), {spread(took)} {between(code)}{scope.where('t')}"


def _label(family: str, code: str) -> Any:
    return STAYS[code][2] if family == "stayed" else tuple(step.label for step in PAIRS[code])


def _waits(scope: Scope, *, at: datetime) -> list[Wait]:
    """The middle of the ages is the age of the middle arrival: arrivals come out of the index in order."""
    parts = [
        f"SELECT '{place}', count(*), {seconds('%(at)s')} - {middle('t.entered_at')}, min(t.entered_at) "
        f"{waits(place)}{scope.where('t')}"
        for place in WAITING
    ]
    found = _rows(" UNION ALL ".join(parts), {**scope.parameters, "at": at})
    return [
        Wait(place, WAITING[place], f"now_{place}", people, span(median), oldest)
        for place, people, median, oldest in found
    ]


def _alone(scope: Scope) -> Alone:
    """Whom sales tried before they did anything themselves went none of the way alone."""
    part = (
        "greatest(extract(epoch FROM t.attempted_at - t.first_activity_at), 0) "
        "/ extract(epoch FROM t.customer_at - t.first_activity_at)"
    )
    sql = f"SELECT count(*), 100 * percentile_cont(0.5) WITHIN GROUP (ORDER BY {part}) {ALONE}{scope.where('t')}"
    people, percent = _rows(sql, scope.parameters)[0]
    return Alone(people, None if percent is None else float(percent))


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
