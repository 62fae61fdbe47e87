"""The agreement in a real browser: a manager tries a change, sees it counted and switches it on; every page fits."""

from typing import Any

import pytest

from accounts.clock import now
from sla import actions
from sla.models import Simulation, Target
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.sla.relay import DAY, HOUR, accepted, in_review, offered, office, seller, time_passes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def relay() -> Any:
    """Some who were answered after an hour, some after half a day, last week."""
    office()
    monday = now().replace(hour=9, minute=0, second=0, microsecond=0) - 7 * DAY
    monday -= monday.weekday() * DAY
    north, south = seller(team=make.team("North")), seller(team=make.team("South"))
    for number in range(9):
        heat, to = ("hot", "warm", "cold")[number % 3], (north, south)[number % 2]
        handoff = offered(in_review(monday, heat), to, monday)
        accepted(handoff, monday + (1 if number < 4 else 5) * HOUR)
    time_passes(monday + DAY)
    return monday


def counted() -> Simulation:
    simulation = Simulation.objects.latest("pk")
    while actions.continue_simulations(at=simulation.at):
        pass
    return simulation


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_manager_tries_a_shorter_time_and_switches_it_on(
    chromium: Any, live_server: Any, relay: Any, script: bool
) -> None:
    with opened(chromium, live_server.url, script=script) as page:
        sign_in(page, make.user("manager"))
        page.goto("/sla/targets/")
        page.get_by_role("link", name="Change Accept or return").click()
        page.get_by_label("Within", exact=True).fill("2")
        page.get_by_label("Unit", exact=True).select_option("hours")
        page.get_by_role("button", name="Try on the last 90 days").click()
        page.get_by_role("heading", name="Counting").wait_for()
        counted()
        if not script:
            page.get_by_role("link", name="Look again").click()
        page.get_by_text("5 more breaches").wait_for()
        page.get_by_role("button", name="Switch on", exact=True).click()
        page.get_by_text("holds as tried from now on").first.wait_for()
    held = Target.objects.get(name="Accept or return")
    assert (held.length, held.unit) == (2, "hours")


def test_every_page_of_the_agreement_fits_and_can_be_read(chromium: Any, live_server: Any, relay: Any) -> None:
    manager, one = make.user("manager"), Target.objects.get(name="Accept or return")
    Target.objects.filter(name="Hot without a new signal").update(active=False)
    simulation = actions.try_target(one, {"length": 2, "unit": "hours"}, by=make.by(manager), at=relay + 3 * DAY)
    with opened(chromium, live_server.url) as page:
        sign_in(page, manager)
        assert_looks_right(page, f"/sla/tries/{simulation.pk}/?counting")
        counted()
        for address in (
            "/sla/targets/",
            f"/sla/targets/{one.pk}/",
            "/sla/rungs/add/?promise=attempts",
            f"/sla/tries/{simulation.pk}/",
        ):
            assert_looks_right(page, address)
