"""One's own history behind the goal: shares of matured cohorts, lags, what came, deal values, capacity. Reading only.

A deal belongs to the person it began with; who only took part brings no other. A meeting is one that sales booked or
held; whoever became an opportunity had one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from reports.deals.sets import FIRST
from reports.figures.lengths import middle, span
from reports.figures.scope import Scope, midnight
from reports.goal.arithmetic import SHARES
from reports.goal.sets import PAIRS

MONTH = timedelta(days=365.25 / 12)


@dataclass(frozen=True, slots=True)
class Walked:
    """A step of the past: of `whole` who came in the matured `scope`, `part` have gone on since; and how long it took.

    `came` are all who came in the whole time, matured or not.
    """

    step: str
    scope: Scope
    whole: int
    part: int
    came: int
    median: timedelta | None
    p90: timedelta | None


@dataclass(frozen=True, slots=True)
class Value:
    """Deals won with an amount in one currency, and the average amount."""

    currency: str
    deals: int
    average: Decimal


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the sellers can work on: so many seats, each turning over once in `days`; `finished` were in the time."""

    sellers: int
    seats: int
    finished: int
    days: float | None

    @property
    def a_month(self) -> int | None:
        """How many handoffs full desks finish a month; None before any was finished."""
        return round(self.seats * (MONTH / timedelta(days=1)) / self.days) if self.days else None


def months_of(scope: Scope) -> float:
    """How many months a scope lasts."""
    return (scope.until - scope.since) / MONTH


def walked(scope: Scope) -> dict[str, Walked]:
    """Step → what one's own history says of it; two statements. The scope ends today at the latest."""
    lags = _lags(scope)
    scopes = {step: _matured(scope, lags[step][1]) for step in SHARES}
    rows = _counted(scope, scopes)
    return {step: Walked(step, scopes[step], *rows[step], *lags[step]) for step in SHARES}


def _matured(scope: Scope, p90: timedelta | None) -> Scope:
    """A history just as long that ends so early that even its last had as long as nine of ten need; whole days."""
    if p90 is None:
        return scope
    until = midnight(timezone.localtime(scope.until - p90).date())
    return replace(scope, since=midnight((until - (scope.until - scope.since)).date()), until=until)


def _lags(scope: Scope) -> dict[str, tuple[timedelta | None, timedelta | None]]:
    """Median since the step before, and p90 since the cohort began, of who went on lately.

    Whoever skipped the step before took no time for it and says nothing about its length.
    """
    parts = [
        f"""SELECT '{step}',
            {middle("x.went - x.came", only="x.went > x.came")},
            {middle("x.went - x.entered", 0.9, only="x.went > x.entered")}
        FROM (SELECT t.{pair.enters} AS entered, {pair.came} AS came, {pair.then} AS went
            {pair.cohort(pair.lately)}{scope.where("t")}) x"""
        for step, pair in PAIRS.items()
    ]
    return {step: (span(median), span(p90)) for step, median, p90 in _rows(parts, scope.parameters)}


def _counted(scope: Scope, scopes: Mapping[str, Scope]) -> dict[str, tuple[int, int, int]]:
    """Step → (whole, part, came), each cohort read once."""
    parts = [
        f"""SELECT '{step}', count(x.came) FILTER (WHERE {_within(step)})::int,
            count(x.went) FILTER (WHERE {_within(step)} AND x.came IS NOT NULL)::int,
            count(x.came) FILTER (WHERE x.entered >= %(first)s)::int
        FROM (SELECT t.{pair.enters} AS entered, {pair.came} AS came, {pair.then} AS went
            {pair.cohort().replace("%(since)s", f"%(since_{step})s")}{scope.where("t")}) x"""
        for step, pair in PAIRS.items()
    ]
    ends = {f"until_{step}": one.until for step, one in scopes.items()}
    starts = {f"since_{step}": min(one.since, scope.since) for step, one in scopes.items()}
    rows = _rows(parts, {**scope.parameters, **starts, **ends, "first": scope.since})
    return {step: (whole, part, came) for step, whole, part, came in rows}


def _within(step: str) -> str:
    return f"x.entered < %(until_{step})s"


def values(scope: Scope) -> list[Value]:
    """The average deal won in the time, by currency, the most frequent first. Deals worth nothing say nothing."""
    sql = f"""SELECT o.currency, count(*)::int, avg(o.amount) {FIRST}
        WHERE o.stage = 'won' AND o.ended_at >= %(since)s AND o.ended_at < %(until)s AND o.amount > 0{scope.where("t")}
        GROUP BY 1 ORDER BY 2 DESC, 1"""
    return [Value(currency, deals, round(average, 2)) for currency, deals, average in _rows([sql], scope.parameters)]


def capacity(scope: Scope, usual: int) -> Capacity:
    """Sellers who take offers now, their seats (`usual` by default), how long a handoff held one in the time."""
    whom = "".join(
        f" AND {column} = %({name})s"
        for name, column in (("team", "u.team_id"), ("person", "u.id"))
        if getattr(scope, name)
    )
    sql = f"""WITH selling AS (
        SELECT u.id, COALESCE(d.capacity, %(usual)s) AS seats
        FROM accounts_user u LEFT JOIN handoff_desk d ON d.user_id = u.id
        WHERE u.is_active AND u.role = 'sales' AND COALESCE(d.takes_offers, true){whom}
    ), finished AS (
        SELECT h.ended_at - h.offered_at AS took FROM handoff_handoff h JOIN accounts_user u ON u.id = h.seller_id
        WHERE h.offered_at >= %(since)s AND h.offered_at < %(until)s AND h.ended_at >= h.offered_at
            AND h.origin <> 'imported'{whom}
    )
    SELECT (SELECT count(*) FROM selling)::int, (SELECT COALESCE(sum(seats), 0) FROM selling)::int,
        (SELECT count(*) FROM finished)::int,
        (SELECT extract(epoch FROM avg(took))::float / 86400 FROM finished)"""
    ((sellers, seats, number, days),) = _rows([sql], {**scope.parameters, "usual": usual})
    return Capacity(sellers, seats, number, days)


def _rows(parts: list[str], asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
