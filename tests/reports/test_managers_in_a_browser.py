"""The managers' pages in a real browser: reassigning, closing an account, the radiator; every page fits."""

from datetime import timedelta

import pytest

from accounts.clock import now
from handoff import actions
from handoff.models import Desk, Handoff, Opportunity, Rule
from leads.lifecycle import CUSTOMER, NURTURE
from leads.models import Contact
from tests import make
from tests.browser import assert_looks_right, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house():
    """Two salespeople of the north: one has people in the relay and beside it, the other has room."""
    team = make.team("North")
    sten, tove = (make.user("sales", name=name, team=team) for name in ("Sten Lindroos", "Tove Berge"))
    Desk.objects.create(user=tove, capacity=12)
    firm = make.company("Kuura Logistics Oy", owner=sten)
    for number, (name, state) in enumerate((("Aino Lehtinen", "offered"), ("Matej Zupan", "accepted"))):
        first, _, last = name.partition(" ")
        at = now() - timedelta(days=number + 1)
        stand = ("sql", "held" if state == "accepted" else "offered")
        hands = {"owner": sten} if state == "accepted" else {"offered_to": sten}
        standing = {"points": 81 - number * 9, "fit": "A", "temperature": "hot"}
        person = make.person(
            first_name=first, last_name=last, company=firm, at=at, stand=stand, standing=standing, **hands
        )
        make.handoff(person, sten, at=at, state=state)
    make.person(first_name="Leena", last_name="Koskela", stand=CUSTOMER, owner=sten, company=firm, at=now())
    Opportunity.objects.create(name="ERP for Kuura", owner=sten, company=firm, opened_at=now(), stage_since=now())
    Rule.objects.create(name="The coast", seller=sten, position=5)
    for name in ("Oskar", "Ylva"):
        make.person(first_name=name, last_name="Nyqvist", stand=NURTURE, at=now() - timedelta(days=240))
    return sten, tove


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_manager_reassigns_somebody(chromium, live_server, house, script):
    _sten, tove = house
    with opened(chromium, live_server.url, script=script) as page:
        sign_in(page, make.user("manager"))
        page.goto("/handoffs/reassign/")
        page.get_by_label("Select Aino Lehtinen").check()
        page.get_by_label("New salesperson").select_option(label="Tove Berge: 0 of 12")
        page.get_by_role("button", name="Reassign").click()
        page.get_by_text("1 person given to Tove Berge.").wait_for()
        assert Handoff.objects.filter(seller=tove).count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_manager_closes_an_account_and_a_colleague_has_everything(chromium, live_server, house, script):
    sten, tove = house
    with opened(chromium, live_server.url, script=script) as theirs, opened(chromium, live_server.url) as page:
        sign_in(theirs, sten)
        theirs.goto("/inbox/")
        sign_in(page, make.user("manager"))
        page.goto("/staff/")
        page.get_by_role("link", name="Deactivate Sten Lindroos").click()
        page.get_by_label("Colleague", exact=True).select_option(label="Tove Berge")
        page.get_by_role("button", name="Hand over and deactivate").click()
        page.get_by_text("The account of Sten Lindroos is closed.").wait_for()
        theirs.goto("/inbox/")
        assert "/login/" in theirs.url
    assert not Contact.objects.filter(owner=sten).exists()
    assert Handoff.objects.filter(seller=tove).count() == 2


def test_the_promises_come_by_themselves_and_without_javascript_by_a_link(chromium, live_server, house):
    manager = make.user("manager")
    with opened(chromium, live_server.url) as page:
        sign_in(page, manager)
        page.goto("/radiator/")
        page.get_by_role("heading", name="What Baton promises, and whether it holds").wait_for()
    with opened(chromium, live_server.url, script=False) as page:
        sign_in(page, manager)
        page.goto("/radiator/")
        page.get_by_role("link", name="What Baton promises besides").click()
        page.get_by_role("heading", name="What Baton promises, and whether it holds").wait_for()


def test_every_page_of_managers_fits_and_is_accessible(chromium, live_server, house):
    sten, _tove = house
    returned = make.handoff(make.person(stand=("sql", "held"), owner=sten), sten, state="accepted", at=now())
    actions.give_back(returned.pk, reason="no_need", by=make.by(sten), at=now())
    pages = [
        "/", "/radiator/", "/asleep/", "/handoffs/reassign/", "/handoffs/reassign/?what=people", "/staff/",
        f"/staff/{sten.pk}/deactivate/", "/month/returned/", "/terms/",
    ]  # fmt: skip
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user("manager", name="Maija Salo"))
        for path in pages:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            if "/reassign/" in path or path == "/asleep/":
                page.locator("[data-pick]").first.check()
            assert_looks_right(page)
