"""The work on a person: attempts, the verdict of the first talk, dated steps, and BANT on its page."""

from datetime import date, timedelta

import pytest

from accounts.clock import now
from handoff import actions
from handoff.models import Attempt, Bant, Handoff
from handoff.tries import tries
from leads.models import Event
from leads.quality import five_elements
from leads.refusals import Invalid, SomebodyWasFirst
from tests import make
from tests.handoff.rows import checksum

pytestmark = pytest.mark.django_db
AT = make.NOON + timedelta(hours=1)


@pytest.fixture
def seller():
    return make.user("sales", team=make.team(), time_zone="Europe/Helsinki")


@pytest.fixture
def held(seller):
    return make.handoff(seller=seller, state="accepted")


def attempt(held, seller, outcome="no_answer", at=AT, **said):
    return actions.attempt(held.pk, channel="call", outcome=outcome, by=make.by(seller), at=at, **said)


def test_an_attempt_is_a_row_and_an_event_with_its_note(seller, held):
    logged = attempt(held, seller, note="Back on Monday", tried_at=AT - timedelta(minutes=20))
    assert (logged.channel, logged.outcome, logged.at) == ("call", "no_answer", AT - timedelta(minutes=20))
    event = Event.objects.latest("id")
    assert (event.pk, event.kind, event.at) == (logged.event_id, "handoff.attempted", AT)
    assert event.facts["outcome"] == "no_answer"
    assert event.detail.comment == "Back on Monday"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"tried_at": AT + timedelta(minutes=3)}, "at"),
        ({"tried_at": make.NOON - timedelta(days=1)}, "at"),
        ({"outcome": "voodoo"}, "outcome"),
    ],
)
def test_what_cannot_have_been_is_refused_and_nothing_changes(seller, held, said, field):
    before = checksum()
    with pytest.raises(Invalid) as refused:
        attempt(held, seller, **said)
    assert refused.value.field == field
    assert checksum() == before


def test_an_offer_is_accepted_before_it_is_worked(seller):
    offer = make.handoff(seller=seller)
    before = checksum()
    with pytest.raises(SomebodyWasFirst, match="Accept first"):
        attempt(offer, seller)
    assert checksum() == before


def test_an_undone_attempt_counts_no_longer(seller, held):
    attempt(held, seller)
    logged = attempt(held, seller)
    actions.undo([logged.event_id], by=make.by(seller), at=AT + timedelta(minutes=1))
    assert tries([held.pk])[held.pk].count == 1
    assert Event.objects.latest("id").undoes_id == logged.event_id


def test_days_are_those_of_the_salesperson(seller, held):
    for tried in (AT.replace(hour=20, minute=50), AT.replace(hour=21, minute=10)):
        attempt(held, seller, at=tried)
    assert tries([held.pk])[held.pk].days == 2


def test_a_yes_asks_for_a_dated_step_and_fills_the_shared_view(seller, held):
    with pytest.raises(Invalid) as refused:
        actions.judge(held.pk, can_sell="yes", by=make.by(seller), at=AT)
    assert refused.value.field == "next_step"
    said = {"next_step": "survey", "next_step_on": date(2026, 6, 9), "elements": ["role", "interest"]}
    actions.judge(held.pk, can_sell="yes", by=make.by(seller), at=AT, **said)
    held.refresh_from_db()
    assert (held.can_sell, held.next_step, held.next_step_on) == ("yes", "survey", date(2026, 6, 9))
    shared = five_elements(held.contact)[-1]
    assert (shared.known, shared.good, shared.words) == (True, True, "sales: yes, 2 of 5")


def test_the_shared_view_is_what_sales_said_last(seller, held):
    actions.judge(held.pk, can_sell="unsure", by=make.by(seller), at=AT, elements=["role"])
    actions.judge(held.pk, can_sell="no", by=make.by(seller), at=AT + timedelta(hours=1))
    shared = five_elements(held.contact)[-1]
    assert (shared.known, shared.good, shared.words) == (True, False, "sales: no, 0 of 5")


