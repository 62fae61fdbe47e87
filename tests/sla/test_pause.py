"""Pausing a clock: who may, after what, until when; it goes on by itself, and the plain deadline is kept beside it."""

from datetime import date, datetime, timedelta

import pytest

from accounts.actor import Actor
from leads.models import ActivityType, Event, Standing
from leads.refusals import Invalid, Refused
from sla import actions
from sla.models import Clock, Target
from tests import make
from tests.sla.relay import (
    DAY,
    GRACE,
    HOUR,
    MONDAY,
    accepted,
    attempted,
    clock,
    in_review,
    offered,
    office,
    seller,
    time_passes,
)

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + DAY
LATER = date(2026, 6, 15)
MORNING = datetime(2026, 6, 15, 9, tzinfo=MONDAY.tzinfo)


@pytest.fixture(autouse=True)
def hours():
    return office()


@pytest.fixture
def held():
    """Somebody held since Monday nine o'clock, spoken to an hour later, all clocks derived."""
    handoff = accepted(offered(in_review(MONDAY), seller(team=make.team()), MONDAY), MONDAY)
    attempted(handoff, MONDAY + HOUR, "conversation")
    time_passes(MONDAY + HOUR)
    return handoff


def paused(handoff, at=TUESDAY, until=LATER, promise="in_hand", reason="asked_later", **more):
    by = more.pop("by", make.by(handoff.seller))
    return actions.pause(clock(handoff.contact, promise).pk, reason=reason, until=until, by=by, at=at, **more)


def acted(person, at, code="quote_request", temperature="hot"):
    ActivityType.objects.filter(code=code).update(temperature=temperature)
    make.activity(person, code, at)
    actions.derive([person.pk], at=at)


def test_a_paused_clock_stands_still_until_work_begins_on_the_day(held):
    before = clock(held.contact, "in_hand")
    found = paused(held, comment="Budget in July")
    assert (found.state, found.resumes_at) == ("paused", MORNING)
    assert found.due_at == before.due_at + (MORNING - TUESDAY)
    assert found.strict_due_at == before.due_at
    event = Event.objects.get(kind="sla.paused")
    assert event.facts | {"until": MORNING.isoformat(), "reason": "asked_later", "clock": found.pk} == event.facts
    assert (event.facts["promise"], event.facts["key"], event.actor_id) == ("in_hand", found.key, held.seller_id)
    assert event.detail.comment == "Budget in July"


def test_nobody_is_warned_while_a_clock_is_paused_and_it_goes_on_by_itself(held):
    first = paused(held)
    time_passes(MORNING - HOUR)
    assert not Event.objects.filter(kind__in=["sla.warned", "sla.breached"], facts__clock=first.pk).exists()
    time_passes(MORNING)
    found = clock(held.contact, "in_hand")
    assert (found.state, found.resumes_at, found.due_at) == ("running", None, first.due_at)
    time_passes(found.due_at + GRACE)
    assert clock(held.contact, "in_hand").state == "breached"


def test_going_on_earlier_gives_back_only_what_was_paused(held):
    before = clock(held.contact, "in_hand")
    found = paused(held)
    actions.resume(found.pk, by=make.by(held.seller), at=TUESDAY + 2 * DAY)
    found.refresh_from_db()
    assert (found.state, found.due_at) == ("running", before.due_at + 2 * DAY)
    assert Event.objects.get(kind="sla.resumed").facts["until"] is None


def test_a_paused_clock_gets_another_day(held):
    before = clock(held.contact, "in_hand")
    paused(held)
    found = paused(held, at=TUESDAY + DAY, until=date(2026, 6, 10))
    assert found.resumes_at == MORNING - 5 * DAY
    assert found.due_at == before.due_at + (found.resumes_at - TUESDAY)


def test_a_hot_signal_of_the_person_ends_the_pause(held):
    Target.objects.filter(promise="support").update(pauses=["asked_later"])
    before = clock(held.contact, "support")
    found = paused(held, promise="support", by=make.by(make.user("admin")))
    assert found.state == "paused"
    acted(held.contact, TUESDAY + 2 * DAY)
    found.refresh_from_db()
    # Two business days were not counted: Friday's deadline is Tuesday's.
    assert (found.state, found.due_at) == ("running", before.due_at + 4 * DAY)


def test_a_merely_warmer_person_leaves_the_pause_as_it_is():
    handoff = accepted(offered(in_review(MONDAY, "cold"), seller(), MONDAY), MONDAY)
    attempted(handoff, MONDAY + HOUR, "conversation")
    time_passes(MONDAY + HOUR)
    found = paused(handoff, promise="support", by=make.by(make.user("admin")))
    acted(handoff.contact, TUESDAY + DAY, "webinar", "warm")
    assert Clock.objects.get(pk=found.pk).due_at == found.due_at


def test_pausing_somebody_who_grew_warmer_unnoticed_is_a_pause_all_the_same(held):
    """The event of the pause itself is the first to say how warm they are."""
    Standing.objects.filter(contact=held.contact).update(temperature="hot")
    assert paused(held, promise="support", by=make.by(make.user("admin"))).state == "paused"


