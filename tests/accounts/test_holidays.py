"""Public holidays as rows: filled from the library by command and admin, never over an edit."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions import fill_holidays
from accounts.models import Absence, Calendar, Holiday
from accounts.public_holidays import UnknownCountry, UnknownRegion, half_holidays, public_holidays, region_code
from tests import make

pytestmark = pytest.mark.django_db
ADMIN = "/admin/accounts/calendar/"


def calendar(**fields: Any) -> Calendar:
    return Calendar.objects.create(name="Shop", **fields)


def filled(*arguments: str) -> str:
    said = StringIO()
    call_command("fill_holidays", *arguments, stdout=said)
    return said.getvalue().strip()


@pytest.mark.parametrize(
    ("country", "days"),
    [
        ("FI", [date(2026, 1, 6), date(2026, 6, 19), date(2026, 12, 6)]),
        ("SE", [date(2026, 1, 6), date(2026, 6, 6)]),
        ("NO", [date(2026, 5, 17)]),
        ("SI", [date(2026, 2, 8), date(2026, 4, 27)]),
        ("AT", [date(2026, 10, 26)]),
    ],
)
def test_public_holidays_are_those_of_the_country(country: str, days: list[date]) -> None:
    found = public_holidays(country, [2026])
    assert set(days) <= set(found)
    assert len(found) < 20


@pytest.mark.parametrize(
    ("country", "region", "only_there"),
    [
        ("DE", "BY", date(2026, 6, 4)),
        ("AT", "9", None),
        ("CH", "ZH", date(2026, 5, 1)),
        ("GB", "sct", date(2026, 1, 2)),
    ],
)
def test_a_region_has_the_holidays_of_its_country_and_its_own(country: str, region: str, only_there: Any) -> None:
    whole, there = public_holidays(country, [2026]), public_holidays(country, [2026], region)
    assert set(whole) <= set(there)
    assert only_there is None or (only_there in there and only_there not in whole)


def test_a_region_is_known_by_code_or_name_in_any_case() -> None:
    assert [region_code("DE", text) for text in ("BY", "by", " Bayern ")] == ["BY"] * 3
    assert region_code("DE", "augsburg") == "Augsburg"


@pytest.mark.parametrize(("country", "said"), [("DE", "DE has no region XX. Known are: BB, BE"), ("SI", "No regions")])
def test_an_unknown_region_is_said_with_those_that_are_known(country: str, said: str) -> None:
    with pytest.raises(UnknownRegion) as raised:
        public_holidays(country, [2026], "XX")
    assert raised.value.words().startswith(said)


def test_half_days_are_known_of_few_countries() -> None:
    assert set(half_holidays("GR", [2026])) == {date(2026, 12, 24), date(2026, 12, 31)}
    assert half_holidays("FI", [2026]) == {}


class TestHalfDays:
    def hours(self, shop: Calendar) -> dict[date, str]:
        fill_holidays(shop, "GR", years=[2026], at=make.NOON)
        return dict(shop.holidays.filter(day__in=[date(2026, 12, 24), date(2026, 12, 31)]).values_list("day", "hours"))

    def test_they_keep_the_first_half_of_their_weekdays_hours(self) -> None:
        assert self.hours(calendar(thursday="09:00–12:00, 13:00–17:00")) == dict.fromkeys(
            [date(2026, 12, 24), date(2026, 12, 31)], "09:00–12:00, 13:00–13:30"
        )

    def test_there_is_none_where_the_weekday_is_closed_anyway(self) -> None:
        assert self.hours(calendar(thursday="")) == {}

    def test_a_day_that_is_free_as_a_whole_is_closed(self, monkeypatch: Any) -> None:
        monkeypatch.setattr("accounts.actions.calendars.half_holidays", lambda *_: {date(2026, 12, 25): "Half"})
        shop = calendar()
        fill_holidays(shop, "GR", years=[2026], at=make.NOON)
        assert shop.holidays.get(day=date(2026, 12, 25)).hours == ""

    def test_ones_own_hours_stay(self) -> None:
        shop = calendar()
        shop.holidays.create(day=date(2026, 12, 24), name="Party", hours="09:00–10:00")
        assert self.hours(shop)[date(2026, 12, 24)] == "09:00–10:00"


def test_names_are_the_countrys_own_whatever_the_machine_speaks(monkeypatch: Any) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    assert public_holidays("SI", [2026])[date(2026, 12, 25)] == "božič"


def test_filling_again_adds_nothing_and_overwrites_no_edit() -> None:
    shop = calendar()
    assert fill_holidays(shop, "FI", years=[2026, 2027], at=make.NOON) == 30
    Holiday.objects.filter(calendar=shop, day=date(2026, 6, 19)).update(name="We are open", hours="09:00–12:00")
    assert fill_holidays(shop, "FI", years=[2026, 2027], at=make.NOON) == 0
    kept = shop.holidays.get(day=date(2026, 6, 19))
    assert (kept.name, kept.hours) == ("We are open", "09:00–12:00")


def test_the_command_fills_the_default_for_this_year_and_the_next() -> None:
    assert filled("fi") == "30 new holidays in Office hours"
    assert filled("FI") == "0 new holidays in Office hours"


def test_the_command_fills_a_named_calendar_for_named_years() -> None:
    calendar()
    assert filled("SI", "--calendar", "Shop", "--first", "2026", "--last", "2028") == "45 new holidays in Shop"
    assert set(Holiday.objects.values_list("day__year", flat=True)) == {2026, 2027, 2028}


def test_the_command_fills_a_regions_holidays() -> None:
    filled("DE", "--first", "2026", "--last", "2026")
    assert filled("de", "--region", "by", "--first", "2026", "--last", "2026") == "3 new holidays in Office hours"


@pytest.mark.parametrize(
    "arguments", [["XX"], ["XX", "--region", "BY"], ["DE", "--region", "XX"], ["FI", "--calendar", "None such"]]
)
def test_the_command_says_what_it_does_not_know(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match=r"XX|None such"):
        filled(*arguments)
    with pytest.raises(UnknownCountry):
        public_holidays("XX", [2026])


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(make.user("admin"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows(**fields: str) -> dict[str, str]:
    management = {f"holidays-{name}_FORMS": value for name, value in {"TOTAL": "0", "INITIAL": "0"}.items()}
    return {"name": "Shop", "monday": "9:00-17:00", **management, **fields}


class TestAdmin:
    def test_a_calendar_is_made_with_hours_as_people_write_them(self, admin: Client) -> None:
        assert admin.post(ADMIN + "add/", rows(country="fi")).status_code == 302
        made = Calendar.objects.get(name="Shop")
        assert (made.monday, made.country, made.is_default) == ("09:00–17:00", "FI", False)

    def test_crooked_hours_are_shown_again_with_the_reason(self, admin: Client) -> None:
        answer = admin.post(ADMIN + "add/", rows(monday="17-9"))
        assert "Write hours like" in answer.content.decode()
        assert not Calendar.objects.filter(name="Shop").exists()

    def test_the_action_fills_the_calendars_country(self, admin: Client) -> None:
        shop, none = calendar(country="SI"), Calendar.objects.create(name="Nowhere")
        answer = admin.post(ADMIN, {"action": "fill", "_selected_action": [shop.pk, none.pk]}, follow=True)
        assert shop.holidays.count() == 30
        assert "Nowhere: give it a country" in answer.content.decode()

    def test_a_region_is_kept_by_its_code_and_filled(self, admin: Client) -> None:
        assert admin.post(ADMIN + "add/", rows(country="de", region="bayern")).status_code == 302
        made = Calendar.objects.get(name="Shop")
        assert (made.country, made.region) == ("DE", "BY")
        admin.post(ADMIN, {"action": "fill", "_selected_action": [made.pk]})
        assert made.holidays.filter(name="Fronleichnam").count() == 2

    @pytest.mark.parametrize(
        ("fields", "said"),
        [({"country": "de", "region": "XX"}, "DE has no region XX"), ({"region": "BY"}, "A region needs its country")],
    )
    def test_an_unknown_region_is_shown_again_with_the_reason(self, admin: Client, fields: Any, said: str) -> None:
        assert said in admin.post(ADMIN + "add/", rows(**fields)).content.decode()
        assert not Calendar.objects.filter(name="Shop").exists()

    def test_a_region_that_is_no_longer_known_is_said_and_the_others_are_filled(self, admin: Client) -> None:
        gone, shop = Calendar.objects.create(name="Gone", country="DE", region="XX"), calendar(country="SI")
        answer = admin.post(ADMIN, {"action": "fill", "_selected_action": [gone.pk, shop.pk]}, follow=True)
        assert "Gone: DE has no region XX" in answer.content.decode()
        assert (gone.holidays.count(), shop.holidays.count()) == (0, 30)

    def test_the_action_makes_another_default(self, admin: Client) -> None:
        shop = calendar()
        admin.post(ADMIN, {"action": "choose", "_selected_action": [shop.pk]})
        assert list(Calendar.objects.filter(is_default=True)) == [shop]
        every = list(Calendar.objects.values_list("pk", flat=True))
        answer = admin.post(ADMIN, {"action": "choose", "_selected_action": every}, follow=True)
        assert "Choose one calendar" in answer.content.decode()

    def test_the_default_cannot_be_deleted(self, admin: Client) -> None:
        default = Calendar.objects.get(is_default=True)
        assert admin.post(f"{ADMIN}{default.pk}/delete/", {"post": "yes"}).status_code == 403
        assert admin.post(ADMIN, {"action": "delete_selected", "_selected_action": [default.pk], "post": "yes"})
        assert Calendar.objects.filter(pk=default.pk).exists()

    def test_a_holiday_is_edited_with_its_calendar(self, admin: Client) -> None:
        shop = calendar()
        row = {"holidays-0-day": "2026-12-24", "holidays-0-name": "Eve", "holidays-0-hours": "9:00-12:00"}
        admin.post(f"{ADMIN}{shop.pk}/change/", rows(**{"holidays-TOTAL_FORMS": "1", **row}))
        assert shop.holidays.get().hours == "09:00–12:00"

    def test_an_absence_notes_who_entered_it(self, admin: Client) -> None:
        user = make.user("sales")
        days = {"user": user.pk, "first_day": "2026-06-01", "last_day": "2026-06-02"}
        assert admin.post("/admin/accounts/absence/add/", days).status_code == 302
        assert Absence.objects.get().entered_by.role == "admin"
        crooked = admin.post("/admin/accounts/absence/add/", {**days, "last_day": "2026-05-02"})
        assert "not before the first" in crooked.content.decode()

    def test_a_persons_calendar_is_chosen_on_the_person(self, admin: Client) -> None:
        assert 'name="calendar"' in admin.get(f"/admin/accounts/user/{make.user('sales').pk}/change/").content.decode()
