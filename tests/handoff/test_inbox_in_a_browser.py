"""The paths of a salesperson in a real browser: by keys, by thumb, without JavaScript; every page fits and is told."""

from datetime import timedelta

import pytest

from accounts.clock import now
from handoff import actions
from handoff.models import Attempt, Bant, Handoff
from leads.models import Contact
from tests import make
from tests.browser import PHONE, assert_looks_right, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = (("Aino Lehtinen", "hot"), ("Matej Zupan", "warm"), ("Sanna Virtala", "cold"))


@pytest.fixture
def seller():
    return make.user("sales", name="Timo Halla", team=make.team("North"))


@pytest.fixture
def three(seller):
    """Three offers to the seller, the hottest first."""
    at, marketer = now() - timedelta(hours=5), make.user("marketer", name="Maija Salo")
    company = make.company("Kuura Logistics Oy")
    make.person(at=at, company=company, first_name="Eero", last_name="Kivi", title="CFO", role="decision_maker")
    people = [
        make.waiting(
            name, points=90 - 10 * n, temperature=temperature, company=company, at=at, title="Head of Operations",
            topics=["ERP"], phone=f"+35840123456{n}", email=f"p{n}@kuura.example",
        )
        for n, (name, temperature) in enumerate(PEOPLE)
    ]  # fmt: skip
    for person in people:
        make.activity(person, "price_list", at=at - timedelta(days=1))
        note = "Asked about the audit module."
        actions.offer([make.pick(person)], by=make.by(marketer), at=at + timedelta(hours=1), comment=note, to=seller.pk)
    return list(Handoff.objects.order_by("pk"))


def state(handoff):
    return Handoff.objects.get(pk=handoff.pk).state


def at(page, user, path="/inbox/"):
    sign_in(page, user)
    page.goto(path)
    page.wait_for_load_state("networkidle")


def test_by_keys_alone_a_seller_accepts_returns_and_takes_it_back(chromium, live_server, three, seller):
    with opened(chromium, live_server.url) as page:
        at(page, seller)
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        assert "Asked about the audit module." in page.locator("#panel").inner_text()
        page.keyboard.press("a")
        page.get_by_text("Aino Lehtinen is yours now.").wait_for()
        page.locator("#panel").get_by_role("heading", name="Matej Zupan").wait_for()
        page.keyboard.press("r")
        page.locator("#ask[open]").wait_for()
        assert not page.locator("#ask").get_by_label("Day to revisit them").is_visible()
        page.locator("#ask").get_by_label("Not a decision maker").check()
        page.locator("#ask").get_by_label("Who decides instead?").fill("Liisa Korhonen")
        page.locator("#ask").get_by_label("Their e-mail").fill("liisa@kuura.example")
        page.locator("#ask").get_by_role("button", name="Return").click()
        page.get_by_text("Matej Zupan went back to marketing.").wait_for()
        assert Contact.objects.get(email="liisa@kuura.example").role == "decision_maker"
        page.keyboard.press("z")
        page.get_by_text("Undone").wait_for()
        assert [state(one) for one in three] == ["accepted", "offered", "offered"]


def test_a_wrong_moment_asks_for_its_day_in_the_dialog(chromium, live_server, three, seller):
    with opened(chromium, live_server.url) as page:
        at(page, seller)
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        page.keyboard.press("r")
        page.locator("#ask").get_by_label("Wrong moment").check()
        page.locator("#ask").get_by_role("button", name="Return").click()
        page.locator("#ask").get_by_text("Say on which day to revisit them.").wait_for()
        assert state(three[0]) == "offered"
        page.locator("#ask").get_by_label("Day to revisit them").fill("2099-09-01")
        page.locator("#ask").get_by_role("button", name="Return").click()
        page.get_by_text("Aino Lehtinen went back to marketing.").wait_for()
        assert state(three[0]) == "returned"


