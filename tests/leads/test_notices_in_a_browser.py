"""Notices in a real browser: the badge without a reload, by keys, on a phone, without JavaScript, in light and dark."""

import pytest

from leads.models import Notification
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.leads.told import event, tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def user():
    return make.user("marketer", name="Maija Salo")


@pytest.fixture
def three(user):
    """Two notices unread, one read; Sten returned two, Baton woke one."""
    sten, company = make.user("sales", name="Sten Lindroos"), make.company("Kuura Logistics Oy")
    names = ("Aino Lehtinen", "Matej Zupan", "Sanna Virtala")
    people = [make.waiting(name, points=72, company=company) for name in names]
    tell(user, event(person=people[0], by=sten, reason="wrong_moment", comment="Their budget opens in March"))
    Notification.objects.update(read_at=make.NOON)
    tell(user, event(person=people[1], by=sten, reason="not_decision_maker"))
    tell(user, event(person=people[2], reason="woken"), topic="woken")
    return people


def at(page, user, address="/notices/"):
    sign_in(page, user)
    page.goto(address)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("address", ["/notices/", "/notices/settings/"])
def test_the_pages_are_accessible_and_fit(chromium, live_server, user, three, address):
    with opened(chromium, live_server.url) as page:
        sign_in(page, user)
        assert_looks_right(page, address)


def test_the_empty_list_is_accessible(chromium, live_server, user):
    with opened(chromium, live_server.url) as page:
        at(page, user)
        assert_looks_right(page)


def test_the_badge_counts_on_without_a_reload_and_keeps_the_focus(chromium, live_server, user):
    with opened(chromium, live_server.url) as page:
        at(page, user, "/people/")
        page.locator(".bell").focus()
        assert page.locator("#unread b").count() == 0
        tell(user)
        page.evaluate(
            "htmx.trigger('#unread', 'visibilitychange'); document.dispatchEvent(new Event('visibilitychange'))"
        )
        page.locator("#unread b", has_text="1").wait_for()
        assert page.evaluate("document.activeElement.classList.contains('bell')")


def test_a_hidden_tab_asks_nothing(chromium, live_server, user):
    with opened(chromium, live_server.url) as page:
        at(page, user, "/people/")
        tell(user)
        page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(300)
        assert asked == []


def test_by_keys_to_the_list_and_on_to_the_act(chromium, live_server, user, three):
    with opened(chromium, live_server.url) as page:
        at(page, user, "/people/")
        page.keyboard.press("g")
        page.keyboard.press("n")
        page.get_by_role("heading", name="Notices", exact=True).wait_for()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Sanna Virtala").first.wait_for()
        assert page.locator("#unread b").inner_text() == "1"


def test_without_script_everything_works(chromium, live_server, user, three):
    with opened(chromium, live_server.url, script=False) as page:
        at(page, user, "/people/")
        page.get_by_role("link", name="Notices").click()
        page.get_by_role("link", name="Matej Zupan").click()
        assert page.url.endswith(f"/people/{three[1].pk}/")
        page.goto("/notices/")
        page.get_by_role("button", name="Mark all read").click()
        assert "Everything is read" in page.content()
        page.get_by_role("link", name="What you are told").click()
        page.get_by_label("A person I sent to nurture is back in the queue: By e-mail").select_option("off")
        page.get_by_role("button", name="Save").click()
    user.refresh_from_db()
    assert user.notice_choices == {"woken": {"email": "off"}}
