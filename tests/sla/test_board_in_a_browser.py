"""The board of promises in a real browser: a manager opens the people behind a figure; every page fits."""

from datetime import timedelta

import pytest

from accounts.clock import now
from handoff import actions as relay
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.sla.relay import DAY, HOUR, accepted, attempted, in_review, offered, office, time_passes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def weeks():
    """Two teams over the last days: some answered in time, some late, some still owed; one offered to nobody."""
    at = now()
    office()
    north, south = make.team("Sales north"), make.team("Sales south")
    people = [("Sten Lindroos", north), ("Tove Berge", north), ("Matej Zupan", south)]
    sellers = [make.user("sales", name=name, team=team, time_zone="UTC") for name, team in people]
    for days in (6, 4, 2, 1):
        for seller in sellers:
            handoff = offered(in_review(at - days * DAY), seller, at - days * DAY)
            if days % 4:
                attempted(accepted(handoff, at - days * DAY + HOUR), at - days * DAY + 2 * HOUR)
            time_passes(at - days * DAY + 3 * HOUR)
    relay.offer([make.pick(in_review(at - 6 * DAY))], by=make.by(make.user()), at=at - 6 * DAY)
    in_review(at - timedelta(hours=2))
    time_passes(at)
    return sellers


def test_a_manager_opens_the_people_behind_a_figure_and_every_page_fits(chromium, live_server, weeks):
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user("manager"))
        for address in ("/sla/", "/sla/clocks/", "/sla/clocks/?state=met", "/sla/clocks/?state=late", "/sla/untold/"):
            assert_looks_right(page, address)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto("/sla/")
        figure = page.get_by_label("Matej Zupan: Late")
        number = int(figure.inner_text())
        figure.click()
        page.get_by_role("heading", name="People and their clocks").wait_for()
        assert page.locator(".row-link").count() == number
        assert page.get_by_label("Responsible").input_value() == str(weeks[2].pk)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_salesperson_narrows_the_list_with_and_without_javascript(chromium, live_server, weeks, script):
    with opened(chromium, live_server.url, script=script) as page:
        sign_in(page, weeks[0])
        page.goto("/sla/clocks/?state=open")
        page.get_by_label("Target").select_option(label="Accept or return")
        if not script:
            page.get_by_role("button", name="Show").click()
        page.wait_for_url("**target=*")
        page.get_by_role("heading", name="People and their clocks").wait_for()
        assert page.get_by_label("Target").evaluate("select => select.selectedOptions[0].label") == "Accept or return"
