"""Who works when, read for many people at once: whose calendar holds, holidays, absences, and how many queries."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import enter_absence, fill_holidays, make_default
from accounts.actor import BATON
from accounts.business_time import add
from accounts.calendars import (
    absent,
    calendar_of,
    calendar_of_all,
    default_calendar,
    next_working_moment,
    working,
)
from accounts.models import Absence, Calendar, Holiday, User
from tests import make

pytestmark = pytest.mark.django_db
# A Wednesday: ten in Helsinki, nine in Ljubljana, three at night in New York.
WEDNESDAY = datetime(2026, 6, 3, 7, 0, tzinfo=UTC)
QUERIES = 3


def seller(**fields: Any) -> User:
    return make.user("sales", **fields)


def away(user: User, first: date, last: date, **fields: Any) -> Absence:
    return enter_absence(user, first_day=first, last_day=last, by=BATON, at=WEDNESDAY, **fields)


def calendar(name: str = "Shop", **fields: Any) -> Calendar:
    return Calendar.objects.create(name=name, **fields)


class TestWhoseCalendar:
    def test_whoever_has_none_works_by_the_default_in_their_own_zone(self) -> None:
        helsinki, york = seller(), seller(time_zone="America/New_York")
        assert working([helsinki, york], at=WEDNESDAY) == {helsinki.pk}
        assert working([helsinki, york], at=WEDNESDAY + timedelta(hours=6)) == {helsinki.pk, york.pk}

    def test_the_default_is_monday_to_friday_nine_to_five(self) -> None:
        user = seller()
        saturday = datetime(2026, 6, 6, 12, 0, tzinfo=UTC)
        due = add(calendar_of([user], at=saturday)[user.pk], saturday, 60)
        assert due == datetime(2026, 6, 8, 7, 0, tzinfo=UTC)

    def test_a_calendar_with_a_zone_holds_wherever_the_person_is(self) -> None:
        shop = calendar(time_zone="Europe/Ljubljana")
        user = seller(calendar=shop, time_zone="America/New_York")
        assert calendar_of([user], at=WEDNESDAY)[user.pk].zone == "Europe/Ljubljana"
        assert working([user], at=WEDNESDAY) == {user.pk}

    def test_another_default_is_everybodys_who_has_none(self) -> None:
        user, late = seller(), calendar(wednesday="12:00–20:00")
        make_default(late, at=WEDNESDAY)
        assert Calendar.objects.get(is_default=True) == late
        assert working([user], at=WEDNESDAY) == set()

    def test_the_database_keeps_one_default(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            calendar(is_default=True)

    def test_without_a_default_row_office_hours_stand_in(self) -> None:
        Calendar.objects.all().delete()
        user = seller()
        assert working([user], at=WEDNESDAY) == {user.pk}

    def test_whose_account_is_closed_does_not_work(self) -> None:
        assert working([seller(is_active=False)], at=WEDNESDAY) == set()


class TestNobodysWork:
    def test_it_counts_in_the_default_calendar_and_the_settings_zone(self, settings: Any) -> None:
        settings.TIME_ZONE = "America/New_York"
        Holiday.objects.create(calendar=Calendar.objects.get(is_default=True), day=date(2026, 6, 4), name="Day off")
        found = default_calendar(at=WEDNESDAY)
        assert (found.zone, found.own_days, found.away) == ("America/New_York", {date(2026, 6, 4): ()}, ())
        assert found.week[0] == ((540, 1020),)

    def test_a_zone_of_the_default_comes_first(self) -> None:
        make_default(calendar(time_zone="Europe/Ljubljana", monday="08:00–16:00"), at=WEDNESDAY)
        found = default_calendar(at=WEDNESDAY)
        assert (found.zone, found.week[0]) == ("Europe/Ljubljana", ((480, 960),))

    def test_without_a_default_row_office_hours_stand_in(self, settings: Any) -> None:
        Calendar.objects.all().delete()
        assert default_calendar(at=WEDNESDAY).zone == settings.TIME_ZONE


class TestByIds:
    def test_it_is_what_calendar_of_says_of_these_people_closed_accounts_too(self) -> None:
        shop = calendar(time_zone="Europe/Ljubljana")
        people = [seller(), seller(calendar=shop), seller(is_active=False, time_zone="America/New_York")]
        away(people[1], date(2026, 6, 1), date(2026, 6, 4))
        fill_holidays(shop, "SI", years=[2026], at=WEDNESDAY)
        found = calendar_of_all([None, *(user.pk for user in people)], at=WEDNESDAY)
        assert found.pop(None) == default_calendar(at=WEDNESDAY)
        assert found == calendar_of(people, at=WEDNESDAY)

    def test_an_id_that_is_nobodys_has_the_default(self) -> None:
        assert calendar_of_all([-1], at=WEDNESDAY) == {-1: default_calendar(at=WEDNESDAY)}

    def test_thirty_people_cost_four_queries_and_nobody_none(self, django_assert_num_queries: Any) -> None:
        shops = [calendar(f"Shop {number}") for number in range(3)]
        ids = [None, *(seller(calendar=shops[number % 3]).pk for number in range(30))]
        for some in (ids[:2], ids):
            with django_assert_num_queries(4):
                calendar_of_all(some, at=WEDNESDAY)
        with django_assert_num_queries(0):
            assert calendar_of_all([], at=WEDNESDAY) == {}


class TestHolidays:
    def test_a_holiday_closes_its_calendar_and_no_other(self) -> None:
        mine, other = calendar("A"), calendar("B")
        Holiday.objects.create(calendar=mine, day=WEDNESDAY.date(), name="Founders' day")
        at_home, at_work = seller(calendar=mine), seller(calendar=other)
        assert working([at_home, at_work], at=WEDNESDAY) == {at_work.pk}

    def test_a_half_day_keeps_its_own_hours(self) -> None:
        shop = calendar(time_zone="UTC")
        Holiday.objects.create(calendar=shop, day=WEDNESDAY.date(), name="Eve", hours="7:00-8:00")
        user = seller(calendar=shop)
        assert working([user], at=WEDNESDAY) == {user.pk}
        assert working([user], at=WEDNESDAY + timedelta(hours=1)) == set()

    def test_a_day_has_one_row_in_a_calendar(self) -> None:
        shop = calendar()
        fill_holidays(shop, "FI", years=[2026], at=WEDNESDAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Holiday.objects.create(calendar=shop, day=date(2026, 1, 6), name="Again")


class TestAbsences:
    def test_who_is_away_is_not_at_work_until_the_last_day_is_over(self) -> None:
        user = seller()
        away(user, date(2026, 6, 1), date(2026, 6, 4))
        assert working([user], at=WEDNESDAY) == set()
        assert absent([user], at=WEDNESDAY) == {user.pk: date(2026, 6, 4)}
        assert next_working_moment([user], at=WEDNESDAY) == {user.pk: datetime(2026, 6, 5, 6, 0, tzinfo=UTC)}

    def test_absence_begins_and_ends_with_the_persons_own_day(self) -> None:
        """At 23:30 UTC on 2 June it is the third in Helsinki and still the second in New York."""
        late = datetime(2026, 6, 2, 23, 30, tzinfo=UTC)
        helsinki, york = seller(), seller(time_zone="America/New_York")
        for user in (helsinki, york):
            away(user, date(2026, 6, 3), date(2026, 6, 3))
        assert set(absent([helsinki, york], at=late)) == {helsinki.pk}

    def test_of_two_absences_at_once_the_longer_counts(self) -> None:
        user = seller()
        away(user, date(2026, 6, 3), date(2026, 6, 3))
        away(user, date(2026, 6, 2), date(2026, 6, 12))
        assert absent([user], at=WEDNESDAY) == {user.pk: date(2026, 6, 12)}

    def test_somebody_elses_absence_is_nobodys_business(self) -> None:
        user, other = seller(), seller()
        away(other, date(2026, 6, 1), date(2026, 6, 4))
        assert working([user], at=WEDNESDAY) == {user.pk}

    def test_who_never_works_again_has_no_next_moment(self) -> None:
        user = seller()
        away(user, date(2026, 1, 1), date(2028, 1, 1))
        assert next_working_moment([user], at=WEDNESDAY) == {user.pk: None}

    def test_an_absence_entered_twice_is_one(self) -> None:
        user = seller()
        first, again = (away(user, date(2026, 6, 1), date(2026, 6, 4)) for _ in range(2))
        assert first == again

    def test_an_absence_that_ends_before_it_begins_is_refused_by_action_and_database(self) -> None:
        user = seller()
        with pytest.raises(ValueError, match="ends before"):
            away(user, date(2026, 6, 2), date(2026, 6, 1))
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(user=user, first_day=date(2026, 6, 2), last_day=date(2026, 6, 1))


class TestManyAtOnce:
    def test_next_moments_are_now_or_when_work_begins(self) -> None:
        helsinki, york = seller(), seller(time_zone="America/New_York")
        found = next_working_moment([helsinki, york], at=WEDNESDAY)
        assert found == {helsinki.pk: WEDNESDAY, york.pk: datetime(2026, 6, 3, 13, 0, tzinfo=UTC)}

    @pytest.mark.parametrize("ask", [calendar_of, working, absent, next_working_moment])
    def test_thirty_people_cost_as_many_queries_as_one(self, ask: Any, django_assert_num_queries: Any) -> None:
        shops = [calendar(f"Shop {number}") for number in range(3)]
        for shop in shops:
            fill_holidays(shop, "SI", years=[2026], at=WEDNESDAY)
        people = [seller(calendar=shops[number % 3]) for number in range(30)]
        for user in people[::4]:
            away(user, date(2026, 6, 1), date(2026, 6, 4))
        for some in (people[:1], people):
            with django_assert_num_queries(QUERIES):
                ask(some, at=WEDNESDAY)

    def test_nobody_is_nothing(self) -> None:
        assert calendar_of([], at=WEDNESDAY) == {}


class TestRows:
    def test_hours_are_kept_as_they_are_read_back(self) -> None:
        shop = calendar(monday="9:00-12:00,13.00-17:00", sunday="0:00-24:00")
        shop.refresh_from_db()
        assert (shop.monday, shop.sunday) == ("09:00–12:00, 13:00–17:00", "00:00–24:00")
        assert shop.week()[0] == ((540, 720), (780, 1020))

    def test_hours_that_cannot_be_are_never_stored(self) -> None:
        with pytest.raises(ValueError, match="Not a span"):
            calendar(monday="nine to five")

    @pytest.mark.parametrize(
        "fields",
        [
            {"monday": "9-5"},
            {"time_zone": "Mars/Olympus"},
            dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), ""),
        ],
    )
    def test_a_form_refuses_what_is_no_calendar(self, fields: dict[str, str]) -> None:
        with pytest.raises(ValidationError):
            Calendar(name="Crooked", **fields).full_clean()
