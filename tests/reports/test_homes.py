"""The homes: what each role sees first."""

from datetime import timedelta

import pytest

from accounts.clock import now
from leads.lifecycle import NURTURE, OFFERED
from leads.models import Contact
from reports import home
from tests import make

pytestmark = pytest.mark.django_db


def opened(client, role, **fields):
    user = make.user(role, **fields)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", ["marketer", "sales", "manager", "admin"])
def test_every_role_has_a_home_even_when_nothing_is_there(client, role):
    opened(client, role)
    response = client.get("/")
    assert response.status_code == 200
    assert f"reports/home_{role}.html" in [template.name for template in response.templates]


def test_the_signed_out_are_sent_to_sign_in(client):
    assert "/login/" in client.get("/").headers["Location"]


def test_a_marketer_sees_the_queue_in_figures_and_its_latest(client):
    opened(client, "marketer")
    make.waiting("Early")
    make.waiting("Late", temperature="hot", at=make.NOON + timedelta(hours=1))
    context = client.get("/").context
    assert {tile["key"]: tile["count"] for tile in context["tiles"]}["hot"] == 1
    assert [person.first_name for person, _why in context["newest"]] == ["Late", "Early"]


def test_a_marketer_sees_who_wakes_this_week_the_soonest_first(client):
    opened(client, "marketer")
    for name, days in (("Later", 6), ("Sooner", 1), ("Next month", 30)):
        person = make.person(first_name=name, stand=NURTURE)
        Contact.objects.filter(pk=person.pk).update(wake_at=now() + timedelta(days=days))
    assert [person.first_name for person in client.get("/").context["waking"]] == ["Sooner", "Later"]


@pytest.mark.parametrize(
    ("since", "last", "wakes", "sleeps"),
    [
        (200, None, False, True), (200, 190, False, True), (200, 10, False, False), (100, None, False, False),
        (200, None, True, False),
    ],
)  # fmt: skip
def test_who_sleeps_needs_a_decision(since, last, wakes, sleeps):
    at = make.NOON
    standing = {"last_activity_at": at - timedelta(days=last)} if last else {}
    person = make.person(stand=NURTURE, at=at - timedelta(days=since), standing=standing)
    if wakes:
        Contact.objects.filter(pk=person.pk).update(wake_at=at + timedelta(days=5))
    assert home.asleep(make.user("manager"), at).exists() is sleeps


def test_a_salesperson_sees_offers_of_the_own_team_and_the_own_people(client):
    team = make.team()
    me = opened(client, "sales", team=team)
    make.person(first_name="Offered", stand=OFFERED, owner=make.user("sales", team=team))
    make.person(first_name="Foreign", stand=OFFERED, owner=make.user("sales"))
    make.person(first_name="Hot", owner=me, standing={"temperature": "hot", "points": 40})
    make.person(first_name="Best", owner=me, standing={"points": 70})
    context = client.get("/").context
    assert [person.first_name for person, _why in context["offered"]] == ["Offered"]
    assert [person.first_name for person, _why in context["hot"]] == ["Hot"]
    assert [person.first_name for person, _why in context["mine"]] == ["Best", "Hot"]


def test_a_manager_sees_the_stages_and_what_happened(client):
    opened(client, "manager")
    make.person()
    make.person()
    make.waiting()
    make.handoff()
    context = client.get("/").context
    assert {row["label"]: (row["count"], row["share"]) for row in context["funnel_rows"]}["Lead"] == (2, 100)
    assert context["offers"] == (1, False)


def test_an_admin_sees_what_is_due_and_owed(client):
    opened(client, "admin")
    make.person(standing={"next_change_at": now() - timedelta(hours=1)})
    context = client.get("/").context
    assert context["due"]["count"].number == 1
    assert context["owed"]["count"].number == 0


@pytest.mark.parametrize("role", ["marketer", "sales", "manager", "admin"])
def test_a_home_costs_the_same_however_much_there_is(client, role, django_assert_max_num_queries):
    user = opened(client, role)
    client.get("/")
    for number in range(8):
        make.activity(make.waiting(f"P {number}", company=make.company(), owner=user), "newsletter")
    with django_assert_max_num_queries(18):
        client.get("/")