class TestDoors:
    """The pages, on the running clock."""

    @pytest.fixture
    def fresh(self, client, seller):
        client.force_login(seller)
        return make.handoff(seller=seller, state="accepted", at=now() - timedelta(days=5))

    def test_a_click_logs_a_call_and_its_toast_takes_it_back(self, client, fresh):
        path = f"/handoffs/{fresh.pk}/attempt/"
        response = client.post(path, {"channel": "call", "outcome": "no_answer", "next": "/inbox/"}, follow=True)
        assert ": no answer." in response.text
        logged = Attempt.objects.get()
        client.post("/queue/undo/", {"events": logged.event_id, "next": "/inbox/"})
        logged.refresh_from_db()
        assert logged.undone_at is not None

    @pytest.mark.parametrize("outcome", ["conversation", "meeting_booked", "declined"])
    def test_after_a_talk_the_page_asks_for_the_verdict(self, client, fresh, outcome):
        response = client.post(f"/handoffs/{fresh.pk}/attempt/", {"channel": "call", "outcome": outcome})
        assert response.headers["Location"] == f"/handoffs/{fresh.pk}/#verdict"
        context = client.get(f"/handoffs/{fresh.pk}/").context
        assert context["sheet"].asks_verdict

    @pytest.mark.parametrize(
        "said",
        [
            {"channel": "call", "outcome": "no_answer", "at": "2100-01-01T10:00"},
            {"channel": "pigeon", "outcome": "no_answer"},
            {"channel": "call"},
            {"channel": "call", "outcome": "no_answer", "at": "yesterday"},
        ],
    )
    def test_an_impossible_attempt_comes_back_and_nothing_changes(self, client, fresh, said):
        before = checksum()
        assert client.post(f"/handoffs/{fresh.pk}/attempt/", said).status_code == 400
        assert checksum() == before

    def test_the_time_of_an_earlier_attempt_is_the_sellers_own(self, client, fresh, seller):
        day = (now() - timedelta(days=1)).date()
        said = {"channel": "email", "outcome": "message_left", "at": f"{day}T10:00"}
        client.post(f"/handoffs/{fresh.pk}/attempt/", said)
        assert Attempt.objects.get().at.hour in (7, 8)

    def test_a_yes_without_a_step_comes_back_and_nothing_changes(self, client, fresh):
        before = checksum()
        response = client.post(f"/handoffs/{fresh.pk}/judge/", {"can_sell": "yes"})
        assert response.status_code == 400
        assert checksum() == before

    def test_a_no_leads_on_to_the_return(self, client, fresh):
        response = client.post(f"/handoffs/{fresh.pk}/judge/", {"can_sell": "no", "next": "/inbox/"})
        assert response.headers["Location"] == f"/handoffs/{fresh.pk}/return/?next=%2Finbox%2F"
        assert Handoff.objects.get(pk=fresh.pk).can_sell == "no"

    def test_a_planned_step_stands_on_today_when_its_day_comes(self, client, fresh):
        day = now().date() + timedelta(days=1)
        client.post(f"/handoffs/{fresh.pk}/plan/", {"next_step": "demo", "next_step_on": day.isoformat()})
        fresh.refresh_from_db()
        assert (fresh.next_step, fresh.next_step_on) == ("demo", day)
        assert Event.objects.latest("id").kind == "handoff.planned"

    def test_a_step_in_the_past_is_refused_and_nothing_changes(self, client, fresh):
        before = checksum()
        response = client.post(f"/handoffs/{fresh.pk}/plan/", {"next_step": "demo", "next_step_on": "2020-01-01"})
        assert response.status_code == 400
        assert "must not lie in the past" in response.text
        assert checksum() == before

    def test_the_timeline_tells_channel_outcome_and_note(self, client, fresh, seller):
        said = {"channel": "linkedin", "outcome": "message_left", "note": "Wrote about the audit"}
        client.post(f"/handoffs/{fresh.pk}/attempt/", said)
        text = client.get(f"/people/{fresh.contact_id}/").text
        assert "LinkedIn · Message left" in text
        assert "Wrote about the audit" in text

    def test_bant_is_saved_field_by_field_and_says_when(self, client, fresh):
        path, htmx = f"/handoffs/{fresh.pk}/bant/", {"hx-request": "true"}
        response = client.post(path, {"need": "yes"}, headers=htmx)
        assert "Saved " in response.text
        assert "missing: budget, authority, timing" in response.text
        client.post(path, {"need_words": "A new line by May"}, headers=htmx)
        bant = Bant.objects.get(pk=fresh.contact_id)
        assert (bant.need, bant.need_words) == ("yes", "A new line by May")

    def test_without_a_script_only_what_the_page_changed_is_saved(self, client, fresh, seller):
        actions.save_bant(fresh.contact_id, {"budget": "yes"}, by=make.by(seller), at=now())
        said = {"initial-budget": "", "budget": "", "initial-need": "", "need": "yes"}
        client.post(f"/handoffs/{fresh.pk}/bant/", said)
        bant = Bant.objects.get(pk=fresh.contact_id)
        assert (bant.budget, bant.need) == ("yes", "yes")

    def test_a_wrong_answer_is_told_and_nothing_changes(self, client, fresh):
        before = checksum()
        response = client.post(f"/handoffs/{fresh.pk}/bant/", {"need": "perhaps"}, headers={"hx-request": "true"})
        assert response.status_code == 400
        assert "Choose yes, no or not yet known." in response.text
        assert checksum() == before

    def test_marketers_read_what_sales_heard(self, client, fresh, seller):
        actions.save_bant(fresh.contact_id, {"need": "yes", "need_words": "Audit"}, by=make.by(seller), at=now())
        client.force_login(make.user("marketer"))
        text = client.get(f"/handoffs/{fresh.pk}/").text
        assert "Audit" in text
        assert 'name="need"' not in text
