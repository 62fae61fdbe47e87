"""Where who works when changes, whatever hangs on it changes in the same transaction: actions and every door."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.actions import (
    calendar_changed,
    correct_absence,
    correct_profile,
    enter_absence,
    fill_holidays,
    make_default,
    remove_absences,
    save_account,
    save_calendar,
)
from accounts.actor import BATON
from accounts.models import Absence, Calendar, Holiday, User
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
CALENDARS, ABSENCES = "/admin/accounts/calendar/", "/admin/accounts/absence/"
DAY, NEXT = date(2026, 6, 3), date(2026, 6, 4)
PROFILE = {"name": "Somebody", "time_zone": "Asia/Kolkata", "language": "en", "theme": "system"}
# What the reaction below was told: whose calendars, when, and what it found in the database.
told: list[tuple[list[int] | None, datetime, Any]] = []
NOTING, REFUSING = ["tests.accounts.test_calendar_edits.note"], ["tests.accounts.test_calendar_edits.refuse"]


def look() -> Any:
    """What the reaction reads; a test puts a question of its own here."""


def note(*, user_ids: list[int] | None, at: datetime) -> None:
    told.append((user_ids, at, look()))


def refuse(*, user_ids: list[int] | None, at: datetime) -> None:
    raise RuntimeError("clocks cannot follow")


@pytest.fixture(autouse=True)
def noting(settings: Any) -> None:
    told.clear()
    settings.BATON_CALENDAR_REACTIONS = "tests.accounts.test_calendar_edits.NOTING"


@pytest.fixture
def refusing(settings: Any, noting: None) -> None:
    settings.BATON_CALENDAR_REACTIONS = "tests.accounts.test_calendar_edits.REFUSING"


def whom() -> list[list[int] | None]:
    return [user_ids for user_ids, _at, _found in told]


def calendar(**fields: Any) -> Calendar:
    return Calendar.objects.create(**{"name": "Shop", **fields})


def default() -> Calendar:
    return Calendar.objects.get(is_default=True)


def holiday(of: Calendar, day: date = DAY, **fields: Any) -> Holiday:
    return Holiday(calendar=of, day=day, name="Founders' day", **fields)


def away(user: User, first: date = DAY, last: date = NEXT) -> Absence:
    absence = enter_absence(user, first_day=first, last_day=last, by=BATON, at=NOON)
    told.clear()
    return absence


class TestWhoIsConcerned:
    def test_a_calendar_concerns_those_who_work_by_it_closed_accounts_too(self) -> None:
        shop = calendar()
        people = [make.user("sales", calendar=shop), make.user("sales", calendar=shop, is_active=False)]
        make.user("sales")
        shop.monday = "10:00–18:00"
        save_calendar(shop, at=NOON)
        assert told == [(sorted(user.pk for user in people), NOON, None)]

    def test_the_default_concerns_anybody_and_work_that_is_nobodys(self) -> None:
        hours = default()
        hours.monday = "10:00–18:00"
        save_calendar(hours, at=NOON)
        assert whom() == [None]

    def test_a_calendar_by_which_nobody_works_concerns_nobody(self) -> None:
        shop = calendar()
        shop.monday = ""
        save_calendar(shop, at=NOON)
        assert (whom(), shop.version) == ([], 2)

    def test_another_default_concerns_anybody_and_the_same_again_nobody(self) -> None:
        shop = calendar()
        make_default(shop, at=NOON)
        make_default(shop, at=NOON)
        assert whom() == [None]

    def test_of_nobody_nothing_follows(self) -> None:
        calendar_changed([], at=NOON)
        assert told == []


class TestEdits:
    def test_the_reaction_reads_what_the_edit_wrote(self, monkeypatch: Any) -> None:
        shop = calendar()
        user = make.user("sales", calendar=shop)
        monkeypatch.setattr(f"{__name__}.look", lambda: Calendar.objects.get(pk=shop.pk).monday)
        shop.monday = "10:00-18:00"
        save_calendar(shop, at=NOON)
        assert told == [([user.pk], NOON, "10:00–18:00")]

    @pytest.mark.parametrize(
        ("field", "value"), [("sunday", "10:00–12:00"), ("time_zone", "Europe/Ljubljana"), ("friday", "")]
    )
    def test_hours_and_zone_count(self, field: str, value: str) -> None:
        shop = calendar()
        user = make.user("sales", calendar=shop)
        setattr(shop, field, value)
        assert save_calendar(shop, at=NOON).version == 2
        assert whom() == [[user.pk]]
        assert Calendar.objects.get(pk=shop.pk).version == 2

    @pytest.mark.parametrize(("field", "value"), [("name", "Store"), ("country", "DE"), ("monday", "9:00-17:00")])
    def test_what_does_not_change_the_hours_moves_nothing(self, field: str, value: str) -> None:
        shop = calendar()
        make.user("sales", calendar=shop)
        setattr(shop, field, value)
        assert save_calendar(shop, at=NOON).version == 1
        assert told == []

    def test_holidays_are_edited_with_their_calendar(self) -> None:
        shop = calendar()
        user = make.user("sales", calendar=shop)
        gone = holiday(shop)
        save_calendar(shop, holidays=[gone], at=NOON)
        save_calendar(shop, holidays=[holiday(shop, hours="09:00–12:00")], removed=[gone], at=NOON)
        assert (shop.holidays.get().hours, shop.version, whom()) == ("09:00–12:00", 3, [[user.pk]] * 2)

    def test_a_new_calendar_is_nobodys_yet(self) -> None:
        shop = Calendar(name="Shop")
        save_calendar(shop, holidays=[holiday(shop)], at=NOON)
        assert (shop.holidays.count(), shop.version, told) == (1, 1, [])

    def test_a_calendar_read_before_another_edit_puts_neither_version_nor_default_back(self) -> None:
        shop = calendar()
        stale = Calendar.objects.get(pk=shop.pk)
        shop.monday = ""
        save_calendar(shop, at=NOON)
        make_default(shop, at=NOON)
        stale.tuesday = ""
        save_calendar(stale, at=NOON)
        assert (default(), default().version) == (shop, 3)

    def test_holidays_are_filled_once(self) -> None:
        shop = calendar()
        user = make.user("sales", calendar=shop)
        for _ in range(2):
            fill_holidays(shop, "SI", years=[2026], at=NOON)
        assert (whom(), shop.version) == ([[user.pk]], 2)


class TestPeople:
    def test_an_absence_concerns_the_person_when_it_is_entered_and_when_it_goes(self) -> None:
        user = make.user("sales")
        for _ in range(2):
            absence = enter_absence(user, first_day=DAY, last_day=NEXT, by=BATON, at=NOON)
        assert [remove_absences([absence], at=NOON) for _ in range(2)] == [1, 0]
        assert whom() == [[user.pk], [user.pk]]

    def test_a_corrected_absence_concerns_both_whose_it_was_and_whose_it_is(self) -> None:
        user, other = make.user("sales"), make.user("sales")
        absence = away(user)
        absence.reason = "Skiing"
        correct_absence(absence, at=NOON)
        assert told == []
        absence.user = other
        correct_absence(absence, at=NOON)
        assert whom() == [sorted([user.pk, other.pk])]

    def test_several_absences_go_together(self) -> None:
        people = [make.user("sales") for _ in range(2)]
        absences = [away(user) for user in people]
        assert remove_absences(absences, at=NOON) == 2
        assert whom() == [sorted(user.pk for user in people)]

    def test_ones_own_zone_counts_and_ones_name_does_not(self) -> None:
        user = make.user("sales")
        correct_profile(user, PROFILE, at=NOON)
        correct_profile(user, {**PROFILE, "name": "Somebody Else"}, at=NOON)
        assert (whom(), User.objects.get(pk=user.pk).name) == ([[user.pk]], "Somebody Else")

    @pytest.mark.parametrize("field", ["calendar", "time_zone"])
    def test_an_account_that_gets_another_calendar_or_zone_counts(self, field: str) -> None:
        user = make.user("sales")
        setattr(user, field, calendar() if field == "calendar" else "UTC")
        save_account(user, at=NOON)
        save_account(user, at=NOON)
        assert whom() == [[user.pk]]


@pytest.mark.usefixtures("refusing")
class TestAllOrNothing:
    """What a reaction raises undoes the edit."""

    def test_an_edited_calendar(self) -> None:
        hours = default()
        hours.monday = "10:00–18:00"
        with pytest.raises(RuntimeError):
            save_calendar(hours, holidays=[holiday(hours)], at=NOON)
        kept = default()
        assert (kept.monday, kept.version, kept.holidays.count()) == ("09:00–17:00", 1, 0)

    def test_filled_holidays(self) -> None:
        with pytest.raises(RuntimeError):
            fill_holidays(default(), "FI", years=[2026], at=NOON)
        assert Holiday.objects.count() == 0

    def test_another_default(self) -> None:
        shop = calendar()
        with pytest.raises(RuntimeError):
            make_default(shop, at=NOON)
        assert default() != shop

    def test_an_absence(self) -> None:
        user = make.user("sales")
        with pytest.raises(RuntimeError):
            enter_absence(user, first_day=DAY, last_day=NEXT, by=BATON, at=NOON)
        assert Absence.objects.count() == 0

    def test_a_corrected_or_removed_absence(self) -> None:
        absence = Absence.objects.create(user=make.user("sales"), first_day=DAY, last_day=NEXT)
        absence.last_day = DAY
        for edit in (lambda: correct_absence(absence, at=NOON), lambda: remove_absences([absence], at=NOON)):
            with pytest.raises(RuntimeError):
                edit()
        assert Absence.objects.get().last_day == NEXT

    def test_a_zone(self) -> None:
        user = make.user("sales")
        for edit in (lambda: correct_profile(user, PROFILE, at=NOON), lambda: save_account(user, at=NOON)):
            user.time_zone = "Asia/Kolkata"
            with pytest.raises(RuntimeError):
                edit()
        assert User.objects.get(pk=user.pk).time_zone == "Europe/Helsinki"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in(make.user("admin"))


def form_of(shop: Calendar, **fields: str) -> dict[str, str]:
    management = {"holidays-TOTAL_FORMS": "0", "holidays-INITIAL_FORMS": "0"}
    return {"name": shop.name, "monday": "9:00-17:00", **management, **fields}


class TestDoors:
    def test_a_calendar_edited_by_an_admin(self, admin: Client) -> None:
        shop = calendar()
        user = make.user("sales", calendar=shop)
        row = {"holidays-TOTAL_FORMS": "1", "holidays-0-day": "2026-12-24", "holidays-0-name": "Eve"}
        admin.post(f"{CALENDARS}{shop.pk}/change/", form_of(shop, tuesday="10:00-18:00", **row))
        kept = Calendar.objects.get(pk=shop.pk)
        assert (kept.tuesday, kept.version, kept.holidays.count()) == ("10:00–18:00", 2, 1)
        assert whom() == [[user.pk]]

    def test_a_holiday_removed_by_an_admin(self, admin: Client) -> None:
        shop = calendar()
        user, row = make.user("sales", calendar=shop), holiday(shop)
        row.save()
        gone = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "1", "0-id": str(row.pk), "0-calendar": str(shop.pk)}
        gone |= {"0-day": "2026-06-03", "0-name": row.name, "0-DELETE": "on"}
        sent = form_of(shop, **{f"holidays-{name}": value for name, value in gone.items()})
        assert admin.post(f"{CALENDARS}{shop.pk}/change/", sent).status_code == 302
        assert (shop.holidays.count(), whom()) == (0, [[user.pk]])

    def test_the_list_of_calendars(self, admin: Client) -> None:
        shop = calendar(country="SI")
        user = make.user("sales", calendar=shop)
        for action in ("fill", "choose"):
            admin.post(CALENDARS, {"action": action, "_selected_action": [shop.pk]})
        assert whom() == [[user.pk], None]

    def test_absences_of_an_admin(self, admin: Client) -> None:
        user = make.user("sales")
        days = {"user": user.pk, "first_day": "2026-06-01", "last_day": "2026-06-02"}
        admin.post(ABSENCES + "add/", days)
        absence = Absence.objects.get()
        admin.post(f"{ABSENCES}{absence.pk}/change/", {**days, "last_day": "2026-06-05"})
        assert Absence.objects.get().last_day == date(2026, 6, 5)
        admin.post(f"{ABSENCES}{absence.pk}/delete/", {"post": "yes"})
        assert whom() == [[user.pk]] * 3
        again = away(user)
        admin.post(ABSENCES, {"action": "delete_selected", "_selected_action": [again.pk], "post": "yes"})
        assert (Absence.objects.count(), whom()) == (0, [[user.pk]])

    def test_an_account_corrected_by_an_admin(self, admin: Client) -> None:
        user, shop = make.user("sales"), calendar()
        known = {name: getattr(user, name) for name in ("email", "name", "role", "time_zone", "language", "theme")}
        admin.post(f"/admin/accounts/user/{user.pk}/change/", {**known, "calendar": shop.pk})
        assert (User.objects.get(pk=user.pk).calendar, whom()) == (shop, [[user.pk]])

    def test_ones_own_pages(self) -> None:
        user = make.user("sales")
        client = signed_in(user)
        client.post("/accounts/settings/", PROFILE)
        days = {"user": user.pk, "first_day": DAY + timedelta(days=7), "last_day": DAY + timedelta(days=8)}
        client.post("/accounts/absences/", days)
        client.post(f"/accounts/absences/{Absence.objects.get().pk}/remove/")
        assert whom() == [[user.pk]] * 3
