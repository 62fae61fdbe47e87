"""Accept: one salesperson takes an offer over; recall, take and pass move people between hands."""

from datetime import timedelta

import pytest

from handoff import actions
from handoff.models import Handoff
from leads.lifecycle import HELD, LEAD, OFFERED, REVIEW
from leads.models import Event
from leads.refusals import Refused, SomebodyWasFirst
from tests import make
from tests.handoff.rows import checksum

pytestmark = pytest.mark.django_db
AT = make.NOON + timedelta(hours=1)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def seller(team):
    return make.user("sales", team=team, name="Timo Halla")


@pytest.fixture
def mate(team):
    return make.user("sales", team=team)


@pytest.fixture
def offer(seller):
    return make.handoff(seller=seller)


def stand(handoff):
    handoff.contact.refresh_from_db()
    return handoff.contact.stage, handoff.contact.place


def test_who_accepts_has_the_person_and_an_event_says_so(seller, offer):
    actions.accept(offer.pk, by=make.by(seller), at=AT)
    offer.refresh_from_db()
    assert (offer.state, offer.seller, offer.accepted_at) == ("accepted", seller, AT)
    assert stand(offer) == HELD
    assert (offer.contact.owner, offer.contact.offered_to) == (seller, None)
    event = Event.objects.latest("id")
    assert (event.kind, event.actor, event.at) == ("handoff.accepted", seller, AT)
    assert event.facts["handoff"] == offer.pk


def test_a_team_mate_may_accept_what_was_offered_to_another(offer, mate):
    actions.accept(offer.pk, by=make.by(mate), at=AT)
    offer.refresh_from_db()
    assert offer.seller == mate


def test_the_second_is_told_who_has_the_person_and_changes_nothing(seller, offer, mate):
    actions.accept(offer.pk, by=make.by(seller), at=AT)
    before = checksum()
    with pytest.raises(SomebodyWasFirst, match="Timo Halla already has"):
        actions.accept(offer.pk, by=make.by(mate), at=AT)
    assert checksum() == before


def test_undoing_an_acceptance_offers_the_person_to_the_addressee_again(seller, offer, mate):
    before = Handoff.objects.filter(pk=offer.pk).values().get()
    actions.accept(offer.pk, by=make.by(mate), at=AT)
    event = Event.objects.latest("id")
    actions.undo([event.pk], by=make.by(mate), at=AT + timedelta(minutes=9))
    assert Handoff.objects.filter(pk=offer.pk).values().get() == before
    assert stand(offer) == OFFERED
    assert (offer.contact.owner, offer.contact.offered_to) == (None, seller)
    assert Event.objects.latest("id").undoes == event


