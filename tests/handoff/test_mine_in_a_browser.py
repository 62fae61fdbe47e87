"""The marketer's side of the relay in a real browser: whose are where, what sales told, answers, notes."""

from datetime import timedelta

import pytest

from accounts.actor import BATON
from accounts.clock import now
from handoff import actions
from handoff.models import Handoff
from leads.events import Happening, record
from leads.models import Event
from tests import make
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_looks_right, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("Aino Lehtinen", "Matej Zupan", "Sanna Virtala", "Juha Koskinen", "Ana Novak", "Lars Berg")


@pytest.fixture
def marketer():
    return make.user("marketer", name="Maija Salo")


@pytest.fixture
def sten():
    return make.user("sales", name="Sten Lindroos", team=make.team("North"))


@pytest.fixture
def relay(marketer, sten):
    """Six offers, each of which came to something else."""
    at = now() - timedelta(days=5)
    offers = [offered(name, number, marketer, sten, at) for number, name in enumerate(NAMES)]
    by = make.by(sten)
    for handoff in offers[1:5]:
        actions.accept(handoff.pk, by=by, at=at)
    said = {"by": by, "at": now() - timedelta(hours=3)}
    note = "They signed with another supplier until next autumn. Ask again in May, before their budget."
    actions.attempt(offers[1].pk, channel="call", outcome="conversation", note=note, **said)
    actions.judge(offers[1].pk, can_sell="unsure", comment="Good fit, but the owner decides alone.", **said)
    actions.give_back(offers[2].pk, reason="no_need", comment="They build their own system.", **said)
    actions.give_back(offers[3].pk, reason="unreachable", **said)
    actions.open_opportunity(
        handoff_id=offers[4].pk,
        name="Warehouse system",
        amount=12000,
        override="The owner said yes on the phone",
        **said,
    )
    Handoff.objects.filter(pk=offers[5].pk).update(seller=None, routed_by="nobody_has_room")
    first = Event.objects.get(kind="handoff.returned", reason="no_need")
    actions.answer(first.pk, "Thank you! Which system is it?", by=make.by(marketer), at=now())
    return offers


def offered(name, number, marketer, seller, at):
    first, _, last = name.partition(" ")
    company = make.company(f"{last} Logistics Oy")
    contact = make.person(
        at=at, stand=("sql", "offered"), offered_to=seller, first_name=first, last_name=last, title="Plant manager",
        company=company, source=("webinar", "fair")[number % 2], topics=["ERP integration"],
        standing={"points": 64 + number, "fit": "AB"[number % 2], "temperature": ("warm", "hot")[number % 2]},
    )  # fmt: skip
    lines = [{"kind": "activity", "rule": ("Price list", "Webinar")[number % 2], "points": "6"}]
    record("scoring.qualified", [Happening(contact.pk, evidence={"lines": lines})], by=BATON, at=at, quiet=True)
    return make.handoff(contact, seller, at=at, offered_by=marketer)


def test_every_page_fits_and_is_accessible(chromium, live_server, relay, marketer):
    said = Event.objects.get(kind="handoff.returned", reason="no_need")
    addresses = ["/mine/", "/told/", f"/told/{said.pk}/", f"/people/{said.contact_id}/", "/"]
    with opened(chromium, live_server.url) as page:
        sign_in(page, marketer)
        for address in addresses:
            assert_looks_right(page, address)


def test_a_marketer_follows_a_return_to_its_words_and_answers(chromium, live_server, relay, marketer):
    with opened(chromium, live_server.url) as page:
        sign_in(page, marketer)
        page.goto("/told/")
        page.get_by_role("link", name="No need for what we sell").click()
        item = page.locator(".said-item")
        assert item.count() == 1
        item.get_by_text("Answer", exact=True).click()
        item.get_by_label("Your answer").fill("I shall send the comparison.")
        item.get_by_role("button", name="Send").click()
        page.locator(".thread").get_by_text("I shall send the comparison.").wait_for()
        assert "reason=no_need" in page.url


def test_an_answer_works_without_javascript(chromium, live_server, relay, sten):
    said = Event.objects.get(kind="handoff.returned", reason="no_need")
    with opened(chromium, live_server.url, script=False) as page:
        sign_in(page, sten)
        page.goto(f"/told/{said.pk}/")
        page.get_by_label("Your answer").fill("An old one of their own")
        page.get_by_role("button", name="Send").click()
        page.locator(".thread").get_by_text("An old one of their own").wait_for()


def test_an_offer_that_waits_is_recalled_from_its_row(chromium, live_server, relay, marketer):
    with opened(chromium, live_server.url) as page:
        sign_in(page, marketer)
        page.goto("/mine/?tab=waiting")
        page.get_by_role("button", name="Recall the offer of Aino Lehtinen").click()
        page.get_by_text("The offer of Aino Lehtinen was recalled.").wait_for()
        assert Handoff.objects.get(pk=relay[0].pk).state == "withdrawn"


@pytest.mark.parametrize(("script", "size"), [(True, DESKTOP), (True, PHONE), (False, DESKTOP)])
def test_a_note_goes_with_an_offer(chromium, live_server, marketer, sten, script, size):
    person = make.waiting("Aino Lehtinen")
    with opened(chromium, live_server.url, script=script, size=size) as page:
        sign_in(page, marketer)
        page.goto(f"/people/{person.pk}/")
        page.get_by_role("link", name="Offer with a note…").click()
        page.get_by_label("Note for the call").fill("Call before noon")
        page.get_by_label("To", exact=True).select_option(label="Sten Lindroos · North")
        if script:
            assert_accessible(page)
        page.get_by_role("button", name="Offer", exact=True).last.click()
        page.get_by_text("Aino Lehtinen was offered to sales. To Sten Lindroos.").wait_for()
    assert Event.objects.get(kind="handoff.offered").detail.comment == "Call before noon"
