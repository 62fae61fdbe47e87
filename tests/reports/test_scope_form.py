"""The form of all reports: periods by name, values that exist, chips that come off, whose figures one may ask for."""

from datetime import UTC, datetime
from html import unescape

import pytest
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from reports.figures.asking import scope_for
from reports.figures.choices import choices
from reports.figures.periods import PERIODS, named_span
from reports.figures.scope import asked_scope
from reports.passages import rebuild_all
from tests import make
from tests.sla.relay import HOUR, MONDAY, in_review, offered, office, seller

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def days(name, at=NOW):
    since, until = named_span(name, at=at)
    return f"{timezone.localtime(since):%Y-%m-%d}", f"{timezone.localtime(until):%Y-%m-%d}"


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("this_month", ("2026-11-01", "2026-12-01")),
        ("last_month", ("2026-10-01", "2026-11-01")),
        ("90_days", ("2026-08-25", "2026-11-23")),
        ("12_months", ("2025-12-01", "2026-12-01")),
    ],
)
def test_a_period_has_a_name_and_whole_days(name, span):
    with timezone.override("Europe/Helsinki"):
        assert days(name) == span


def test_a_year_of_months_ends_with_the_leap_day_too():
    with timezone.override("Europe/Ljubljana"):
        assert days("12_months", datetime(2028, 2, 29, 12, tzinfo=UTC)) == ("2027-03-01", "2028-03-01")


def test_own_days_come_before_a_month_and_a_month_before_a_name():
    asked = {"period": "last_month", "month": "2026-06", "since": "2026-06-10", "until": "2026-06-11"}
    own = asked_scope(asked, at=NOW)
    month = asked_scope({"period": "last_month", "month": "2026-06"}, at=NOW)
    named = asked_scope({"period": "last_month"}, at=NOW)
    assert ((own.until - own.since).days, (month.until - month.since).days) == (2, 30)
    assert (named.since, named.until) == named_span("last_month", at=NOW)
    assert asked_scope({"period": "x", "source": "a\x00b"}, at=NOW, usual="90_days").source == "ab"


def asked_by(user, address):
    request = RequestFactory().get(address)
    request.user = user
    return request


def form(request, scope):
    page = Template("{% load scope %}{% scope_form scope %}")
    return unescape(page.render(Context({"request": request, "scope": scope, "at": MONDAY})))


@pytest.fixture
def people(db):
    office()
    one, other = seller(team=make.team("North")), seller(team=make.team("South"))
    for who in (one, other):
        offered(in_review(), who, MONDAY + HOUR)
    make.person(source="fair & co", campaign="spring", company=make.company(country="FI"))
    rebuild_all()
    return one, other


def test_the_form_offers_the_values_that_exist(people, django_assert_num_queries):
    manager, scope = make.user("manager"), asked_scope({"topic": "gone"}, at=MONDAY)
    with django_assert_num_queries(3):
        found = choices(manager, scope)
    assert found["source"] == [("fair & co", "fair & co")]
    assert (found["country"], found["topic"]) == ([("FI", "Finland")], [("gone", "gone")])
    assert [label for _pk, label in found["team"]] == ["North", "South"]
    assert {int(pk) for pk, _label in found["person"]} == {one.pk for one in people}


def test_a_salesperson_chooses_nobody_but_themselves(people):
    one, other = people
    assert choices(one, asked_scope({"person": str(other.pk)}, at=MONDAY))["person"] == [(str(one.pk), one.name)]
    assert scope_for(asked_by(one, f"/?person={one.pk}"), at=MONDAY).person == one.pk
    assert scope_for(asked_by(make.user("manager"), f"/?person={one.pk}"), at=MONDAY).person == one.pk
    for viewer in (other, make.user("marketer")):
        with pytest.raises(Http404):
            scope_for(asked_by(viewer, f"/?person={one.pk}"), at=MONDAY)


def test_every_period_is_a_link_that_keeps_the_rest_of_the_address(people):
    request = asked_by(people[0], "/?by=source&since=2026-06-01&until=2026-06-02&country=FI&cursor=x")
    shown = form(request, scope_for(request, at=MONDAY))
    for name in PERIODS:
        assert f'href="?by=source&country=FI&period={name}"' in shown
    assert 'name="since" value="2026-06-01"' in shown
    assert 'name="until" value="2026-06-02"' in shown


def test_a_chip_takes_its_dimension_off_and_the_forms_keep_the_others(people):
    request = asked_by(people[0], "/?by=source&country=FI&source=fair+%26+co&period=last_month")
    shown = form(request, scope_for(request, at=MONDAY))
    assert 'href="?by=source&country=FI&period=last_month"' in shown
    assert 'href="?by=source&source=fair+%26+co&period=last_month"' in shown
    assert '<option value="FI" selected>Finland</option>' in shown
    assert 'type="hidden" name="by" value="source"' in shown
