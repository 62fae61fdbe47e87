"""The paths people walk through the queue, in a real browser: by mouse, by keys alone, and without JavaScript."""

import pytest

from leads.models import Contact
from tests import make
from tests.browser import PHONE, assert_accessible, assert_fits, assert_looks_right, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def three():
    """Three people wait; the first has the highest score."""
    company = make.company("Kuura Logistics Oy")
    names = ("Aino Lehtinen", "Matej Zupan", "Sanna Virtala")
    people = [make.waiting(name, points=90 - 10 * n, company=company) for n, name in enumerate(names)]
    for person in people:
        make.activity(person, "guide")
    return people


@pytest.fixture
def marketer():
    return make.user("marketer", name="Maija Salo")


def place(person):
    return Contact.objects.get(pk=person.pk).place


def at_queue(page, user):
    sign_in(page, user)
    page.goto("/queue/")
    page.wait_for_load_state("networkidle")


def test_by_mouse_the_panel_explains_and_its_offer_can_be_undone(chromium, live_server, three, marketer):
    with opened(chromium, live_server.url) as page:
        at_queue(page, marketer)
        page.get_by_role("link", name="Matej Zupan").click()
        page.locator("#panel").get_by_role("heading", name="Matej Zupan").wait_for()
        page.locator("#panel").get_by_role("button", name="Offer").click()
        page.get_by_text("Matej Zupan was offered to sales.").wait_for()
        assert place(three[1]) == "offered"
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("Undone").wait_for()
        assert place(three[1]) == "review"


def settled(page):
    """New content is there; a key pressed before htmx knows it would follow the link, as without JavaScript."""
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')")


def test_by_keys_alone_a_marketer_moves_offers_nurtures_and_discards(chromium, live_server, three, marketer):
    with opened(chromium, live_server.url) as page:
        at_queue(page, marketer)
        page.keyboard.press("j")
        page.locator("#panel").get_by_role("heading", name="Matej Zupan").wait_for()
        page.keyboard.press("o")
        page.get_by_text("Matej Zupan was offered to sales.").wait_for()
        page.locator("#panel").get_by_role("heading", name="Sanna Virtala").wait_for()
        page.keyboard.press("k")
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        settled(page)

        page.keyboard.press("n")
        page.locator("#ask[open]").wait_for()
        assert not page.locator("#ask").get_by_label("Day to return").is_visible()
        page.locator("#ask").get_by_label("In a month").check()
        page.keyboard.press("Enter")
        page.get_by_text("Aino Lehtinen was sent to nurture.").wait_for()
        page.locator("#panel").get_by_role("heading", name="Sanna Virtala").wait_for()
        settled(page)

        page.keyboard.press("d")
        page.locator("#ask").get_by_label("Reason").select_option("competitor")
        page.locator("#ask").get_by_role("button", name="Discard").press("Enter")
        page.get_by_text("Sanna Virtala was discarded.").wait_for()
        assert [place(person) for person in three] == ["nurture", "offered", "discarded"]


def test_an_incomplete_answer_stays_in_the_dialog(chromium, live_server, three, marketer):
    with opened(chromium, live_server.url) as page:
        at_queue(page, marketer)
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        settled(page)
        page.keyboard.press("d")
        page.locator("#ask").get_by_label("Reason").select_option("other")
        page.locator("#ask").get_by_role("button", name="Discard").click()
        page.locator("#ask").get_by_text("Say in a few words").wait_for()
        assert place(three[0]) == "review"
        page.locator("#ask").get_by_text("Cancel").click()
        assert not page.locator("#ask[open]").count()


def test_shift_picks_the_people_between_and_all_are_offered(chromium, live_server, three, marketer):
    with opened(chromium, live_server.url) as page:
        at_queue(page, marketer)
        page.get_by_label("Select Aino Lehtinen").click()
        page.get_by_label("Select Sanna Virtala").click(modifiers=["Shift"])
        bar = page.locator("[data-bulk]")
        assert "3 selected" in bar.inner_text()
        bar.get_by_role("button", name="Offer").click()
        page.get_by_text("3 people offered to sales.").wait_for()
        assert {place(person) for person in three} == {"offered"}
        page.keyboard.press("z")
        page.get_by_text("Undone for 3 people.").wait_for()
        assert {place(person) for person in three} == {"review"}


def test_without_javascript_the_forms_do_the_same(chromium, live_server, three, marketer):
    with opened(chromium, live_server.url, script=False) as page:
        sign_in(page, marketer)
        page.goto("/queue/")
        page.get_by_label("Select Matej Zupan").check()
        page.get_by_role("button", name="Nurture").click()
        page.get_by_label("In a month").check()
        page.get_by_role("button", name="Send to nurture").click()
        page.get_by_text("Matej Zupan was sent to nurture.").wait_for()
        assert place(three[1]) == "nurture"
        page.get_by_role("link", name="Aino Lehtinen").click()
        page.get_by_role("button", name="Offer").click()
        page.get_by_text("Aino Lehtinen was offered to sales.").wait_for()
        page.get_by_role("button", name="Undo").click()
        assert place(three[0]) == "review"


def test_a_person_is_added_after_a_look_at_likely_duplicates(chromium, live_server, three, marketer):
    with opened(chromium, live_server.url) as page:
        sign_in(page, marketer)
        page.goto("/people/add/")
        page.get_by_label("First name").fill("Aino")
        page.get_by_label("Last name").fill("Lehtinen")
        page.get_by_label("Company", exact=True).fill("Kuura Logistics Oy")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Perhaps we know them already").wait_for()
        assert Contact.objects.count() == 3
        page.get_by_label("E-mail").fill("aino.the.second@kuura.example")
        page.get_by_role("button", name="Save as somebody new").click()
        page.get_by_text("was added").wait_for()
        assert Contact.objects.count() == 4


def test_every_page_fits_and_is_accessible(chromium, live_server, three, marketer):
    person = three[0]
    pages = [
        "/", "/queue/", "/queue/?fit=A&topic=x", f"/queue/discard/?pick={person.pk}:{person.version}", "/people/",
        f"/people/{person.pk}/", f"/people/{person.pk}/edit/", "/companies/", f"/companies/{person.company_id}/",
        "/companies/add/",
    ]  # fmt: skip
    with opened(chromium, live_server.url) as page:
        sign_in(page, marketer)
        for path in pages:
            assert_looks_right(page, path)


@pytest.mark.parametrize("role", ["sales", "manager", "admin"])
def test_the_other_roles_homes_fit_and_are_accessible(chromium, live_server, three, role):
    with opened(chromium, live_server.url, size=PHONE) as page:
        sign_in(page, make.user(role))
        page.goto("/")
        assert_fits(page)
        assert_accessible(page)
