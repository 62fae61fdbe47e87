"""The board of promises, the list behind each figure, and breaches told nobody, as each role opens them."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from handoff import actions as relay
from sla.models import Clock, Escalation
from tests import make
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, attempted, in_review, offered, office, time_passes

pytestmark = pytest.mark.django_db
NOW = MONDAY + 2 * DAY + 7 * HOUR
ROLES = ("admin", "manager", "marketer", "sales")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sla.views.board.now", lambda: NOW)
    office()


class Teams:
    """Two teams of sellers; of each somebody is offered and late, met, running."""

    def __init__(self) -> None:
        self.north, self.south = make.team("North"), make.team("South")
        self.mine = make.user("sales", team=self.north, time_zone="UTC")
        self.mate = make.user("sales", team=self.north, time_zone="UTC")
        self.other = make.user("sales", team=self.south, time_zone="UTC")
        self.manager = make.user("manager", time_zone="UTC")
        self.marketer = make.user("marketer", time_zone="UTC")
        for seller in (self.mine, self.mate, self.other):
            offered(in_review(), seller, MONDAY)
            offered(in_review(), seller, NOW - HOUR)
            attempted(accepted(offered(in_review(), seller, MONDAY), MONDAY + HOUR), MONDAY + 2 * HOUR)
        in_review()
        time_passes(MONDAY + 2 * HOUR)
        time_passes(NOW)


def page(client: Client, viewer: User, address: str) -> str:
    client.force_login(viewer)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def links(shown: str) -> list[tuple[str, int]]:
    """(address, figure) of every figure that leads to its list."""
    found = re.findall(r'href="(/sla/clocks/\?[^"]*)"[^>]*>(\d+)</a>', shown)
    return [(unescape(address), int(number)) for address, number in found]


def listed(client: Client, viewer: User, address: str) -> int:
    """How many rows the list has on all its pages."""
    number = 0
    while address:
        shown = page(client, viewer, address)
        number += shown.count('class="row-link"')
        further = re.search(r'rel="next" href="([^"]*)"', shown)
        address = f"/sla/clocks/{unescape(further[1])}" if further else ""
    return number


@pytest.mark.parametrize("who", ["manager", "marketer", "mine"])
def test_every_figure_opens_into_as_many_people(client: Client, who: str) -> None:
    viewer = getattr(Teams(), who)
    found = links(page(client, viewer, "/sla/"))
    assert len(found) > 5
    assert {address: listed(client, viewer, address) for address, _number in found} == dict(found)


def test_a_salesperson_sees_the_own_team_and_the_own_row_and_nobody_elses(client: Client) -> None:
    teams = Teams()
    shown = page(client, teams.mine, "/sla/")
    assert "North" in shown
    assert "South" not in shown
    assert f"user={teams.mine.pk}" in shown
    assert f"user={teams.mate.pk}" not in shown
    assert "What marketing promised" not in shown


def test_a_marketer_sees_every_team_and_no_salesperson(client: Client) -> None:
    teams = Teams()
    shown = page(client, teams.marketer, "/sla/")
    assert "North" in shown
    assert "South" in shown
    assert "What marketing promised" in shown
    assert teams.mine.name not in shown


def test_managers_see_a_row_for_everybody(client: Client) -> None:
    teams = Teams()
    shown = page(client, teams.manager, "/sla/")
    assert all(f"user={one.pk}" in shown for one in (teams.mine, teams.mate, teams.other))


def test_figures_of_somebody_else_are_not_found(client: Client) -> None:
    teams = Teams()
    for viewer, whose, status in (
        (teams.mine, teams.mine, 200),
        (teams.mine, teams.mate, 404),
        (teams.marketer, teams.mine, 404),
        (teams.manager, teams.mine, 200),
    ):
        client.force_login(viewer)
        assert client.get(f"/sla/clocks/?user={whose.pk}").status_code == status


def test_salespeople_never_list_clocks_of_another_team(client: Client) -> None:
    teams = Teams()
    assert teams.other.name not in page(client, teams.mine, f"/sla/clocks/?team={teams.south.pk}")


def test_a_clock_that_used_most_of_its_time_is_at_risk_until_it_is_answered(client: Client) -> None:
    teams = Teams()
    risky = f"/sla/clocks/?state=at_risk&party=sales&team={teams.south.pk}"
    handoff = offered(in_review(), teams.other, NOW - 7 * HOUR)
    time_passes(NOW)
    assert (risky, 1) in links(page(client, teams.manager, "/sla/"))
    accepted(handoff, NOW)
    attempted(handoff, NOW)
    time_passes(NOW)
    assert risky not in dict(links(page(client, teams.manager, "/sla/")))


def test_an_earlier_month_has_its_own_ends_and_todays_clocks(client: Client) -> None:
    teams = Teams()
    june, may = (page(client, teams.manager, f"/sla/?month={name}") for name in ("2026-06", "2026-05"))
    assert "state=met" in june
    assert "state=met" not in may
    assert "state=running" in may
    assert "June 2026" in may  # the way back


@pytest.mark.parametrize("asked", ["month=2026-13", "month=x", "state=x&team=abc&user=9999999999&target=²", "cursor=x"])
def test_words_nobody_knows_ask_for_nothing(client: Client, asked: str) -> None:
    teams = Teams()
    page(client, teams.manager, f"/sla/?{asked}")
    page(client, teams.manager, f"/sla/clocks/?{asked}")


@pytest.mark.parametrize("role", ROLES)
def test_an_empty_board_and_list_teach_what_starts_a_clock(client: Client, role: str) -> None:
    viewer = make.user(role)
    assert "A clock starts by itself" in page(client, viewer, "/sla/")
    assert "Back to the board" in page(client, viewer, "/sla/clocks/")


def untold_breach() -> Clock:
    """A breach of an offer to nobody in particular, while no manager's account was open."""
    person = in_review()
    relay.offer([make.pick(person)], by=make.by(make.user()), at=NOW - DAY - HOUR)
    time_passes(NOW)
    return Clock.objects.get(contact=person, promise="decision")


