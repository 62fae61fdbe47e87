"""Who is told of what the relay did, once, with a link to the act."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from handoff import actions
from handoff.models import Handoff
from leads import actions as leads
from leads import outbox
from leads.models import Notification
from tests import make

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=1)


@pytest.fixture
def marketer() -> Any:
    return make.user("marketer")


@pytest.fixture
def seller() -> Any:
    return make.user("sales", team=make.team())


def told() -> list[tuple[int, str, str]]:
    """(user, topic, link) of what stands on pages, after the reactions ran twice."""
    for _time in range(2):
        outbox.settle_due(at=LATER + timedelta(days=1))
    rows = Notification.objects.filter(channel="app").order_by("pk")
    return list(rows.values_list("user_id", "topic", "link"))


def offered(marketer: Any, seller: Any) -> Handoff:
    person = make.waiting()
    actions.offer([make.pick(person)], by=make.by(marketer), at=LATER, to=seller.pk)
    return Handoff.objects.get(contact=person)


def test_the_salesperson_is_told_of_an_offer_once(marketer: Any, seller: Any) -> None:
    handoff = offered(marketer, seller)
    assert told() == [(seller.pk, "offered", reverse("handoff", args=[handoff.pk]))]


def test_where_nobody_is_found_the_managers_are_told(marketer: Any) -> None:
    manager, person = make.user("manager"), make.waiting()
    actions.offer([make.pick(person)], by=make.by(marketer), at=LATER)
    assert Handoff.objects.get(contact=person).seller_id is None
    assert told() == [(manager.pk, "unrouted", reverse("routing_unrouted"))]


def test_the_marketer_is_told_what_sales_decided(marketer: Any, seller: Any) -> None:
    handoff = offered(marketer, seller)
    actions.accept(handoff.pk, by=make.by(seller), at=LATER)
    actions.give_back(handoff.pk, reason="no_need", by=make.by(seller), at=LATER)
    mine = [(topic, link) for user, topic, link in told() if user == marketer.pk]
    assert mine == [(topic, reverse("person", args=[handoff.contact_id])) for topic in ("accepted", "returned")]


def test_a_colleague_is_told_of_a_person_passed_on_and_nobody_of_their_own_deed(marketer: Any, seller: Any) -> None:
    handoff, mate = offered(marketer, seller), make.user("sales")
    actions.pass_on(handoff.pk, to=mate.pk, by=make.by(seller), at=LATER)
    assert [(user, topic) for user, topic, _link in told()] == [(seller.pk, "offered"), (mate.pk, "passed")]


def test_a_recalled_offer_is_told_to_the_salesperson(marketer: Any, seller: Any) -> None:
    handoff = offered(marketer, seller)
    actions.recall(handoff.pk, by=make.by(marketer), at=LATER)
    assert [topic for _user, topic, _link in told()] == ["offered", "withdrawn"]


def test_a_mark_that_withdraws_the_person_ends_the_offer(marketer: Any, seller: Any) -> None:
    handoff = offered(marketer, seller)
    leads.mark([handoff.contact_id], by=make.by(marketer), at=LATER, do_not_contact=True)
    told()
    handoff.refresh_from_db()
    handoff.contact.refresh_from_db()
    assert (handoff.state, handoff.reason, handoff.contact.offered_to_id) == ("withdrawn", "marked", None)
