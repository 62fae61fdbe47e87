"""The demo's staff: everybody works by a calendar of their country, and one of them is away soon."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.calendars import absent, calendar_of, default_calendar, working
from accounts.models import Absence, Calendar, Holiday, User
from reports.demo.staff import hire

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


def person(email: str) -> User:
    return User.objects.get(email=f"{email}@demo.test")


def test_everybody_works_in_their_own_zone() -> None:
    hire(at=TODAY)
    found = calendar_of(User.objects.all(), at=TODAY)
    assert {user.pk: user.time_zone for user in User.objects.all()} == {pk: one.zone for pk, one in found.items()}
    assert working(User.objects.all(), at=TODAY) == set(found)


def test_work_that_is_nobodys_counts_at_the_head_office() -> None:
    hire(at=TODAY)
    assert default_calendar(at=TODAY).zone == "Europe/Helsinki"


def test_public_holidays_of_this_year_and_the_next_are_there() -> None:
    hire(at=TODAY)
    for office in Calendar.objects.exclude(country=""):
        assert {2026, 2027} == set(office.holidays.values_list("day__year", flat=True))
    assert not working([person("marketer")], at=datetime(2026, 6, 19, 9, tzinfo=UTC))


def test_tove_berge_is_away_some_days_ahead() -> None:
    hire(at=TODAY)
    tove = person("tove.berge")
    assert absent(User.objects.all(), at=TODAY) == {}
    ahead = datetime(2026, 6, 23, 9, tzinfo=UTC)
    assert absent(User.objects.all(), at=ahead) == {tove.pk: date(2026, 6, 26)}
    assert Absence.objects.get().first_day - TODAY.date() < timedelta(days=15)


def test_hiring_again_changes_nothing() -> None:
    hire(at=TODAY)
    Holiday.objects.filter(name="Juhannusaatto").delete()
    before = (Calendar.objects.count(), Holiday.objects.count(), Absence.objects.count())
    hire(at=TODAY)
    assert (Calendar.objects.count(), Holiday.objects.count(), Absence.objects.count()) == before