def test_breaches_told_nobody_are_counted_on_the_board_and_listed(client: Client) -> None:
    found = untold_breach()
    manager = make.user("manager", time_zone="UTC")
    assert Escalation.objects.filter(clock=found, told=[], percent__lt=100).exists()
    assert "1 breach told nobody" in page(client, manager, "/sla/")
    assert page(client, manager, "/sla/untold/").count('class="row-link"') == 1
    assert 'href="/sla/untold/"' in page(client, manager, "/")
    assert "told nobody" not in page(client, make.user("marketer"), "/sla/")


def test_an_old_breach_told_nobody_stays_until_the_person_was_answered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = untold_breach()
    manager = make.user("manager", time_zone="UTC")
    monkeypatch.setattr("sla.views.board.now", lambda: NOW + timedelta(days=40))
    assert page(client, manager, "/sla/untold/").count('class="row-link"') == 1
    Clock.objects.filter(pk=found.pk).update(ended_at=NOW)
    assert "Somebody was told of every breach" in page(client, manager, "/sla/untold/")


@pytest.mark.parametrize("address", ["/sla/", "/sla/clocks/?state=running", "/sla/untold/"])
def test_more_clocks_cost_no_more_queries(client: Client, address: str, django_assert_max_num_queries: Any) -> None:
    teams = Teams()
    client.force_login(teams.manager)
    cache.clear()  # the rail keeps a figure for some seconds
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for seller in (teams.mine, teams.mate, teams.other) * 3:
        offered(in_review(), seller, NOW - HOUR)
    time_passes(NOW)
    cache.clear()
    # One more for what the process keeps for some seconds, whoever read it before.
    with django_assert_max_num_queries(len(few) + 1):
        client.get(address)
