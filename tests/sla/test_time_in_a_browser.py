"""Time itself in a real browser: an offer that nobody answers is warned of, breached, told to managers, given on."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.clock import now, shift
from handoff.models import Handoff
from leads import outbox
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.sla.relay import HOUR, MINUTE, clock, in_review, offered, office, time_passes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Tuesday, when work begins.
MORNING = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def two(settings):
    """Two salespeople of one team, at work from nine to five; routing gives people to either."""
    settings.DEMO = True
    office()
    team = make.team("North")
    return [make.user("sales", name=name, team=team, time_zone="UTC") for name in ("Timo Halla", "Tove Berge")]


def it_is(moment):
    """The clock is moved, and what the sweeps would have done by then is done."""
    shift(moment - datetime.now(UTC))
    for _round in range(3):
        time_passes(now())
        outbox.settle_due(at=now() + MINUTE)


@pytest.fixture
def person(two):
    shift(MORNING - datetime.now(UTC))
    person = in_review(MORNING - HOUR, "warm")
    offered(person, two[0], MORNING)
    it_is(MORNING + SECOND)
    return person


class Pages:
    """One browser, in which people look at their pages in turn."""

    def __init__(self, chromium, address):
        self.chromium, self.address = chromium, address

    def of(self, user, path, look=False):
        """What this person reads there."""
        with opened(self.chromium, self.address) as page:
            sign_in(page, user)
            page.goto(path)
            page.wait_for_load_state("networkidle")
            said = page.locator("main").inner_text()
            if look:
                assert_looks_right(page)
            return said


def test_an_offer_that_nobody_answers_goes_to_somebody_else(chromium, live_server, two, person):
    (first, second), manager = two, make.user("manager", name="Marta Kranjc", time_zone="UTC")
    pages = Pages(chromium, live_server.url)

    # A business day to answer: the inbox counts it down.
    it_is(MORNING + HOUR + 30 * MINUTE)
    assert "6 h" in pages.of(first, "/inbox/")
    assert person.name not in pages.of(second, "/inbox/")

    # With four fifths used, the salesperson is reminded and the clock is at risk.
    it_is(MORNING + 6 * HOUR + 30 * MINUTE)
    assert clock(person, "decision").state == "running"
    assert "at risk" in pages.of(first, "/inbox/", look=True)
    assert person.name in pages.of(first, "/notices/")
    assert person.name not in pages.of(manager, "/notices/")

    # The business day is over: the promise is broken, and the managers are told.
    it_is(MORNING + 24 * HOUR + 30 * MINUTE)
    assert clock(person, "decision").breached_at == MORNING + 8 * HOUR
    assert "30 min late" in pages.of(first, "/inbox/", look=True)
    assert person.name in pages.of(manager, "/notices/", look=True)
    assert person.name in pages.of(manager, "/sla/clocks/?state=late", look=True)

    # Two business days: routing gives the person to the other one, whose clock is fresh.
    it_is(MORNING + 32 * HOUR + MINUTE)
    assert Handoff.objects.get(contact=person).seller == second
    assert person.name not in pages.of(first, "/inbox/")
    it_is(MORNING + 49 * HOUR + 30 * MINUTE)
    assert "6 h" in pages.of(second, "/inbox/", look=True)
    late, fresh = person.clocks.filter(promise="decision").order_by("started_at")
    assert (late.state, late.user, late.is_open) == ("breached", first, False)
    assert (fresh.state, fresh.user) == ("running", second)
    assert "Promised time passed" in pages.of(second, f"/people/{person.pk}/", look=True)
    assert "Timo Halla" in pages.of(manager, "/sla/", look=True)