def test_one_key_logs_a_call_and_a_talk_leads_to_the_verdict_and_bant(chromium, live_server, three, seller):
    actions.accept(three[0].pk, by=make.by(seller), at=now())
    with opened(chromium, live_server.url) as page:
        at(page, seller, "/inbox/?tab=mine")
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        page.keyboard.press("1")
        page.get_by_text("Call to Aino Lehtinen: no answer.").wait_for()
        page.locator("#panel").get_by_role("heading", name="Aino Lehtinen").wait_for()
        page.keyboard.press("l")
        page.locator("#ask[open]").wait_for()
        page.locator("#ask").get_by_text("Meeting", exact=True).click()
        page.locator("#ask").get_by_label("Note").fill("Met at the fair")
        page.locator("#ask").get_by_role("button", name="Conversation").click()
        page.get_by_text("Meeting to Aino Lehtinen: conversation.").wait_for()
        assert [one.channel for one in Attempt.objects.order_by("pk")] == ["call", "meeting"]

        page.locator("#verdict").get_by_label("Yes").check()
        page.locator("#verdict").get_by_label("Next step").select_option("demo")
        page.locator("#verdict").get_by_label("On", exact=True).fill("2099-01-05")
        page.locator("#verdict").get_by_text("Title and role").click()
        page.locator("#verdict").get_by_role("button", name="Save").click()
        page.get_by_text("Your view of Aino Lehtinen is saved.").wait_for()
        assert Handoff.objects.get(pk=three[0].pk).can_sell == "yes"

        page.locator("#bant").get_by_role("group", name="Need").get_by_label("Yes").check()
        page.locator("#bant").get_by_text("Saved").wait_for()
        page.locator("#bant").get_by_label("Who decides").fill("Eero Kivi")
        page.locator("#bant").get_by_text("missing: budget, authority, timing").wait_for()
        page.wait_for_timeout(1000)
        bant = Bant.objects.get()
        assert (bant.need, bant.authority_words) == ("yes", "Eero Kivi")


def test_on_a_phone_the_acts_lie_under_the_thumb(chromium, live_server, three, seller):
    with opened(chromium, live_server.url, size=PHONE) as page:
        at(page, seller)
        page.get_by_role("button", name="Accept Aino Lehtinen").click()
        page.get_by_text("Aino Lehtinen is yours now.").wait_for()
        page.goto(f"/handoffs/{three[1].pk}/")
        bar = page.locator(".thumbbar")
        accept = bar.get_by_role("button", name="Accept")
        box = accept.bounding_box()
        assert box["height"] >= 44
        assert box["y"] > PHONE[1] / 2
        accept.click()
        page.get_by_text("Matej Zupan is yours now.").wait_for()
        small = page.locator("main :is(a.btn, button):visible").evaluate_all(
            "all => all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent.trim())"
        )
        assert small == []


def test_without_javascript_the_forms_do_the_same(chromium, live_server, three, seller):
    with opened(chromium, live_server.url, script=False) as page:
        sign_in(page, seller)
        page.goto("/inbox/")
        page.get_by_role("link", name="Sanna Virtala").first.click()
        page.get_by_role("button", name="Accept").first.click()
        page.get_by_text("Sanna Virtala is yours now.").wait_for()
        page.get_by_role("button", name="No answer").click()
        page.get_by_text("Call to Sanna Virtala: no answer.").wait_for()
        page.locator("#bant").get_by_role("group", name="Need").get_by_label("Yes").check()
        page.locator("#bant").get_by_role("button", name="Save").click()
        page.get_by_text("Saved.").wait_for()
        assert Bant.objects.get().need == "yes"
        page.get_by_role("link", name="Return").first.click()
        page.get_by_label("Wrong or invented details").check()
        page.get_by_role("button", name="Return").click()
        page.get_by_text("Sanna Virtala went back to marketing.").wait_for()
        assert state(three[2]) == "returned"


def test_every_page_fits_and_is_accessible(chromium, live_server, three, seller):
    held, by = three[0], make.by(seller)
    actions.accept(held.pk, by=by, at=now())
    for outcome in ("no_answer", "conversation"):
        actions.attempt(held.pk, channel="call", outcome=outcome, note="Back on Monday", by=by, at=now())
    today = now().date()
    actions.plan_step(held.pk, next_step="demo", next_step_on=today, by=by, at=now())
    Handoff.objects.filter(pk=held.pk).update(next_step_on=today - timedelta(days=1))
    pages = [
        "/inbox/", "/inbox/?tab=mine", "/today/", f"/handoffs/{held.pk}/", f"/handoffs/{three[1].pk}/",
        f"/handoffs/{held.pk}/return/", f"/handoffs/{held.pk}/attempt/", f"/handoffs/{held.pk}/pass/",
        f"/people/{held.contact_id}/", "/",
    ]  # fmt: skip
    with opened(chromium, live_server.url) as page:
        sign_in(page, seller)
        for path in pages:
            assert_looks_right(page, path)
