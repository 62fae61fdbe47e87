"""Where a marketer's people are now: whose offers, what became of each, in which tab; at a cost that does not grow."""

from datetime import timedelta

import pytest

from handoff import actions, mine
from handoff.models import Handoff
from handoff.words import Origin, State
from tests import make
from tests.handoff.opportunity import held

pytestmark = pytest.mark.django_db
AT = make.NOON
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def seller():
    return make.user("sales", name="Sten Lindroos", team=make.team("North"))


@pytest.fixture
def marketer():
    return make.user("marketer", name="Maija Salo")


def offered(marketer, seller, name="Aino Lehtinen", at=AT, **fields):
    first, _, last = name.partition(" ")
    contact = make.person(stand=("sql", "offered"), first_name=first, last_name=last, offered_to=seller)
    return make.handoff(contact, seller, at=at, offered_by=marketer, **fields)


def shown(viewer, whose="", tab="all"):
    return mine.page(mine.offers(viewer, whose or str(viewer.pk)), tab).rows


def names(rows):
    return [offer.handoff.contact.name for offer in rows]


def test_a_marketer_sees_whom_they_offered_the_latest_first(marketer, seller):
    offered(marketer, seller, "Aino Lehtinen")
    offered(marketer, seller, "Matej Zupan", AT + DAY)
    offered(make.user("marketer"), seller, "Sanna Virtala")
    assert names(shown(marketer)) == ["Matej Zupan", "Aino Lehtinen"]
    assert names(shown(marketer, mine.ANYBODY)) == ["Matej Zupan", "Sanna Virtala", "Aino Lehtinen"]


def test_what_the_definition_offered_and_what_sales_found_itself_are_told_apart(marketer, seller):
    offered(None, seller, "Aino Lehtinen", origin=Origin.AUTOMATIC)
    held(seller, "Matej Zupan")
    assert names(shown(marketer, mine.BY_DEFINITION)) == names(shown(marketer, mine.ANYBODY)) == ["Aino Lehtinen"]


def test_a_row_says_who_has_them_how_often_they_were_tried_and_how_it_went_last(marketer, seller):
    handoff = offered(marketer, seller)
    by = make.by(seller)
    actions.accept(handoff.pk, by=by, at=AT + MINUTE)
    actions.attempt(handoff.pk, channel="call", outcome="no_answer", by=by, at=AT + 2 * MINUTE)
    last = actions.attempt(handoff.pk, channel="email", outcome="message_left", by=by, at=AT + DAY)
    gone = actions.attempt(handoff.pk, channel="meeting", outcome="conversation", by=by, at=AT + DAY + MINUTE)
    actions.undo([gone.event_id], by=by, at=AT + DAY + 2 * MINUTE)
    (offer,) = shown(marketer)
    assert (offer.tries.count, offer.tries.reached, offer.last) == (2, False, last)
    assert offer.handoff.accepted_at == AT + MINUTE
    assert offer.end is None


def test_a_return_says_why_in_the_reason_and_in_words(marketer, seller):
    handoff = offered(marketer, seller)
    actions.give_back(handoff.pk, reason="no_need", by=make.by(seller), at=AT + DAY, comment="They build their own")
    (offer,) = shown(marketer, tab="returned")
    assert offer.reason == "No need for what we sell"
    assert offer.end.detail.comment == "They build their own"
    assert shown(marketer, tab="waiting") == shown(marketer, tab="worked") == []


def test_an_opportunity_shows_its_stage_and_amount(marketer, seller):
    handoff = held(seller, "Aino Lehtinen")
    Handoff.objects.filter(pk=handoff.pk).update(offered_by=marketer, origin=Origin.MARKETING)
    deal = actions.open_opportunity(handoff_id=handoff.pk, by=make.by(seller), at=AT, name="WMS", amount=9000)
    (offer,) = shown(marketer, tab="led")
    assert [(one.pk, one.stage, one.amount) for one in offer.deals] == [(deal.pk, "discovery", 9000)]
    assert offer.handoff.state == State.COMPLETED


def test_an_offer_to_nobody_says_why(marketer):
    person = make.waiting()
    actions.offer([make.pick(person)], by=make.by(marketer), at=AT)
    (offer,) = shown(marketer, tab="waiting")
    assert offer.handoff.seller is None
    assert offer.nobody_because.endswith(".")


def test_tabs_count_what_they_show_and_stop_counting(marketer, seller, monkeypatch):
    for number in range(4):
        offered(marketer, seller, f"Person {number}")
    actions.accept(Handoff.objects.latest("pk").pk, by=make.by(seller), at=AT)
    counts = mine.counts(mine.offers(marketer, str(marketer.pk)))
    assert {tab: count.number for tab, count in counts.items()} == {
        "all": 4,
        "waiting": 3,
        "worked": 1,
        "returned": 0,
        "led": 0,
    }
    monkeypatch.setattr(mine, "MOST_COUNTED", 2)
    counts = mine.counts(mine.offers(marketer, str(marketer.pk)))
    assert counts["all"] == (2, True)
    assert counts["worked"] == (1, False)


@pytest.mark.parametrize("people", [1, 20])
def test_a_page_costs_the_same_whatever_it_holds(marketer, seller, people, django_assert_num_queries):
    for number in range(people):
        handoff = offered(marketer, seller, f"Person {number}")
        actions.accept(handoff.pk, by=make.by(seller), at=AT)
        if number % 2:
            actions.give_back(handoff.pk, reason="no_need", by=make.by(seller), at=AT, comment="No")
    with django_assert_num_queries(6):
        for offer in shown(marketer):
            assert offer.handoff.seller.name
            assert offer.handoff.contact.standing is not None
            assert offer.end is None or offer.end.detail.comment == "No"


def test_the_last_few_are_for_the_home(marketer, seller):
    for number in range(4):
        offered(marketer, seller, f"Person {number}", AT + number * DAY)
    assert names(mine.latest(marketer, marketer, 2)) == ["Person 3", "Person 2"]
