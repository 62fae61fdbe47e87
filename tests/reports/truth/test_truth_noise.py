"""Where the demo's good leads drown: what it counts is what the arrivals in the queue say."""

from collections import defaultdict
from datetime import date, datetime

import pytest
from django.utils import timezone

from reports.figures.scope import Scope
from reports.waste.noise import drowning
from tests.reports.truth import waste as truth
from tests.reports.truth.company import SCOPES, TODAY, median, near, scope
from tests.reports.truth.waste import Case, Cases

pytestmark = pytest.mark.usefixtures("counted")


def outside(case: Case) -> bool:
    return "outside_icp" in case.kinds


def good(case: Case) -> bool:
    return case.move.fit != "" and not outside(case)


def day(case: Case) -> date:
    return timezone.localtime(case.move.at).date()


def left(case: Case) -> datetime:
    """When they left the desk of sales, to which marketing's verdict had brought them."""
    following = case.life.moves[case.life.moves.index(case.next) + 1 :]
    return following[0].at if following else TODAY


@pytest.mark.parametrize("by", ["source", "campaign"])
@pytest.mark.parametrize("name", SCOPES)
def test_where_good_leads_drown(cases: Cases, name: str, by: str) -> None:
    span = scope(name)
    noise: dict[date, set[int]] = defaultdict(set)
    for case in filter(outside, cases("mqls", Scope(span.since, span.until))):
        noise[day(case)].add(case.life.id)
    rows, found = truth.grouped(cases("mqls", span), by), drowning(span, by, at=TODAY)
    assert {row.key for row in found} == set(rows)
    for row in found:
        ours = [case for case in rows[row.key] if good(case)]
        assert (row.good, row.outside) == (truth.people(ours), truth.people(filter(outside, rows[row.key])))
        assert near(row.reviewed, median([(case.ended_at or TODAY) - case.move.at for case in ours]))
        offered = [case for case in ours if case.next and case.next.place == "offered"]
        assert near(row.offered, median([left(case) - case.next.at for case in offered]))
        around = [len(noise[day(case)]) for case in ours]
        assert row.noise == (pytest.approx(sum(around) / len(around), rel=1e-12) if around else None)
    weights = [row.weight for row in found]
    assert weights == sorted(weights, reverse=True)
