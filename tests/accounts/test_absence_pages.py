"""The page of absences: everybody enters their own, managers and admins everybody's; nobody sees others' reasons."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.actions import enter_absence
from accounts.actor import BATON
from accounts.clock import now
from accounts.models import Absence, User
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/accounts/absences/"


def signed_in(role: str) -> tuple[Client, User]:
    client, user = Client(), make.user(role)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, user


def asked(user: User, first: int = 3, last: int = 7, **fields: Any) -> dict[str, Any]:
    today = now().date()
    days = {"first_day": today + timedelta(days=first), "last_day": today + timedelta(days=last)}
    return {"user": user.pk, **days, **fields}


def away(user: User, **fields: Any) -> Absence:
    found = asked(user, **fields)
    return enter_absence(**{**found, "user": user}, by=BATON, at=now())


@pytest.mark.parametrize("role", ["marketer", "sales", "manager", "admin"])
def test_everybody_enters_their_own(role: str) -> None:
    client, user = signed_in(role)
    answer = client.post(PAGE, asked(user, reason="Skiing"), follow=True)
    absence = Absence.objects.get()
    assert (absence.user, absence.entered_by, absence.reason) == (user, user, "Skiing")
    assert absence.first_day == now().date() + timedelta(days=3)
    assert "Skiing" in answer.content.decode()


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_leaders_enter_those_of_others(role: str) -> None:
    (client, leader), other = signed_in(role), make.user("sales")
    client.post(PAGE, asked(other))
    absence = Absence.objects.get()
    assert (absence.user, absence.entered_by) == (other, leader)


@pytest.mark.parametrize("role", ["marketer", "sales"])
def test_the_others_do_not(role: str) -> None:
    (client, _), other = signed_in(role), make.user("sales")
    assert client.post(PAGE, asked(other)).status_code == 200
    assert not Absence.objects.exists()


@pytest.mark.parametrize(("role", "seen"), [("marketer", False), ("sales", False), ("manager", True), ("admin", True)])
def test_reasons_of_others_are_for_leaders(role: str, seen: bool) -> None:
    (client, _), other = signed_in(role), make.user("sales")
    absence = away(other, reason="Operation")
    page = client.get(PAGE).content.decode()
    assert ("Operation" in page, f"/{absence.pk}/remove/" in page) == (seen, seen)


@pytest.mark.parametrize(("role", "status"), [("marketer", 404), ("sales", 404), ("manager", 302), ("admin", 302)])
def test_only_leaders_remove_those_of_others(role: str, status: int) -> None:
    (client, _), absence = signed_in(role), away(make.user("sales"))
    assert client.post(f"{PAGE}{absence.pk}/remove/").status_code == status
    assert Absence.objects.exists() == (status == 404)


def test_ones_own_is_removed_with_a_post_only() -> None:
    client, user = signed_in("sales")
    absence = away(user)
    assert client.get(f"{PAGE}{absence.pk}/remove/").status_code == 405
    assert client.post(f"{PAGE}{absence.pk}/remove/").status_code == 302
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [((7, 3), "not before the first"), ((3, 800), "Longer than two years"), ((3, -3), "not before the first")],
)
def test_crooked_days_are_shown_again_with_the_reason(days: tuple[int, int], words: str) -> None:
    client, user = signed_in("sales")
    assert words in client.post(PAGE, asked(user, *days)).content.decode()
    assert not Absence.objects.exists()


def test_what_is_long_over_is_out_of_sight() -> None:
    client, user = signed_in("sales")
    away(user, first=-90, last=-80, reason="Long ago")
    away(user, first=-2, last=2, reason="Right now")
    page = client.get(PAGE).content.decode()
    assert ("Long ago" in page, "Right now" in page, "away now" in page) == (False, True, True)


def test_the_page_is_reached_from_ones_settings_and_needs_signing_in() -> None:
    client, _ = signed_in("sales")
    assert PAGE in client.get("/accounts/settings/").content.decode()
    assert Client().get(PAGE)["Location"].startswith("/accounts/login/")


def test_a_list_of_many_costs_no_more_queries(django_assert_max_num_queries: Any) -> None:
    client, _ = signed_in("manager")
    for _number in range(12):
        away(make.user("sales"))
    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_dates_are_dates() -> None:
    client, user = signed_in("sales")
    client.post(PAGE, {**asked(user), "first_day": date(2026, 2, 3), "last_day": "30.2.2026"})
    assert not Absence.objects.exists()
