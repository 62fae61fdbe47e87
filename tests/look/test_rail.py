"""The rail shows each role its own pages, what waits in them, and where the visitor stands; the theme follows them."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import Role, Theme
from reports.context import chosen_theme, rail
from tests import make

pytestmark = pytest.mark.django_db


def entries(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return {item["key"]: item for section in rail(request)["rail"] for item in section["items"]}


@pytest.mark.parametrize("role", [Role.MARKETER, Role.MANAGER, Role.ADMIN])
def test_who_reviews_sees_the_queue_with_its_number(role):
    make.waiting()
    make.waiting("Matej Zupan")
    make.person()
    assert entries(make.user(role))["queue"]["count"] == "2"


def test_an_empty_queue_shows_no_number():
    assert entries(make.user())["queue"]["count"] == ""


def test_salespeople_have_no_queue():
    assert "queue" not in entries(make.user(Role.SALES))


@pytest.mark.parametrize(("role", "sees"), [(Role.ADMIN, True), (Role.MANAGER, False), (Role.SALES, False)])
def test_only_admins_see_configuration(role, sees):
    assert ("admin:index" in entries(make.user(role))) is sees


def test_the_page_in_hand_is_marked_and_only_that():
    shown = entries(make.user(), path=reverse("people") + "12/")
    assert [key for key, item in shown.items() if item["active"]] == ["people"]


def test_home_is_marked_only_at_home():
    assert entries(make.user(), path="/")["home"]["active"]
    assert not entries(make.user(), path="/people/")["home"]["active"]


def test_a_fragment_that_paints_no_rail_costs_no_query(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = make.user()
    with django_assert_num_queries(0):
        rail(request)


def test_the_phone_has_the_first_four_at_hand():
    request = RequestFactory().get("/")
    request.user = make.user()
    at_hand = rail(request)["phonebar"]
    assert [item["key"] for item in at_hand] == ["home", "queue", "people", "companies"]


def test_choosing_a_theme_keeps_it_with_the_person_and_returns(client):
    user = make.user()
    client.force_login(user)
    response = client.post(reverse("theme"), {"theme": "dark", "next": "/people/?q=aino"})
    user.refresh_from_db()
    assert (user.theme, response.status_code, response.url) == (Theme.DARK, 303, "/people/?q=aino")
    assert b'data-theme="dark"' in client.get(reverse("account_change_password")).content


def test_the_signed_out_keep_their_theme_on_the_device(client):
    client.post(reverse("theme"), {"theme": "dark"})
    assert b'data-theme="dark"' in client.get(reverse("account_login")).content


@pytest.mark.parametrize("asked", ["", "pink", '"><script>'])
def test_an_unknown_theme_is_the_devices(client, asked):
    client.cookies["theme"] = asked
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = asked
    assert chosen_theme(request) == Theme.SYSTEM
    response: HttpResponse = client.post(reverse("theme"), {"theme": asked})
    assert response.cookies["theme"].value == Theme.SYSTEM


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)", "people"])
def test_a_theme_never_sends_anybody_elsewhere(client, elsewhere):
    assert client.post(reverse("theme"), {"theme": "dark", "next": elsewhere}).url == "/"


def test_a_theme_is_not_chosen_by_following_a_link(client):
    assert client.get(reverse("theme")).status_code == 405
