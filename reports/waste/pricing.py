"""What waste costs: cost per lead by source, spent on the wasted, and what those left lying might have brought.

Amounts stand by currency and are never added across currencies.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from reports.figures.scope import Scope, midnight, next_month
from reports.figures.shares import Share
from reports.funnel.steps import CAME, on
from reports.models import Cost

Sums = Mapping[str, Decimal]
CENT = Decimal("0.01")
# What a lead costs is asked of whoever first came to these in the time.
STEPS = ("lead", "mql", "sql", "customer")
# Whom another system brought along already with sales or as customers, our costs did not bring.
WAY = on(CAME, "t")
REACHED = f"""
SELECT '{{step}}', t.source, count(*) FROM reports_journey t
WHERE t.{{step}}_at >= %(since)s AND t.{{step}}_at < %(until)s AND {WAY}{{where}} GROUP BY 2
"""
# Matured: the youngest of them have had three months.
MATURE, YEAR = timedelta(days=90), timedelta(days=365)
CONVERTED = f"""
SELECT count(*), count(t.customer_at) FROM reports_journey t
WHERE t.{{start}}_at >= %(since)s AND t.{{start}}_at < %(until)s AND {WAY}
"""
WON = """
SELECT currency, sum(amount), count(*) FROM handoff_opportunity
WHERE stage = 'won' AND amount IS NOT NULL AND ended_at >= %(since)s AND ended_at < %(until)s GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Price:
    """What one source cost in the time, in one currency, and how many came to each step."""

    source: str
    currency: str
    cost: Decimal | None  # None: nobody entered what it cost
    reached: Mapping[str, int]

    def per(self, step: str) -> Decimal | None:
        return cents(self.cost / self.reached[step]) if self.cost is not None and self.reached[step] else None


@dataclass(frozen=True, slots=True)
class Worth:
    """What one person at a stage is expected to bring: the share who became customers, times an average won deal."""

    customers: Share
    deals: int
    value: Sums  # of a won deal, on average over all of them, by currency

    def of(self, people: int) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
        """Currency → (low, expected, high) of so many people; empty where there is too little history."""
        if self.customers.percent is None or not self.deals:
            return {}
        low, middle, high = (
            Decimal(each) / 100 for each in (self.customers.low, self.customers.percent, self.customers.high)
        )
        return {
            currency: (cents(people * low * value), cents(people * middle * value), cents(people * high * value))
            for currency, value in self.value.items()
        }


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def by_source_only(scope: Scope) -> Scope:
    """Costs are known by source: what else narrows a report is left out of them."""
    return Scope(scope.since, scope.until, source=scope.source)


def spent(scope: Scope) -> dict[tuple[str, str], Decimal]:
    """(source, currency) → cost in the time; of a month that lies in it in part, that part of its days."""
    since, until = timezone.localtime(scope.since), timezone.localtime(scope.until)
    rows = Cost.objects.filter(month__gte=since.date().replace(day=1), month__lt=until.date())
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if scope.source in ("", row.source):
            found[row.source, row.currency] += row.amount * _part(row, scope)
    return {key: cents(amount) for key, amount in found.items()}


def _part(row: Cost, scope: Scope) -> Decimal:
    """The share of the cost's month that lies within the time, by days."""
    first, last = midnight(row.month), midnight(next_month(row.month))
    within = min(last, scope.until) - max(first, scope.since)
    days = [Decimal(round(span / timedelta(days=1))) for span in (within, last - first)]
    return max(Decimal(0), days[0]) / days[1]


def prices(scope: Scope) -> list[Price]:
    """Each source with its costs, the dearest first, then those whose cost nobody entered. Two statements."""
    scope = by_source_only(scope)
    costs, reached = spent(scope), _reached(scope)
    known = [
        Price(source, currency, cost, reached.get(source, dict.fromkeys(STEPS, 0)))
        for (source, currency), cost in sorted(costs.items(), key=lambda item: (-item[1], item[0]))
    ]
    unknown = set(reached) - {source for source, _currency in costs}
    without = sorted(unknown, key=lambda one: (-reached[one]["lead"], one))
    return [*known, *(Price(source, "", None, reached[source]) for source in without)]


def _reached(scope: Scope) -> dict[str, dict[str, int]]:
    parts = [REACHED.format(step=step, where=scope.where("t")) for step in STEPS]
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STEPS, 0))
    for step, source, number in _rows(" UNION ALL ".join(parts), scope.parameters):
        found[source][step] = number
    return dict(found)


def spent_on(wasted: Mapping[str, int], everybody: Mapping[str, int], costs: Mapping[tuple[str, str], Decimal]) -> Sums:
    """Of each source the wasted people's part of its cost, summed by currency. Pure."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for (source, currency), cost in costs.items():
        if everybody.get(source) and wasted.get(source):
            found[currency] += cost * wasted[source] / everybody[source]
    return {currency: cents(amount) for currency, amount in sorted(found.items())}


def worth(start: str, scope: Scope) -> Worth:
    """From one's own history up to the end of the time: who came to `start` over a year ago to three months ago, and
    the deals won in the last year. Two statements."""
    until = scope.until
    whole, came = _rows(CONVERTED.format(start=start), {"since": until - MATURE - YEAR, "until": until - MATURE})[0]
    rows = _rows(WON, {"since": until - YEAR, "until": until})
    deals = sum(number for _currency, _sum, number in rows)
    return Worth(Share(came, whole), deals, {currency: total / deals for currency, total, _number in rows})


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[Any] = cursor.fetchall()
    return found
