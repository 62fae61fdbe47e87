"""Both promises and a number's own pages in a real browser: they fit, pass axe, and two people agree on one."""

from datetime import timedelta

import pytest

from accounts.clock import now
from sla.commitments.progress import this_month
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.sla.test_commitment_numbers import agreed, qualified

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_both_promises_and_a_number_look_right(chromium, live_server):
    first = this_month(at=now()).first
    row = agreed(40, month=first)
    agreed(9, month=first, country="SI")
    for number in range(12):
        qualified(make.person(at=now() - timedelta(days=2)), now() - timedelta(minutes=number))
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user("manager"))
        own = f"/promises/{row.pk}/"
        for path in ("/promises/", own, f"{own}people/net/", "/promises/propose/"):
            assert_looks_right(page, path)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_two_people_agree_on_a_number(chromium, live_server, script):
    with opened(chromium, live_server.url, script=script) as page:
        sign_in(page, make.user("marketer"))
        page.goto("/promises/propose/")
        page.get_by_label("Number promised").fill("40")
        page.get_by_role("button", name="Propose it").click()
        page.get_by_text("You proposed this").wait_for()
    with opened(chromium, live_server.url, script=script) as page:
        sign_in(page, make.user("sales"))
        page.goto("/promises/")
        page.get_by_role("link", name="40 MQLs").click()
        page.get_by_role("button", name="Confirm the number").click()
        page.get_by_role("heading", name="Marketing promised 40 MQLs").wait_for()
