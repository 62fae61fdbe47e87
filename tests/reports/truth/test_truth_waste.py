"""The waste of the demo equals what its handoffs, arrivals and clocks say: every kind, row, reason, close and month."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import User
from reports.figures.scope import Scope, midnight
from reports.waste.counting import Numbers
from reports.waste.kinds import POPULATIONS, People
from reports.waste.report import Asked, Waste, waste
from tests.reports.truth import waste as truth
from tests.reports.truth.company import SCOPES, median, near, ninth, scope
from tests.reports.truth.waste import Cases

pytestmark = pytest.mark.usefixtures("counted")
KINDS = {"offers": truth.OFFERED_KINDS, "mqls": truth.MQL_KINDS}
BYS = {
    "offers": ("source", "campaign", "rule", "person", "team", "fit", "month"),
    "mqls": ("source", "campaign", "fit", "month"),
}


def reported(of: str, span: Scope, by: str = "") -> Waste:
    return waste(User.objects.get(email="manager@demo.test"), Asked(span, POPULATIONS[of], by))


def said(numbers: Numbers, people: People) -> dict[str, int]:
    return {name: numbers.of(name) for name in ("all", "any", *(kind.code for kind in people.kinds))}


@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize("name", SCOPES)
def test_each_kind_of_waste(cases: Cases, name: str, of: str) -> None:
    report, expected = reported(of, scope(name)), truth.tally(cases(of, scope(name)), KINDS[of])
    assert said(report.whole, POPULATIONS[of]) == expected
    assert [line.kind.code for line in report.lines] == list(KINDS[of])
    for line in report.lines:
        assert (line.number, line.share.part, line.share.whole) == (
            expected[line.kind.code], expected[line.kind.code], expected["all"],
        )  # fmt: skip
    assert (report.wasted.part, report.wasted.whole) == (expected["any"], expected["all"])


def test_those_left_lying_had_no_opportunity_since(cases: Cases) -> None:
    for name in SCOPES:
        for of in KINDS:
            lying = truth.people(case for case in cases(of, scope(name)) if case.lies)
            assert reported(of, scope(name)).whole.lying == lying, (name, of)


@pytest.mark.parametrize(("of", "by"), [(of, by) for of, bys in BYS.items() for by in bys])
@pytest.mark.parametrize("name", ["12 months", "last month", "days in the middle of months", "a source", "a team"])
def test_waste_by_one_dimension(cases: Cases, name: str, of: str, by: str) -> None:
    expected = {key: truth.tally(ours, KINDS[of]) for key, ours in truth.grouped(cases(of, scope(name)), by).items()}
    report = reported(of, scope(name), by)
    assert {row.key: said(row.numbers, POPULATIONS[of]) for row in report.rows} == expected
    assert {row.key: (row.wasted.part, row.wasted.whole) for row in report.rows} == {
        key: (numbers["any"], numbers["all"]) for key, numbers in expected.items()
    }


@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize("name", SCOPES)
def test_reasons_and_how_old_the_wasted_were_when_they_were_closed(cases: Cases, name: str, of: str) -> None:
    report, ours = reported(of, scope(name)), cases(of, scope(name))
    ended = [case for case in ours if KINDS[of][-1] in case.kinds and case.reason]
    assert {reason.code: reason.number for reason in report.reasons} == {
        code: truth.people(case for case in ended if case.reason == code) for code in {case.reason for case in ended}
    }
    closed = [case for case in ours if case.kinds and case.ended_at]
    assert {close.place for close in report.closes} == {case.place for case in closed}
    for close in report.closes:
        here = [case for case in closed if case.place == close.place]
        ages = [case.age for case in here if case.age >= timedelta()]
        assert (close.people, close.impossible) == (truth.people(here), 0)
        assert near(close.median, median(ages))
        assert near(close.nine_of_ten, ninth(ages))


@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize("name", SCOPES)
def test_the_trend_of_the_half_year(cases: Cases, name: str, of: str) -> None:
    span = scope(name)
    last = (span.until - timedelta(seconds=1)).date().replace(day=1)
    numbers = [last.year * 12 + last.month - 1 - back for back in range(5, -2, -1)]
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    trend = reported(of, span).trend
    assert [month.since for month, _number in trend] == [midnight(first) for first in months[:-1]]
    for (month, number), first, after in zip(trend, months, months[1:], strict=False):
        whole = replace(span, since=midnight(first), until=midnight(after))
        assert number == truth.people(case for case in cases(of, whole) if case.kinds), month