class TestDoors:
    """The pages: what they say, where they lead, whom they refuse."""

    def test_accepting_on_the_page_can_be_undone_from_its_toast(self, client, seller, offer):
        client.force_login(seller)
        response = client.post(f"/handoffs/{offer.pk}/accept/", {"next": "/inbox/"}, follow=True)
        assert response.redirect_chain[-1][0] == "/inbox/"
        assert "is yours now." in response.text
        event = Event.objects.filter(kind="handoff.accepted").get()
        assert f'name="events" value="{event.pk}"' in response.text
        client.post("/queue/undo/", {"events": event.pk, "next": "/inbox/"})
        offer.refresh_from_db()
        assert offer.state == "offered"

    def test_a_withdrawn_offer_is_not_accepted_and_the_page_says_how_it_stands(self, client, seller, offer):
        actions.recall(offer.pk, by=make.by(make.user("marketer")), at=AT)
        client.force_login(seller)
        before = checksum()
        response = client.post(f"/handoffs/{offer.pk}/accept/")
        assert response.status_code == 409
        assert "has ended (withdrawn" in response.text
        assert checksum() == before

    @pytest.mark.parametrize(
        "verb", ["accept", "return", "discard", "take-back", "pass", "attempt", "judge", "plan", "bant"]
    )
    def test_somebody_elses_handoff_is_not_found(self, client, offer, verb):
        client.force_login(make.user("sales", team=make.team()))
        before = checksum()
        assert client.post(f"/handoffs/{offer.pk}/{verb}/").status_code == 404
        assert client.get(f"/handoffs/{offer.pk}/").status_code == 404
        assert checksum() == before

    @pytest.mark.parametrize("verb", ["accept", "return", "discard", "take-back", "pass", "attempt", "judge", "bant"])
    def test_marketers_do_not_answer_for_sales(self, client, offer, verb):
        client.force_login(make.user("marketer"))
        before = checksum()
        assert client.post(f"/handoffs/{offer.pk}/{verb}/").status_code == 403
        assert checksum() == before

    def test_salespeople_recall_no_offers(self, client, seller, offer):
        client.force_login(seller)
        before = checksum()
        assert client.post(f"/handoffs/{offer.pk}/recall/").status_code == 403
        assert checksum() == before

    def test_a_marketer_recalls_an_offer_nobody_accepted(self, client, offer):
        client.force_login(make.user("marketer"))
        response = client.post(f"/handoffs/{offer.pk}/recall/", {"next": f"/people/{offer.contact_id}/"}, follow=True)
        assert "was recalled" in response.text
        offer.refresh_from_db()
        assert (offer.state, stand(offer)) == ("withdrawn", REVIEW)

    def test_a_seller_passes_a_person_to_a_colleague(self, client, seller, mate):
        handoff = make.handoff(seller=seller, state="accepted")
        client.force_login(seller)
        assert "Choose a colleague" in client.get(f"/handoffs/{handoff.pk}/pass/").text
        client.post(f"/handoffs/{handoff.pk}/pass/", {"to": mate.pk, "comment": "Speaks German"})
        handoff.refresh_from_db()
        assert handoff.seller == mate
        event = Event.objects.latest("id")
        assert (event.kind, event.detail.comment) == ("handoff.passed", "Speaks German")

    def test_nobody_is_passed_to_whoever_does_not_sell(self, client, seller):
        handoff = make.handoff(seller=seller, state="accepted")
        client.force_login(seller)
        before = checksum()
        response = client.post(f"/handoffs/{handoff.pk}/pass/", {"to": make.user("marketer").pk})
        assert response.status_code == 400
        assert checksum() == before

    def test_a_seller_takes_their_own_find(self, client, seller):
        person = make.person(stand=LEAD)
        client.force_login(seller)
        assert "Take as my own find" in client.get(f"/people/{person.pk}/").text
        response = client.post(f"/people/{person.pk}/take/", follow=True)
        handoff = Handoff.objects.get(contact=person)
        assert response.redirect_chain[-1][0] == f"/handoffs/{handoff.pk}/"
        assert (handoff.state, handoff.origin, handoff.seller) == ("accepted", "own_find", seller)
        assert Event.objects.latest("id").kind == "handoff.taken"

    def test_nobody_is_taken_from_the_marketers_queue(self, client, seller):
        person = make.waiting()
        client.force_login(seller)
        assert "Take as my own find" not in client.get(f"/people/{person.pk}/").text
        before = checksum()
        client.post(f"/people/{person.pk}/take/")
        assert checksum() == before

    def test_the_first_opening_by_the_addressees_team_leaves_an_event_once(self, client, offer, mate):
        client.force_login(make.user("marketer"))
        client.get(f"/handoffs/{offer.pk}/")
        assert not Event.objects.filter(kind="handoff.opened").exists()
        client.force_login(mate)
        client.get(f"/handoffs/{offer.pk}/")
        client.get(f"/handoffs/{offer.pk}/panel/", headers={"hx-request": "true"})
        assert Event.objects.get(kind="handoff.opened").actor == mate

    def test_the_panel_on_its_own_is_the_handoffs_page(self, client, seller, offer):
        client.force_login(seller)
        assert client.get(f"/handoffs/{offer.pk}/panel/").headers["Location"] == f"/handoffs/{offer.pk}/"

    def test_the_page_shows_what_marketing_wrote_for_the_call(self, client, seller):
        marketer = make.user("marketer", name="Maija Salo")
        person = make.waiting("Aino Lehtinen", company=make.company("Kuura Oy"), topics=["ERP"], phone="+358401234567")
        make.activity(person, "price_list", at=AT - timedelta(hours=3))
        actions.offer([make.pick(person)], by=make.by(marketer), at=AT, comment="Ask about the audit", to=seller.pk)
        client.force_login(seller)
        handoff = Handoff.objects.get(contact=person)
        for path, headers in (
            (f"/handoffs/{handoff.pk}/", {}),
            (f"/handoffs/{handoff.pk}/panel/", {"hx-request": "true"}),
        ):
            text = client.get(path, headers=headers).text
            for said in ("Ask about the audit", "Maija Salo", "ERP", "tel:+358401234567", "To open with"):
                assert said in text, said

    def test_the_persons_page_says_who_has_them_and_what_happened_before(self, client, seller, offer):
        actions.give_back(offer.pk, reason="bad_data", by=make.by(seller), at=AT)
        client.force_login(make.user("marketer"))
        text = client.get(f"/people/{offer.contact_id}/").text
        assert "1 earlier handoff" in text
        assert "Wrong or invented details" in text

    def test_the_page_costs_the_same_however_long_the_story(self, client, seller, django_assert_max_num_queries):
        handoff = make.handoff(seller=seller, state="accepted")
        client.force_login(seller)
        client.get(f"/handoffs/{handoff.pk}/")
        for n in range(8):
            actions.attempt(handoff.pk, channel="call", outcome="no_answer", note=f"{n}", by=make.by(seller), at=AT)
        with django_assert_max_num_queries(28):
            client.get(f"/handoffs/{handoff.pk}/")


def test_only_their_own_take_can_be_refused_by_whose_they_are(seller):
    person = make.person(stand=LEAD, owner=make.user("sales"))
    with pytest.raises(Refused, match="somebody else's"):
        actions.take(person.pk, by=make.by(seller), at=AT)
