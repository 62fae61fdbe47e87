"""Return: always for a reason, which says where the person goes and what is asked; discard; giving back."""

from datetime import date, timedelta

import pytest

from handoff import actions
from handoff.actions import RightPerson
from handoff.models import Handoff, Reason
from leads.lifecycle import DISCARDED, HELD, NURTURE, OFFERED, REVIEW
from leads.models import Contact, Event
from leads.refusals import Invalid
from tests import make
from tests.handoff.rows import checksum

pytestmark = pytest.mark.django_db
AT = make.NOON + timedelta(hours=1)


@pytest.fixture
def seller():
    return make.user("sales", team=make.team())


@pytest.fixture
def held(seller):
    company = make.company("Kuura Oy")
    person = make.person(stand=HELD, owner=seller, company=company, first_name="Aino", last_name="Lehtinen")
    return make.handoff(person, seller, state="accepted")


def stand(handoff):
    handoff.contact.refresh_from_db()
    return handoff.contact.stage, handoff.contact.place


@pytest.mark.parametrize(
    ("reason", "asked", "end"),
    [
        ("not_decision_maker", {}, REVIEW),
        ("wrong_moment", {"revisit_on": date(2026, 9, 1)}, NURTURE),
        ("priorities_changed", {}, NURTURE),
        ("outside_icp", {}, DISCARDED),
        ("no_need", {}, NURTURE),
        ("duplicate", {}, DISCARDED),
        ("unreachable", {}, NURTURE),
        ("bad_data", {}, REVIEW),
        ("competitor", {}, DISCARDED),
        ("other", {"comment": "Moved abroad"}, REVIEW),
    ],
)
def test_each_reason_sends_the_person_where_it_says(seller, held, reason, asked, end):
    actions.give_back(held.pk, reason=reason, by=make.by(seller), at=AT, **asked)
    held.refresh_from_db()
    assert (held.state, held.reason, held.ended_at) == ("returned", reason, AT)
    assert stand(held) == end
    assert (held.contact.owner, held.contact.offered_to) == (None, None)
    event = Event.objects.latest("id")
    assert (event.kind, event.reason, event.actor) == ("handoff.returned", reason, seller)


def test_a_wrong_moment_brings_them_back_on_the_morning_of_the_day(seller, held):
    actions.give_back(held.pk, reason="wrong_moment", revisit_on=date(2026, 9, 1), by=make.by(seller), at=AT)
    held.refresh_from_db()
    assert held.revisit_on == date(2026, 9, 1)
    assert Contact.objects.get(pk=held.contact_id).wake_at.date() == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "bored"}, "reason"),
        ({"reason": "wrong_moment"}, "revisit_on"),
        ({"reason": "wrong_moment", "revisit_on": date(2026, 6, 1)}, "revisit_on"),
        ({"reason": "other"}, "comment"),
        ({"reason": "bad_data", "revisit_on": date(2026, 9, 1)}, "revisit_on"),
    ],
)
def test_what_the_reason_asks_is_demanded_and_nothing_changes_without_it(seller, held, said, field):
    before = checksum()
    with pytest.raises(Invalid) as refused:
        actions.give_back(held.pk, by=make.by(seller), at=AT, **said)
    assert refused.value.field == field
    assert checksum() == before


def test_an_undone_return_puts_everything_back(seller, held):
    before = Handoff.objects.filter(pk=held.pk).values().get()
    actions.give_back(held.pk, reason="wrong_moment", revisit_on=date(2026, 9, 1), by=make.by(seller), at=AT)
    actions.undo([Event.objects.latest("id").pk], by=make.by(seller), at=AT + timedelta(minutes=5))
    assert Handoff.objects.filter(pk=held.pk).values().get() == before
    assert stand(held) == HELD
    assert (held.contact.owner, held.contact.wake_at) == (seller, None)


def naming(held, seller, **said):
    right = RightPerson(**said)
    return actions.give_back_naming(held.pk, right, reason="not_decision_maker", by=make.by(seller), at=AT)


def test_whoever_decides_instead_joins_the_company_as_decision_maker(seller, held):
    naming(held, seller, name="Liisa Korhonen", email="liisa@kuura.example", title="CFO")
    added = Contact.objects.get(email="liisa@kuura.example")
    assert (added.name, added.title, added.role) == ("Liisa Korhonen", "CFO", "decision_maker")
    assert added.company == held.contact.company
    assert Event.objects.filter(kind="handoff.returned").get().facts["who"] == added.pk


def test_a_known_person_of_that_address_keeps_what_is_known_and_gains_what_is_not(seller, held):
    known = make.person(email="liisa@kuura.example", first_name="Liisa", title="Finance Director")
    naming(held, seller, name="L Korhonen", email="liisa@kuura.example", title="CFO")
    known.refresh_from_db()
    assert (known.first_name, known.title, known.role) == ("Liisa", "Finance Director", "decision_maker")
    assert known.company == held.contact.company
    assert Event.objects.filter(kind="handoff.returned").get().facts["who"] == known.pk


