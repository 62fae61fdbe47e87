"""Clocks in a real browser: rows of queue and inbox, a person's promises, pausing in a dialog and going on."""

from datetime import UTC, datetime

import pytest

from accounts.clock import now, shift
from handoff.models import Handoff
from leads.models import Contact
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.sla.relay import DAY, HOUR, MINUTE, accepted, attempted, clock, in_review, offered, office, time_passes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = datetime(2026, 12, 1, 13, 40, tzinfo=UTC)


@pytest.fixture
def seller(settings):
    settings.DEMO = True
    office()
    shift(TUESDAY - datetime.now(UTC))
    return make.user("sales", name="Timo Halla", team=make.team("North"), time_zone="UTC")


def somebody(name, since, temperature="warm"):
    """In the queue since then."""
    person = in_review(since, temperature)
    first, _, last = name.partition(" ")
    company = make.company("Kuura Logistics Oy")
    facts = {"first_name": first, "last_name": last, "title": "Head of Operations", "company": company}
    Contact.objects.filter(pk=person.pk).update(**facts)
    make.activity(person, "price_list", at=since)
    person.refresh_from_db()
    return person


@pytest.fixture
def queue(seller):
    """Reviews that are late, at risk and in time."""
    waited = (("Aino Lehtinen", DAY + 2 * HOUR, "hot"), ("Matej Zupan", 4 * HOUR, "warm"), ("Tine Kralj", DAY, "cold"))
    for name, long, temperature in waited:
        somebody(name, TUESDAY - long + (20 * MINUTE if long == DAY else MINUTE), temperature)
    time_passes(TUESDAY)


@pytest.fixture
def inbox(seller):
    """Offers that are late, at risk and new; one person in hand, spoken to."""
    for name, long in (("Oskar Nyqvist", DAY + HOUR), ("Leena Koskela", 22 * HOUR + 40 * MINUTE), ("Ana Novak", HOUR)):
        offered(somebody(name, TUESDAY - long), seller, TUESDAY - long)
    held = accepted(offered(somebody("Sanna Virtala", TUESDAY - DAY), seller, TUESDAY - DAY), TUESDAY - DAY)
    attempted(held, TUESDAY - 2 * HOUR, "conversation")
    time_passes(TUESDAY)
    return held


def at(page, user, path):
    sign_in(page, user)
    page.goto(path)
    page.wait_for_load_state("networkidle")


def test_the_queue_shows_its_clocks_in_every_look(chromium, live_server, queue):
    with opened(chromium, live_server.url) as page:
        at(page, make.user("marketer", time_zone="UTC"), "/queue/?sort=due")
        names = page.locator(".row .row-link").all_inner_texts()
        assert names == ["Aino Lehtinen", "Tine Kralj", "Matej Zupan"]
        assert_looks_right(page)


def test_the_inbox_shows_its_clocks_in_every_look(chromium, live_server, seller, inbox):
    with opened(chromium, live_server.url) as page:
        at(page, seller, "/inbox/?sort=due")
        assert "1 h late" in page.locator(".row .clock").nth(1).inner_text()
        assert_looks_right(page)
        assert_looks_right(page, "/inbox/?tab=mine")
        Handoff.objects.filter(pk=inbox.pk).update(next_step="call", next_step_on=TUESDAY.date())
        assert_looks_right(page, "/today/")


def test_a_clock_is_paused_in_a_dialog_and_goes_on_in_place(chromium, live_server, seller, inbox):
    with opened(chromium, live_server.url) as page:
        at(page, seller, f"/people/{inbox.contact_id}/")
        page.get_by_role("link", name="Pause… Activity while in hand").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("They are away").check()
        dialog.get_by_label("Goes on when work begins on").fill("2026-12-14")
        assert_looks_right(page)
        dialog.get_by_role("button", name="Pause").click()
        page.get_by_text("paused until 14 Dec 09:00").wait_for()
        assert clock(inbox.contact, "in_hand").state == "paused"
        assert_looks_right(page)
        page.get_by_role("button", name="Go on").click()
        page.get_by_text("Activity while in hand for Sanna Virtala goes on.").wait_for()
        assert clock(inbox.contact, "in_hand").state == "running"
        assert_looks_right(page, f"/handoffs/{inbox.pk}/")


def test_the_promises_of_a_page_keep_themselves_fresh(chromium, live_server, seller, inbox):
    with opened(chromium, live_server.url) as page:
        at(page, seller, f"/people/{inbox.contact_id}/")
        before = page.locator("#clocks").inner_text()
        shift(TUESDAY + 2 * DAY - datetime.now(UTC))
        assert now() > TUESDAY + DAY
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_function("text => document.querySelector('#clocks').innerText !== text", arg=before)
        assert page.locator("#clocks").count() == 1
