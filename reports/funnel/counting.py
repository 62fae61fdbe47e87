"""Counting the funnel in few statements: whole and by one dimension. The conditions are those of its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection
from django.utils import timezone

from reports.figures.lengths import middle, span
from reports.figures.scope import DIMENSIONS, NUMBERS, Scope
from reports.funnel.sets import cohort, entering
from reports.funnel.steps import CAME, STEPS, Step, after, on

Numbers = dict[str, int]
# The people who came to a step last say how long it takes now.
SAMPLE = 20_000
MONTH = "to_char(t.{0} AT TIME ZONE %(zone)s, 'YYYY-MM')"
MONTH_BEGAN = "GREATEST(%(since)s, date_trunc('month', t.entered_at AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s)"
BYS = (*DIMENSIONS, "month")


@dataclass(frozen=True, slots=True)
class Lag:
    """How long a step takes: the median since the step before, and in what time nine of ten came from the start."""

    median: timedelta | None
    nine_of_ten: timedelta | None


def key_of(by: str, moment: str) -> str:
    """The SQL of a row's key; "" for one row of all."""
    if by == "month":
        return MONTH.format(moment)
    if by in NUMBERS:
        return f"COALESCE(t.{DIMENSIONS[by]}, 0)"
    return f"t.{DIMENSIONS[by]}" if by else "''::text"


def parameters(scope: Scope) -> dict[str, Any]:
    return {**scope.parameters, "zone": timezone.get_current_timezone_name()}


def count_cohort(start: str, scope: Scope, by: str = "") -> dict[Any, Numbers]:
    """Key → how many of the cohort have come to each step since; one scan."""
    steps = after(start)
    key = key_of(by, STEPS[start].first)
    reached = ", ".join(f"count(t.{step.first})" for step in steps)
    rows = _rows(f"SELECT {key}, {reached} {cohort(start)}{scope.where('t')} GROUP BY 1", scope)
    return {row[0]: dict(zip((step.code for step in steps), row[1:], strict=True)) for row in rows}


def count_period(scope: Scope, by: str = "") -> dict[Any, Numbers]:
    """Key → how many entered each step in the time, each once; of months, once a month."""
    floor = MONTH_BEGAN if by == "month" else "%(since)s"
    parts = [
        f"SELECT {key_of(by, 'entered_at' if step.enters else step.first)}, '{step.code}', count(*) "
        f"{entering(step, floor)}{scope.where('t')} GROUP BY 1"
        for step in STEPS.values()
    ]
    counted: dict[Any, Numbers] = {}
    for key, code, number in _rows(" UNION ALL ".join(parts), scope):
        counted.setdefault(key, dict.fromkeys(STEPS, 0))[code] = number
    return counted


def cohort_backs(start: str, scope: Scope) -> Numbers:
    """Step → how many of the cohort have gone back from it since; one scan."""
    steps = [step for step in after(start) if step.back]
    numbers = ", ".join(f"count(*) FILTER (WHERE t.back_{step.code})" for step in steps)
    row = _rows(f"SELECT {numbers} {cohort(start)}{scope.where('t')}", scope)[0]
    return dict(zip((step.code for step in steps), row, strict=True))


def lags(start: str, *, at: datetime) -> tuple[dict[str, Lag], datetime | None]:
    """Step → how long it lately took; and when the history that we have begins. One statement."""
    steps = after(start)
    parts = [_lag(STEPS[start], before, step) for before, step in pairwise(steps)]
    began = "SELECT 'began', NULL::float, NULL::float, min(began_at) FROM reports_journey"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([*parts, began]), {"at": at})
        rows = cursor.fetchall()
    return {code: Lag(span(median), span(most)) for code, median, most, _began in rows[:-1]}, rows[-1][3]


def _lag(start: Step, before: Step, step: Step) -> str:
    """Who skipped the step before took no time for it and says nothing about its length."""
    return f"""SELECT '{step.code}', {middle("x.reached - x.before", only="x.reached > x.before")},
        {middle("x.reached - x.came", 0.9, only="x.reached >= x.came")}, NULL::timestamptz
        FROM (SELECT t.{step.first} AS reached, t.{before.first} AS before, t.{start.first} AS came
            FROM reports_journey t WHERE t.{step.first} <= %(at)s AND {on(CAME, "t")}
            ORDER BY t.{step.first} DESC LIMIT {SAMPLE}) x"""


def _rows(sql: str, scope: Scope) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters(scope))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def numbers_of(counted: Mapping[Any, Numbers]) -> Numbers:
    """The one row of an ungrouped count; a count of nobody has none."""
    return next(iter(counted.values()), {})
