"""The explorer and its saved reports over the API: the page's numbers, and a refusal by name where there are none."""

from decimal import Decimal

import pytest

from accounts.clock import now
from reports.actions import saved as actions
from reports.explore.asking import asked
from reports.explore.counting import counted
from reports.explore.measures import MEASURES
from reports.explore.table import flat
from reports.passages import rebuild_all
from tests import make
from tests.calling import Caller, places
from tests.reports.walks import Walk
from tests.sla.relay import MONDAY, office

pytestmark = pytest.mark.django_db
TIME = {"since": "2026-06-01", "until": "2026-08-31"}


@pytest.fixture
def walked():
    office()
    walk = Walk(11, people=30)
    rebuild_all()
    return walk


def boss(**fields):
    return make.user("manager", time_zone="UTC", **fields)


@pytest.mark.parametrize(
    "asks",
    [
        {},
        {"count": "deals_won", "by": "source", "beside": "month"},
        {"count": "handoff.returned", "by": "reason"},
        {"count": "first_mql", "by": "week", "beside": "team", "source": "web"},
        {"count": "handoffs_offered", "by": "person", "beside": "state", "rule": "0"},
    ],
)
def test_the_numbers_are_those_of_the_page(walked, asks):
    manager = boss()
    question = asked({**TIME, **asks}, manager, at=MONDAY)
    found = counted(question)
    told = Caller(user=manager).get("reports/explore/", **TIME, **asks).json()
    assert (told["total"], told["cut"], told["count"]) == (found.total, False, question.measure.code)
    rows = sorted([row["value"], row["beside"] or "", row["number"]] for row in told["rows"])
    assert rows == sorted([group.row, group.column, group.number] for group in found.groups)
    assert [row["label"] for row in told["rows"]] == [line[0] for line in flat(question, found)]
    if question.measure.deals:
        assert sum(Decimal(row["amount"]) for row in told["rows"]) == sum(group.amount for group in found.groups)


def test_without_days_it_is_the_last_twelve_months_by_source():
    told = Caller(user=boss()).get("reports/explore/").json()
    assert (told["count"], told["by"], told["beside"]) == ("first_mql", "source", None)
    assert int(told["scope"]["until"][:4]) - int(told["scope"]["since"][:4]) == 1


@pytest.mark.parametrize("code", MEASURES)
def test_everything_can_be_counted_by_each_of_its_dimensions(code):
    caller = Caller(user=boss())
    for by in MEASURES[code].dimensions:
        assert caller.get("reports/explore/", count=code, by=by).status_code == 200, by


@pytest.mark.parametrize(
    ("asks", "place", "code"),
    [
        ({"count": "first_mql", "by": "outcome"}, "by", "no_such_dimension"),
        ({"count": "first_mql", "beside": "promise"}, "beside", "no_such_dimension"),
        ({"by": "month", "beside": "month"}, "beside", "same_dimension"),
        ({"beside": "source"}, "beside", "same_dimension"),
        ({"by": "leads_contact"}, "by", "invalid_choice"),
        ({"count": "'; DROP TABLE leads_contact; --"}, "count", "invalid_choice"),
        ({"until": "1066-10-14"}, "until", "invalid"),
        ({"nonsense": "1"}, "nonsense", "unknown"),
    ],
)
def test_what_cannot_be_counted_so_is_refused_by_name(asks, place, code):
    response = Caller("manager").get("reports/explore/", **asks)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [code] == [found for where, found in places(response) if place in str(where)], response.json()


def test_a_refused_dimension_says_by_what_it_can_be_counted():
    (error,) = Caller("manager").get("reports/explore/", count="first_mql", by="outcome").json()["errors"]
    assert "source, campaign, topic" in error["detail"]


def test_a_salesperson_counts_only_themselves_by_person(walked):
    one, other = walked.sellers
    caller = Caller(user=one)
    rows = caller.get("reports/explore/", count="handoffs_offered", by="person", **TIME).json()["rows"]
    assert {row["value"] for row in rows} == {str(one.pk)}
    assert caller.get("reports/explore/", person=other.pk).status_code == 404
    assert caller.get("reports/explore/", person=one.pk).status_code == 200


class TestSaved:
    ASKS = {"count": "first_mql", "by": "source", **TIME}

    def save(self, owner, name, **more):
        query, shared = more.pop("query", self.ASKS), more.pop("shared", False)
        return actions.save_report(query, name=name, shared=shared, by=make.by(owner), at=now(), **more)

    def test_one_reads_ones_own_and_those_shown_to_everybody(self):
        me, other = boss(), make.user()
        mine = self.save(me, "Mine", every="week", weekday=1, hour=7)
        self.save(other, "Theirs")
        shared = self.save(other, "Shown", shared=True, every="day")
        rows = Caller(user=me).get("reports/saved/").json()["results"]
        assert [(row["id"], row["mine"]) for row in rows] == [(mine.pk, True), (shared.pk, False)]
        assert [row["mail"] for row in rows] == [{"every": "week", "weekday": 1, "hour": 7}, None]
        assert rows[0]["query"] == self.ASKS
        assert rows[1]["owner"] == other.email

    def test_a_key_that_stands_for_nobody_reads_none(self):
        self.save(boss(), "Shown", shared=True)
        assert Caller("manager").get("reports/saved/").json()["results"] == []

    def test_one_comes_with_its_numbers(self, walked):
        me = boss()
        row = self.save(me, "Mine")
        told = Caller(user=me).get(f"reports/saved/{row.pk}/").json()
        assert told["report"] == Caller(user=me).get("reports/explore/", **self.ASKS).json()
        assert told["report"]["total"] > 0

    def test_anothers_own_is_not_there(self):
        row = self.save(boss(), "Mine")
        assert Caller(user=make.user()).get(f"reports/saved/{row.pk}/").status_code == 404

    def test_figures_of_another_person_stay_theirs_though_the_report_is_shown_to_everybody(self, walked):
        one, other = walked.sellers
        row = self.save(boss(), "Of one", query={**self.ASKS, "person": str(one.pk)}, shared=True)
        assert Caller(user=one).get(f"reports/saved/{row.pk}/").json()["report"]["total"] >= 0
        assert Caller(user=other).get(f"reports/saved/{row.pk}/").json()["report"] is None
