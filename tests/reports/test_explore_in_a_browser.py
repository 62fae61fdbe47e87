"""The wall and the explorer in a real browser: they fit, pass axe, and a question is saved without JavaScript too."""

import pytest

from accounts.clock import now
from reports.passages import rebuild_all
from sla.commitments.progress import this_month
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.sla.test_commitment_numbers import agreed, qualified

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_wall_and_the_explorer_look_right(chromium, live_server):
    agreed(40, month=this_month(at=now()).first)
    for source in ("web", "fair"):
        qualified(make.person(source=source, at=now()), now())
    make.waiting(temperature="hot")
    rebuild_all()
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user("manager"))
        for path in (
            "/reports/wall/",
            "/reports/wall/?plain",
            "/reports/explore/?count=contact.created&by=month&beside=source",
        ):
            assert_looks_right(page, path)


def test_a_question_is_saved_without_javascript(chromium, live_server):
    with opened(chromium, live_server.url, script=False) as page:
        sign_in(page, make.user("marketer"))
        page.goto("/reports/explore/")
        page.get_by_label("What to count").select_option("handoff.returned")
        page.get_by_role("button", name="Show").last.click()
        page.get_by_text("Save this report").click()
        page.get_by_label("Name").fill("Returns")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("heading", name="Returns", exact=True).wait_for()
        page.get_by_text("What happened: Returned to marketing").wait_for()
