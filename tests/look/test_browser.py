"""The look in a real browser: readable by machines, inside its policy, wide enough for a phone, driven by keys."""

import pytest
from django.urls import reverse

from tests import make
from tests.browser import PHONE, assert_accessible, assert_looks_right, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


def test_the_style_page_is_accessible_and_fits(chromium, live_server):
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user())
        assert_looks_right(page, reverse("style"))


def test_the_sign_in_page_is_accessible_and_fits(chromium, live_server):
    with opened(chromium, live_server.url) as page:
        assert_looks_right(page, reverse("account_login"))


def test_signing_in_works_without_script(chromium, live_server):
    user = make.user()
    with opened(chromium, live_server.url, script=False) as page:
        page.goto(reverse("account_login"))
        page.get_by_label("Email").fill(user.email)
        page.get_by_label("Password").fill(make.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(reverse("account_change_password"))
        assert page.get_by_role("heading", name="Change password").is_visible()


def breaks_the_policy(chromium, address):
    with opened(chromium, address) as page:
        page.goto(reverse("account_login"))
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i style=\"color:red\">x</i>')")
        page.wait_for_timeout(50)


def test_a_page_that_breaks_the_policy_fails_its_test(chromium, live_server):
    with pytest.raises(AssertionError):
        breaks_the_policy(chromium, live_server.url)


def test_the_theme_changes_at_once_and_stays(chromium, live_server):
    user = make.user()
    with opened(chromium, live_server.url) as page:
        sign_in(page, user)
        page.goto(reverse("style"))
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.locator("summary", has_text=user.name).click()
        with page.expect_response(lambda response: "/theme/" in response.url):
            page.get_by_role("button", name="Dark", exact=True).click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
        page.reload()
        assert page.locator("html").get_attribute("data-theme") == "dark"
    user.refresh_from_db()
    assert user.theme == "dark"


def test_keys_rest_while_somebody_writes_and_when_switched_off(chromium, live_server):
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user())
        page.goto(reverse("style"))
        page.keyboard.press("/")
        page.keyboard.type("g?")
        assert page.locator("[data-search]").input_value() == "g?"
        page.locator("#content").focus()
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        page.get_by_label("Use single keys on this device").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("?")
        assert not page.locator("#help").is_visible()


def test_g_and_a_letter_go_places(chromium, live_server):
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user())
        page.goto(reverse("style"))
        page.keyboard.press("g")
        page.keyboard.press("c")
        page.wait_for_url(f"**{reverse('companies')}")


def test_a_dialog_opens_and_gives_the_focus_back(chromium, live_server):
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user())
        page.goto(reverse("style"))
        opener = page.get_by_role("button", name="A dialog").first
        opener.click()
        assert page.locator("#light-dialog").is_visible()
        assert_accessible(page)
        page.keyboard.press("Escape")
        assert not page.locator("#light-dialog").is_visible()
        assert opener.evaluate("it => it === document.activeElement")


def test_the_phone_opens_the_whole_rail(chromium, live_server):
    with opened(chromium, live_server.url, size=PHONE) as page:
        sign_in(page, make.user())
        page.goto(reverse("style"))
        assert not page.locator("#rail").is_visible()
        page.get_by_role("button", name="More").click()
        assert page.locator("#rail").get_by_role("link", name="Home").is_visible()
        assert_accessible(page)
        page.keyboard.press("Escape")
        assert not page.locator("#rail").is_visible()


def test_controls_are_large_enough_for_a_thumb(chromium, live_server):
    with opened(chromium, live_server.url, size=PHONE) as page:
        sign_in(page, make.user())
        page.goto(reverse("style"))
        heights = page.evaluate(
            "[...document.querySelectorAll('.btn, .field input:not([type=checkbox]), select, .phonebar > *')]"
            ".filter(it => it.checkVisibility()).map(it => it.getBoundingClientRect().height)"
        )
        assert len(heights) > 20
        assert min(heights) >= 44


def test_the_rail_shows_on_a_desk_without_opening_anything(chromium, live_server):
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user())
        page.goto(reverse("style"))
        assert page.locator("#rail").is_visible()
        assert not page.locator(".phonebar").is_visible()


def test_the_first_tab_stop_skips_to_the_content(chromium, live_server):
    with opened(chromium, live_server.url) as page:
        sign_in(page, make.user())
        page.goto(reverse("style"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