def test_a_known_person_of_another_company_stays_there(seller, held):
    elsewhere = make.company("Other Oy")
    known = make.person(email="liisa@kuura.example", company=elsewhere, role="influencer")
    naming(held, seller, email="liisa@kuura.example")
    known.refresh_from_db()
    assert (known.company, known.role) == (elsewhere, "influencer")


@pytest.mark.parametrize(
    ("said", "field"), [({"title": "CFO"}, "who_name"), ({"name": "Liisa", "email": "nonsense"}, "who_email")]
)
def test_an_unusable_right_person_is_refused_and_nobody_is_returned(seller, held, said, field):
    before = checksum()
    with pytest.raises(Invalid) as refused:
        naming(held, seller, **said)
    assert refused.value.field == field
    assert checksum() == before


def test_a_refused_return_adds_nobody(seller, held):
    actions.give_back(held.pk, reason="bad_data", by=make.by(seller), at=AT)
    before = checksum()
    with pytest.raises(Exception, match="has ended"):
        naming(held, seller, name="Liisa Korhonen")
    assert checksum() == before


class TestDoors:
    """The form and its page."""

    def test_the_form_says_where_each_reason_leads_and_needs_no_script(self, client, seller, held):
        client.force_login(seller)
        text = client.get(f"/handoffs/{held.pk}/return/").text
        assert text.count('name="reason"') == Reason.objects.filter(act="return", active=True).count()
        for said in ("back to marketing", "nurture until the day you choose", "discarded", "back in 90 days"):
            assert said in text
        for field in ("revisit_on", "who_name", "who_email", "who_title", "comment"):
            assert f'name="{field}"' in text

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({}, "Choose a reason from the list."),
            ({"reason": "bored"}, "Choose a reason."),
            ({"reason": "wrong_moment"}, "Say on which day to revisit them."),
            ({"reason": "other"}, "Say in a few words what the reason is."),
            ({"reason": "not_decision_maker", "who_title": "CFO"}, "Give their name or e-mail address."),
        ],
    )
    def test_an_incomplete_return_comes_back_and_nothing_changes(self, client, seller, held, said, words):
        client.force_login(seller)
        before = checksum()
        response = client.post(f"/handoffs/{held.pk}/return/", said)
        assert response.status_code == 400
        assert words in response.text
        assert checksum() == before

    def test_fields_of_another_reason_are_left_out(self, client, seller, held):
        client.force_login(seller)
        said = {"reason": "bad_data", "revisit_on": "2026-09-01", "who_name": "Liisa", "comment": "No such number"}
        response = client.post(f"/handoffs/{held.pk}/return/", {**said, "next": "/inbox/?tab=mine"}, follow=True)
        assert "went back to marketing." in response.text
        assert Contact.objects.count() == 1
        event = Event.objects.filter(kind="handoff.returned").get()
        assert event.detail.comment == "No such number"

    def test_an_offer_may_be_returned_unaccepted_and_that_undone(self, client, seller):
        offer = make.handoff(seller=seller)
        client.force_login(seller)
        client.post(f"/handoffs/{offer.pk}/return/", {"reason": "outside_icp"})
        assert stand(offer) == DISCARDED
        event = Event.objects.filter(kind="handoff.returned").get()
        # The page's own clock is the database's; the undo follows within its window.
        client.post("/queue/undo/", {"events": event.pk})
        assert stand(offer) == OFFERED
        assert offer.contact.offered_to == seller

    def test_discarding_asks_why(self, client, seller, held):
        client.force_login(seller)
        before = checksum()
        assert client.post(f"/handoffs/{held.pk}/discard/", {"reason": "other"}).status_code == 400
        assert checksum() == before
        client.post(f"/handoffs/{held.pk}/discard/", {"reason": "competitor"})
        held.refresh_from_db()
        assert (held.state, held.reason, stand(held)) == ("completed", "competitor", DISCARDED)
        assert Event.objects.latest("id").kind == "handoff.discarded"

    def test_nobody_is_given_back_before_the_promised_attempts(self, client, seller, held):
        client.force_login(seller)
        before = checksum()
        response = client.post(f"/handoffs/{held.pk}/take-back/")
        assert response.status_code == 409
        assert "Not yet tried as promised: 0 of 5 over 0 of 3 days" in response.text
        assert checksum() == before

    def test_whom_nobody_reached_is_given_back_with_everything_that_was_tried(self, client, seller, held):
        for n in range(5):
            tried = AT + timedelta(days=n // 2)
            actions.attempt(held.pk, channel="call", outcome="no_answer", by=make.by(seller), at=tried)
        client.force_login(seller)
        assert "Give back to marketing" in client.get(f"/handoffs/{held.pk}/").text
        client.post(f"/handoffs/{held.pk}/take-back/")
        held.refresh_from_db()
        assert (held.state, stand(held)) == ("expired", REVIEW)
        event = Event.objects.latest("id")
        assert (event.kind, event.reason) == ("handoff.expired", "unreachable")
