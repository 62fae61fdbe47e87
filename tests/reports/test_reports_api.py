"""Funnel and velocity over the API: the pages' numbers, strict parameters, and whose figures a key may ask for."""

import pytest

from reports.figures import Scope
from reports.funnel.report import Asked, funnel
from reports.passages import rebuild_all
from reports.velocity.report import velocity
from tests import make
from tests.calling import Caller, places
from tests.reports.walks import Walk
from tests.sla.relay import DAY, MONDAY, office

pytestmark = pytest.mark.django_db
ADDRESSES = ("reports/funnel/", "reports/velocity/")
SPAN = {"since": "2026-06-01", "until": "2026-07-15"}


@pytest.fixture
def walk():
    office()
    walked = Walk(3)
    rebuild_all()
    return walked


def zoned(user):
    user.time_zone = "UTC"
    user.save()
    return Caller(user=user)


def scope(**narrowed):
    since = MONDAY.replace(hour=0)
    return Scope(since, since + 45 * DAY, **narrowed)


def test_the_funnel_is_that_of_the_page(walk):
    manager = make.user("manager")
    for mode, start in (("cohort", "mql"), ("period", "visitor")):
        told = zoned(manager).get("reports/funnel/", count=mode, start=start, by="source", **SPAN).json()
        report = funnel(manager, Asked(scope(), mode, start, "source"), at=MONDAY + 200 * DAY)
        assert [step["people"] for step in told["steps"]] == [line.cell.number for line in report.lines]
        assert [step["back"] for step in told["steps"]] == [line.back for line in report.lines]
        assert {row["value"] for row in told["rows"]} == {row.key or "-" for row in report.rows}
        assert sum(step["people"] for step in told["steps"]) > 0


def test_a_share_comes_with_its_range(walk):
    told = zoned(make.user("manager")).get("reports/funnel/", start="mql", **SPAN).json()
    first, second = told["steps"][:2]
    share = second["of_step_before"]
    assert share["percent"] == pytest.approx(100 * second["people"] / first["people"])
    assert share["low"] < share["percent"] < share["high"]
    assert (first["of_step_before"], first["figure"]) == (None, "cohort_mql_mql")


def test_velocity_is_that_of_the_page(walk):
    told = zoned(make.user("manager")).get("reports/velocity/", **SPAN).json()
    report = velocity(scope(), at=MONDAY + 200 * DAY)
    assert [stay["people"] for stay in told["stays"]] == [one.people for one in report.stays]
    assert [stay["median_seconds"] for stay in told["stays"]] == [
        one.median and one.median.total_seconds() for one in report.stays
    ]
    assert [one["people"] for one in told["first_contact"]] == [one.people for one in report.buckets]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_dimension_narrows_and_is_said_back(walk, address):
    told = zoned(make.user("manager")).get(address, source="fair", team="0", **SPAN).json()
    assert (told["scope"]["source"], told["scope"]["team"]) == ("fair", 0)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"since": "2026-13-01"}, "since"),
        ({"since": "2026-W02-1"}, "since"),
        ({"until": "1066-10-14"}, "until"),
        ({"since": "2026-06-02", "until": "2026-06-01"}, "until"),
        ({"month": "2026-00"}, "month"),
        ({"period": "ever"}, "period"),
        ({"team": "-1"}, "team"),
        ({"person": "1.0"}, "person"),
        ({"fit": "AB"}, "fit"),
        ({"nonsense": "1"}, "nonsense"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(address, asked, place):
    response = Caller("manager").get(address, **asked)
    assert response.status_code == 400
    assert place in str(places(response)), response.json()


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_persons_figures_are_not_there(walk, address):
    one, other = walk.sellers
    assert Caller(user=one).get(address, person=one.pk).status_code == 200
    assert Caller(user=one).get(address, person=other.pk).status_code == 404
    assert Caller("marketer").get(address, person=other.pk).status_code == 404
    assert Caller("manager").get(address, person=other.pk).status_code == 200
