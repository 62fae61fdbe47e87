"""Logging a touch in a real browser: in place with the script, by a whole page without it."""

import pytest

from tests import make
from tests.browser import assert_looks_right, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def anna():
    return make.user("marketer", name="Anna Salo")


@pytest.mark.parametrize("script", [True, False])
def test_a_touch_is_logged_and_stands_in_the_timeline(chromium, live_server, anna, script):
    person = make.waiting("Aino Lehtinen", company=make.company("Kuura Logistics Oy"), title="CIO")
    with opened(chromium, live_server.url, script=script) as page:
        sign_in(page, anna)
        page.goto(f"/people/{person.pk}/")
        page.locator("#touch summary", has_text="Log a touch").click()
        page.locator("#touch").get_by_label("Letter").check()
        page.get_by_label("Note").fill("Sent the case study by post")
        page.get_by_role("button", name="Log a touch").click()
        page.get_by_text("Marketing touch: letter, by Anna Salo").wait_for()
        assert page.get_by_text("Sent the case study by post").is_visible()
        assert page.get_by_text("The touch of Aino Lehtinen is logged.").is_visible()
        assert page.locator("#touch[open]").count() == 0
        if script:
            page.locator("#touch summary", has_text="Log a touch").click()
            assert_looks_right(page)
