"""The goal put together for page and API: history and what is tried, needs by step, capacity, verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from handoff.routing.desks import usual_capacity
from reports.deals.sets import deals_counted
from reports.figures.scope import Scope, so_far
from reports.goal import history
from reports.goal.arithmetic import (
    SHARES,
    STEPS,
    Need,
    Number,
    Ratio,
    deals_for,
    enough_alone,
    needs,
    observed,
    supposed,
)
from reports.goal.asking import LEAST_PERCENT, MOST_PERCENT, Asked
from reports.goal.history import Capacity, Value, Walked
from reports.goal.sets import PAIRS
from reports.goal.verdict import Finding, Pressure, findings, sentences

LABELS: Mapping[str, Any] = {
    "visitor": _("Visitors"),
    "lead": _("Leads"),
    "mql": _("MQLs"),
    "sql": _("SQLs"),
    "meeting": _("Meetings"),
    "deal": _("Deals"),
}
GOES_ON: Mapping[str, Any] = {
    "visitor": _("visitors who become leads"),
    "lead": _("leads who become MQLs"),
    "mql": _("MQLs offered to sales"),
    "sql": _("SQLs who meet us"),
    "meeting": _("meetings that end in a deal"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step: people needed in the period and a month, how many came a month, how long before the deal.

    `past` is the step's history; the deals have none. `tried` says that the share is a supposition.
    """

    step: str
    label: Any
    need: Need
    a_month: Number
    come: Fraction
    ahead: timedelta | None
    past: Walked | None
    ratio: Ratio | None
    tried: bool

    @property
    def percent(self) -> float | None:
        return _percent(self.ratio.share if self.ratio else None)

    @property
    def low(self) -> float | None:
        return _percent(self.ratio.low if self.ratio else None)

    @property
    def high(self) -> float | None:
        return _percent(self.ratio.high if self.ratio else None)

    @property
    def short(self) -> bool:
        """Fewer come than are needed."""
        return self.a_month is not None and self.come < self.a_month


@dataclass(frozen=True, slots=True)
class Goal:
    """`scope` is the history up to today. `value` is what a deal is taken to be worth; 0 where nobody can say."""

    asked: Asked
    scope: Scope
    goal: Decimal
    currency: str
    value: Decimal
    values: list[Value]
    deals: int
    lines: list[Line]
    capacity: Capacity
    findings: list[Finding]
    words: list[str]

    @property
    def known(self) -> bool:
        return self.value > 0 and self.goal > 0

    def line(self, step: str) -> Line:
        return self.lines[STEPS.index(step)]


def goal(asked: Asked, scope: Scope, *, at: datetime) -> Goal:
    """The report in six statements."""
    scope = so_far(scope, at=at)
    past, values = history.walked(scope), history.values(scope)
    can = history.capacity(scope, usual_capacity())
    won = deals_counted("won", scope)
    currency, value = _worth(asked, values)
    months = Fraction(history.months_of(scope)).limit_denominator(1000) or Fraction(1)
    target = asked.goal or _as_before(values, currency, asked.months, months)
    deals = deals_for(target, value) if value and target else 0
    lines = _lines(asked, past, deals, won, months)
    pressure = _pressure(lines, can)
    found = findings(pressure)
    return Goal(
        replace(asked, goal=target), scope, target, currency, value, values, deals, lines, can, found,
        sentences(found, pressure, levers(lines)),
    )  # fmt: skip


def _worth(asked: Asked, values: Sequence[Value]) -> tuple[str, Decimal]:
    """The currency and what a deal in it is worth."""
    currency = asked.currency or (values[0].currency if values else "EUR")
    averages = {one.currency: one.average for one in values}
    return currency, asked.value or averages.get(currency, Decimal(0))


def _as_before(values: Sequence[Value], currency: str, period: int, months: Fraction) -> Decimal:
    """Where no goal is given: what was won lately, in a period of this length."""
    won = sum((one.average * one.deals for one in values if one.currency == currency), Decimal(0))
    return Decimal(int(round(Fraction(won) * period / max(months, Fraction(1)), -2)))


def _lines(asked: Asked, past: Mapping[str, Walked], deals: int, won: int, months: Fraction) -> list[Line]:
    ratios = {step: observed(past[step].part, past[step].whole) for step in SHARES}
    tried = {step: percent for step, percent in asked.tried.items() if percent != shown(ratios[step])}
    ratios |= {step: supposed(percent) for step, percent in tried.items()}
    found = needs(deals, list(ratios.values()))
    came = {step: past[step].came for step in SHARES} | {"deal": won}
    ahead = _ahead(past)
    return [
        Line(
            need.step, LABELS[need.step], need, need.a_month(asked.months), came[need.step] / months, ahead[need.step],
            past.get(need.step), ratios.get(need.step), need.step in tried,
        )
        for need in found
    ]  # fmt: skip


def shown(ratio: Ratio) -> Decimal:
    """A share in per cent as its slider shows it. A slider that says so still was not moved."""
    percent = 100 * ratio.share if ratio.share is not None else Fraction(0)
    return min(max(Decimal(round(10 * percent)) / 10, LEAST_PERCENT), MOST_PERCENT).quantize(LEAST_PERCENT)


def _ahead(past: Mapping[str, Walked]) -> dict[str, timedelta | None]:
    """How long before the deal people have to come to each step: the sum of the medians from there on."""
    total: timedelta | None = timedelta(0)
    found: dict[str, timedelta | None] = {"deal": total}
    for step in reversed(SHARES):
        median = past[step].median or (timedelta(0) if past[step].part else None)
        total = None if total is None or median is None else total + median
        found[step] = total
    return found


def _pressure(lines: Sequence[Line], can: Capacity) -> Pressure:
    by_step = {line.step: line for line in lines}
    sql, lead = by_step["sql"], by_step["lead"]
    return Pressure(sql.a_month, float(sql.come), lead.a_month, float(lead.come), can.a_month)


def levers(lines: Sequence[Line]) -> list[tuple[Any, float, float]]:
    """Steps whose share alone would make up for the missing: label, from, to in per cent; the smallest rise first."""
    found = []
    for line in lines:
        if line.ratio is None or line.ratio.share is None:
            continue
        wanted = enough_alone(line.ratio.share, line.a_month, line.come)
        if wanted is not None:
            found.append((GOES_ON[line.step], 100 * float(line.ratio.share), 100 * float(wanted)))
    return sorted(found, key=lambda each: each[2] / each[1])


def figures_of(step: str) -> tuple[str, str]:
    """The codes of the people behind a share: the whole, and the part that went on."""
    return PAIRS[step].whole, PAIRS[step].part


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else 100 * float(share)
