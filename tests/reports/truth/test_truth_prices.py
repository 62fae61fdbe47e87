"""What the demo's waste costs: spent by source, prices by head, what those left lying might have brought. In cents."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from reports.figures.scope import Scope
from reports.waste import pricing
from reports.waste.kinds import POPULATIONS
from reports.waste.report import Asked, waste
from tests.reports.truth import waste as truth
from tests.reports.truth.company import SCOPES, scope, within
from tests.reports.truth.funnel import came
from tests.reports.truth.lives import Life, rows
from tests.reports.truth.waste import Cases

pytestmark = [pytest.mark.usefixtures("counted"), pytest.mark.parametrize("name", SCOPES)]
DAY = timedelta(days=1)
BEGINS = {"offers": "sql", "mqls": "mql"}
Costs = dict[tuple[str, str], Decimal]


def cents(amount: Fraction) -> Decimal:
    """Half a cent is rounded up, as in money."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def costs(span: Scope) -> Costs:
    """(source, currency) → what it cost in the days: of a month in part, its days count."""
    days = Counter(_month(span.since + n * DAY) for n in range((span.until - span.since) // DAY))
    found: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for row in rows("SELECT * FROM reports_cost"):
        within_it = days[row["month"].year, row["month"].month]
        if within_it and span.source in ("", row["source"]):
            whole = (row["month"].replace(day=28) + timedelta(days=4)).replace(day=1) - row["month"]
            found[row["source"], row["currency"]] += Fraction(row["amount"]) * within_it / whole.days
    return {key: cents(amount) for key, amount in found.items()}


def _month(moment: datetime) -> tuple[int, int]:
    local = timezone.localtime(moment)
    return local.year, local.month


def wilson(part: int, whole: int) -> tuple[float, float, float]:
    """The share with its 95 % interval, as the textbook has it."""
    z, share = 1.959963984540054, part / whole
    middle = (part + z * z / 2) / (whole + z * z)
    reach = z / (whole + z * z) * sqrt(part * (whole - part) / whole + z * z / 4)
    return middle - reach, share, middle + reach


def test_what_a_lead_and_a_customer_cost(lives: list[Life], name: str) -> None:
    span = scope(name)
    spent = costs(span)
    reached: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(pricing.STEPS, 0))
    for life in lives:
        for step in ("lead", "mql", "sql", "customer"):
            if within(came(life, step), span) and span.source in ("", life.source):
                reached[life.source][step] += 1
    found = pricing.prices(span)
    assert {(one.source, one.currency): one.cost for one in found if one.cost is not None} == spent
    assert {one.source for one in found} == {source for source, _currency in spent} | set(reached)
    for one in found:
        assert dict(one.reached) == reached[one.source]
        for step, number in reached[one.source].items():
            exact = cents(Fraction(one.cost) / number) if one.cost is not None and number else None
            assert one.per(step) == exact


@pytest.mark.parametrize("of", BEGINS)
def test_what_was_spent_on_the_wasted(cases: Cases, name: str, of: str) -> None:
    span = scope(name)
    here = truth.grouped(cases(of, span), "source")
    everybody = truth.grouped(cases(of, Scope(span.since, span.until, source=span.source)), "source")
    wasted = {source: truth.people(one for one in ours if one.kinds) for source, ours in here.items()}
    found: dict[str, Fraction] = defaultdict(Fraction)
    for (source, currency), cost in costs(span).items():
        if wasted.get(source):
            found[currency] += Fraction(cost) * wasted[source] / truth.people(everybody[source])
    priced = waste(manager(), Asked(span, POPULATIONS[of])).priced
    assert priced.spent == {currency: cents(amount) for currency, amount in found.items()}
    assert priced.priced == sum(wasted.get(source, 0) for source in {source for source, _currency in costs(span)})


@pytest.mark.parametrize("of", BEGINS)
def test_what_doing_nothing_costs(lives: list[Life], name: str, of: str) -> None:
    span, begins = scope(name), BEGINS[of]
    matured = Scope(span.until - 455 * DAY, span.until - 90 * DAY)
    whole = [life for life in lives if within(came(life, begins), matured)]
    part = [life for life in whole if life.first("customer")]
    won: dict[str, Fraction] = defaultdict(Fraction)
    deals = [
        row
        for row in rows("SELECT * FROM handoff_opportunity WHERE stage = 'won' AND amount IS NOT NULL")
        if within(row["ended_at"], Scope(span.until - 365 * DAY, span.until))
    ]
    for row in deals:
        won[row["currency"]] += Fraction(row["amount"]) / len(deals)
    report = waste(manager(), Asked(span, POPULATIONS[of]))
    priced, worth = report.priced, report.priced.worth
    assert (worth.customers.part, worth.customers.whole, worth.deals) == (len(part), len(whole), len(deals))
    assert {currency: Fraction(value) for currency, value in worth.value.items()} == pytest.approx(dict(won))
    lying = report.whole.lying
    expected = expect(lying, wilson(len(part), len(whole)), won) if lying and whole else {}
    assert set(priced.nothing) == set(expected)
    for currency, three in expected.items():
        assert [float(one) for one in priced.nothing[currency]] == pytest.approx(three, abs=0.005000001)


def expect(lying: int, shares: tuple[float, float, float], won: dict[str, Fraction]) -> dict[str, Any]:
    return {currency: [lying * share * float(value) for share in shares] for currency, value in won.items()}


def manager() -> User:
    return User.objects.get(email="manager@demo.test")
