"""Routing in a real browser: a manager moves a rule, sets a desk, gives the unrouted away; every page fits."""

import pytest

from handoff.models import Desk, Handoff, Rule
from tests import make
from tests.browser import assert_looks_right, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house():
    """A team of two, a rule for the north, somebody in review and two people offered to nobody."""
    team = make.team("North")
    sellers = [make.user("sales", name=name, team=team) for name in ("Sten Lindroos", "Tove Berge")]
    Desk.objects.create(user=sellers[0], capacity=1)
    make.handoff(seller=sellers[0])
    Rule.objects.create(name="The north", countries=["FI", "SE", "NO", "DK"], employees_min=50, team=team, position=20)
    company = make.company("Kuura Logistics Oy", country="FI", employees=120)
    waiting = make.waiting("Aino Lehtinen", temperature="hot", company=company)
    gone = make.user("sales", is_active=False)
    for name, because in (("Matej", "no_rule"), ("Sanna", "nobody_has_room")):
        person = make.person(stand=("sql", "offered"), first_name=name, standing={"points": 71, "fit": "A"})
        Handoff.objects.filter(pk=make.handoff(person, gone).pk).update(seller=None, routed_by=because)
    return waiting, sellers


def test_a_manager_moves_a_rule_and_sets_a_desk(chromium, live_server, house):
    _person, sellers = house
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user("manager"))
        page.goto("/routing/")
        page.get_by_role("button", name="Move The north up").click()
        page.wait_for_load_state("networkidle")
        assert Rule.objects.first().name == "The north"
        page.get_by_label("Capacity of Tove Berge").fill("12")
        page.get_by_role("button", name="Set the desk of Tove Berge").click()
        page.get_by_text("The desk of Tove Berge is set.").wait_for()
        assert Desk.objects.get(user=sellers[1]).capacity == 12


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_manager_sees_who_would_get_somebody_and_gives_the_unrouted_away(chromium, live_server, house, script):
    person, sellers = house
    with opened(chromium, live_server.url, script=script) as page:
        sign_in(page, make.user("manager"))
        page.goto(f"/people/{person.pk}/")
        page.get_by_role("link", name="Who would get this?").click()
        page.get_by_role("status").get_by_text("Tove Berge").wait_for()
        page.goto("/routing/unrouted/")
        page.get_by_label("Select Matej").check()
        page.get_by_label("Give to").select_option(label="Tove Berge")
        page.get_by_role("button", name="Give", exact=True).click()
        page.get_by_text("1 person given to Tove Berge.").wait_for()
        assert Handoff.objects.filter(seller=sellers[1]).count() == 1


def test_every_page_of_routing_fits_and_is_accessible(chromium, live_server, house):
    person, rule = house[0], Rule.objects.get(name="The north")
    pages = [
        "/routing/", "/routing/rules/add/", f"/routing/rules/{rule.pk}/", "/routing/try/?q=aino",
        f"/routing/try/?person={person.pk}", "/routing/unrouted/",
    ]  # fmt: skip
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user("manager"))
        for path in pages:
            assert_looks_right(page, path)