def test_work_in_between_begins_the_clock_anew_and_the_day_stands(held):
    found = paused(held)
    attempted(held, TUESDAY + DAY)
    time_passes(TUESDAY + DAY)
    now = clock(held.contact, "in_hand")
    assert (now.pk, now.state, now.resumes_at) == (found.pk, "paused", MORNING)
    assert now.due_at == MORNING + timedelta(days=14)


def test_without_a_real_contact_no_clock_is_paused():
    handoff = accepted(offered(in_review(MONDAY), seller(), MONDAY), MONDAY)
    attempted(handoff, MONDAY + HOUR, "no_answer")
    time_passes(MONDAY + HOUR)
    with pytest.raises(Refused, match="Log the conversation, reply or call first") as refusal:
        paused(handoff)
    assert refusal.value.code == "no_contact"
    assert not Event.objects.filter(kind="sla.paused").exists()


def test_a_reply_before_the_offer_is_decided_lets_it_be_paused():
    handoff = offered(in_review(MONDAY), seller(), MONDAY)
    make.activity(handoff.contact, "reply", MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    assert paused(handoff, at=MONDAY + 2 * HOUR, promise="decision", reason="away").state == "paused"
    with pytest.raises(Invalid, match="may be paused only because: They asked us to come back later, They are away"):
        paused(handoff, at=MONDAY + 2 * HOUR, promise="decision", reason="their_turn")


def test_marketing_pauses_its_promise_once_the_person_did_something():
    person, marketer = in_review(MONDAY), make.user("marketer")
    Target.objects.filter(promise="review").update(pauses=["away"])
    time_passes(MONDAY)
    wanted = {"reason": "away", "until": LATER, "by": make.by(marketer), "at": TUESDAY - HOUR * 17}
    with pytest.raises(Refused, match="has not been in touch"):
        actions.pause(clock(person, "review").pk, **wanted)
    make.activity(person, "guide", MONDAY + HOUR)
    assert actions.pause(clock(person, "review").pk, **wanted).state == "paused"


def test_a_target_that_lets_nobody_pause_says_so():
    handoff = accepted(offered(in_review(MONDAY), seller(), MONDAY), MONDAY)
    time_passes(MONDAY)
    with pytest.raises(Refused) as refusal:
        paused(handoff, at=MONDAY + HOUR, promise="first_contact")
    assert refusal.value.code == "never_paused"


def test_what_is_late_or_over_is_not_paused(held):
    found = clock(held.contact, "in_hand")
    with pytest.raises(Refused) as late:
        paused(held, at=found.due_at + DAY)
    assert late.value.code == "breached"
    with pytest.raises(Refused) as over:
        paused(held, promise="decision")
    assert over.value.code == "ended"
    with pytest.raises(Refused) as running:
        actions.resume(found.pk, by=make.by(held.seller), at=TUESDAY)
    assert running.value.code == "not_paused"


@pytest.mark.parametrize(
    ("until", "code"),
    [(date(2026, 6, 2), "past"), (date(2026, 6, 1), "past"), (date(2026, 8, 2), "too_far")],
)
def test_the_day_lies_ahead_and_not_too_far(held, until, code):
    with pytest.raises(Invalid) as refusal:
        paused(held, until=until)
    assert (refusal.value.field, refusal.value.code) == ("until", code)


def test_a_day_off_leads_to_the_next_working_morning(held):
    assert paused(held, until=date(2026, 6, 13)).resumes_at == MORNING


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("mate", False), ("other", False), ("marketer", False), ("their manager", True), ("manager of all", True),
        ("other manager", False), ("admin", True), ("nobody", False),
    ],
)  # fmt: skip
def test_who_may_pause_a_promise_of_sales(held, who, may):
    team = held.seller.team
    people = {
        "mate": lambda: seller(team=team),
        "other": seller,
        "marketer": lambda: make.user("marketer"),
        "their manager": lambda: make.user("manager", team=team),
        "manager of all": lambda: make.user("manager"),
        "other manager": lambda: make.user("manager", team=make.team()),
        "admin": lambda: make.user("admin"),
    }
    by = make.by(people[who]()) if who in people else Actor(door="api")
    if may:
        assert paused(held, by=by).state == "paused"
        return
    with pytest.raises(Refused) as refusal:
        paused(held, by=by)
    assert refusal.value.code == "not_yours"
    assert held.seller.name in str(refusal.value)


def test_met_only_thanks_to_the_pause_is_met_and_says_the_plain_deadline(held):
    found = paused(held, promise="support", by=make.by(make.user("admin")))
    after = found.strict_due_at + DAY
    make.activity(held.contact, "touch", after)
    actions.derive([held.contact_id], at=after)
    found.refresh_from_db()
    assert (found.state, found.answered_at) == ("met", after)
    assert found.strict_due_at < after < found.due_at
