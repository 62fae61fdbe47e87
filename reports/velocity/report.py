"""Velocity put together for page and API: four statements, medians and ninth deciles by the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from reports.figures.scope import Scope
from reports.figures.sets import counts
from reports.figures.shares import Share
from reports.funnel.counting import Lag, lags
from reports.funnel.report import is_maturing
from reports.velocity.sets import ALONE, BUCKETS, IMPOSSIBLE, PAIRS, STAYS, WAITING, between, stayed, waits

# What the field's texts say of the buyer's way before a salesperson is asked.
TEXTS_ALONE = 70.0


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
    numbers = counts([*_of_buckets(), *IMPOSSIBLE], scope)
    return Velocity(
        scope,
        _lengths("stayed", {code: stayed(code) for code in STAYS}, "t.left_at - t.entered_at", scope),
        _lengths("between", {code: between(code) for code in PAIRS}, "", scope),
        _waits(scope, at=at),
        _alone(scope),
        [_bucket(code, numbers) for code in BUCKETS],
        [(code, IMPOSSIBLE[code][0], numbers[code]) for code in IMPOSSIBLE],
        is_maturing(scope, _opportunities(took), at=at),
    )


def _opportunities(took: dict[str, Lag]) -> Lag | None:
    return took.get("opportunity")


def _of_buckets() -> list[str]:
    return [f"speed_{code}{ending}" for code in BUCKETS for ending in ("", "_opportunity")]


def _bucket(code: str, numbers: dict[str, int]) -> Bucket:
    people = numbers[f"speed_{code}"]
    return Bucket(code, BUCKETS[code][0], people, Share(numbers[f"speed_{code}_opportunity"], people))


def _lengths(family: str, parts: dict[str, str], length: str, scope: Scope) -> list[Length]:
    """One row a part, in one statement; `length` is the SQL of it, that of a pair of steps where it is empty."""
    found = _rows(
        " UNION ALL ".join(
            f"SELECT '{code}', count(DISTINCT t.contact_id), count(*), {_spread(length or _of_pair(code))} "
            f"{part}{scope.where('t')}"
            for code, part in parts.items()
        ),
        scope.parameters,
    )
    return [Length(row[0], _label(family, row[0]), f"{family}_{row[0]}", *row[1:]) for row in found]


def _spread(length: str) -> str:
    return ", ".join(f"percentile_cont({share}) WITHIN GROUP (ORDER BY {length})" for share in (0.5, 0.9))


def _of_pair(code: str) -> str:
    before, step = PAIRS[code]
    return f"t.{step.first} - t.{before.first}"


def _label(family: str, code: str) -> Any:
    return STAYS[code][2] if family == "stayed" else tuple(step.label for step in PAIRS[code])


def _waits(scope: Scope, *, at: datetime) -> list[Wait]:
    age = "%(at)s - t.entered_at"
    parts = [
        f"SELECT '{place}', count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY {age}), min(t.entered_at) "
        f"{waits(place)}{scope.where('t')}"
        for place in WAITING
    ]
    found = _rows(" UNION ALL ".join(parts), {**scope.parameters, "at": at})
    return [Wait(row[0], WAITING[row[0]], f"now_{row[0]}", *row[1:]) for row in found]


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
