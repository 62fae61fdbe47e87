"""The whole relay in a browser: one person from offer to customer, another back to review on the agreed day."""

from datetime import timedelta

import pytest

from accounts.clock import now
from handoff.models import Handoff, Opportunity
from leads import actions as leads
from leads import outbox
from leads.models import Contact
from tests import make
from tests.browser import opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seller():
    return make.user("sales", name="Timo Halla", team=make.team("North"))


@pytest.fixture
def marketer():
    return make.user("marketer", name="Maija Salo")


@pytest.fixture
def two(seller):
    """Two people of a company that is the seller's, in the queue."""
    company = make.company("Kuura Logistics Oy", owner=seller)
    names = ("Aino Lehtinen", "Matej Zupan")
    return [make.waiting(name, points=90 - n, company=company, at=now()) for n, name in enumerate(names)]


def react(at=None):
    outbox.settle_due(at=(at or now()) + timedelta(minutes=1))


def visit(page, user, path):
    sign_in(page, user)
    page.goto(path)
    page.wait_for_load_state("networkidle")


def stand(person):
    person = Contact.objects.get(pk=person.pk)
    return person.stage, person.place, person.owner_id


def test_a_person_goes_from_offer_to_customer(chromium, live_server, two, seller, marketer):
    with opened(chromium, live_server.url) as page:
        visit(page, marketer, "/queue/")
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        page.keyboard.press("o")
        page.get_by_text("Aino Lehtinen was offered to sales. To Timo Halla.").wait_for()
        react()

    with opened(chromium, live_server.url) as page:
        visit(page, seller, "/notices/")
        page.get_by_role("link", name="Aino Lehtinen is offered to you").click()
        page.get_by_role("heading", name="Aino Lehtinen").first.wait_for()
        page.get_by_role("button", name="Accept").first.click()
        page.get_by_text("Aino Lehtinen is yours now.").wait_for()
        for outcome, told in (("No answer", "no answer"), ("Conversation", "conversation")):
            page.locator("#attempts").get_by_role("button", name=outcome).click()
            page.get_by_text(f"Call to Aino Lehtinen: {told}.").wait_for()
        page.locator("#verdict").get_by_label("Yes").check()
        page.locator("#verdict").get_by_label("Next step").select_option("demo")
        page.locator("#verdict").get_by_label("On", exact=True).fill("2099-01-05")
        page.locator("#verdict").get_by_role("button", name="Save").click()
        page.get_by_text("Your view of Aino Lehtinen is saved.").wait_for()
        for one in ("Budget", "Authority", "Need", "Timing"):
            page.locator("#bant").get_by_role("group", name=one).get_by_label("Yes").check()
            page.wait_for_load_state("networkidle")
        page.reload()
        page.get_by_role("link", name="Open an opportunity").click()
        page.locator("#ask").get_by_role("button", name="Open the opportunity").click()
        page.get_by_text("Aino Lehtinen stands at opportunity.").wait_for()
        page.get_by_role("link", name="Kuura Logistics Oy").last.click()
        page.wait_for_url("**/opportunities/**")
        page.keyboard.press("m")
        page.get_by_role("link", name="Won…").click()
        page.get_by_role("button", name="Close as won").click()
        page.locator("#ask").wait_for(state="hidden")
        page.wait_for_load_state("networkidle")

    handoff = Handoff.objects.get(contact=two[0])
    assert (handoff.state, handoff.attempts.count()) == ("completed", 2)
    assert Opportunity.objects.get().stage == "won"
    assert stand(two[0]) == ("customer", "customer", seller.pk)


def test_a_person_returned_for_the_wrong_moment_is_back_on_the_day_with_their_history(
    chromium, live_server, two, seller, marketer
):
    day = now() + timedelta(days=92)
    with opened(chromium, live_server.url) as page:
        visit(page, marketer, "/queue/")
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        page.keyboard.press("o")
        page.get_by_text("Aino Lehtinen was offered to sales. To Timo Halla.").wait_for()
    with opened(chromium, live_server.url) as page:
        visit(page, seller, "/inbox/")
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        page.keyboard.press("r")
        page.locator("#ask").get_by_label("Wrong moment").check()
        page.locator("#ask").get_by_label("Day to revisit them").fill(day.date().isoformat())
        page.locator("#ask").get_by_label("What you learned").fill("New hall first")
        page.locator("#ask").get_by_role("button", name="Return").click()
        page.get_by_text("Aino Lehtinen went back to marketing.").wait_for()
    assert stand(two[0]) == ("lead", "nurture", None)

    leads.wake_due(at=day - timedelta(days=1))
    react(day - timedelta(days=1))
    assert stand(two[0])[1] == "nurture"
    leads.wake_due(at=day + timedelta(days=1))
    react(day + timedelta(days=1))
    assert stand(two[0])[:2] == ("mql", "review")
    with opened(chromium, live_server.url) as page:
        visit(page, marketer, "/queue/?tab=back")
        page.locator("[data-rows]").get_by_role("link", name="Aino Lehtinen").wait_for()
        page.goto(f"/people/{two[0].pk}/")
        page.get_by_role("heading", name="Timeline").wait_for()
        story = page.inner_text("main")
        for told in ("Returned", "Wrong moment", "New hall first", "Offered to sales"):
            assert told in story, told
