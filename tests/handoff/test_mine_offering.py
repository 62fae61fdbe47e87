"""Offering with a note and to a chosen salesperson: the question, what it foresees, and what the toast says."""

import pytest

from handoff.models import Desk, Handoff
from leads.models import Contact, Event
from tests import make
from tests.handoff.rows import checksum

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def marketer(client):
    user = make.user("marketer", name="Maija Salo")
    client.force_login(user)
    return user


@pytest.fixture
def sten():
    return salesperson("Sten Lindroos")


def salesperson(name, capacity=25):
    user = make.user("sales", name=name)
    Desk.objects.update_or_create(user=user, defaults={"capacity": capacity})
    return user


def pick(*people):
    return [f"{person.pk}:{person.version}" for person in people]


def toast(client, address="/queue/"):
    return [str(message) for message in client.get(address).context["messages"]]


def test_one_key_offers_as_routing_says_and_the_toast_names_the_salesperson(client, marketer, sten):
    client.post("/queue/offer/", {"pick": pick(make.waiting("Aino Lehtinen"))})
    assert toast(client) == ["Aino Lehtinen was offered to sales. To Sten Lindroos."]


def test_of_many_the_toast_says_to_whom_they_went_and_why_some_to_nobody(client, marketer):
    salesperson("Sten Lindroos", capacity=2)
    client.post("/queue/offer/", {"pick": pick(*(make.waiting(f"P {n}") for n in range(3)))})
    assert toast(client) == [
        "3 people offered to sales. 2 to Sten Lindroos, 1 to nobody yet (whoever the rules allow has no room left)."
    ]


def test_the_question_foresees_what_routing_would_do_and_changes_nothing(client, marketer, sten):
    person = make.waiting("Aino Lehtinen")
    before = checksum()
    for headers in ({}, HTMX):
        page = client.get("/queue/offer/note/", {"pick": pick(person)}, headers=headers)
        assert page.status_code == 200
        assert "Routing would give them to: Sten Lindroos." in page.text
        assert "As routing says" in page.text
    assert checksum() == before


def test_a_note_and_a_chosen_salesperson_go_with_the_offer(client, marketer, sten):
    anna, person = salesperson("Anna Berg"), make.waiting("Aino Lehtinen")
    said = {"pick": pick(person), "comment": "Call before noon", "to": anna.pk, "next": "/queue/?tab=hot"}
    answer = client.post("/queue/offer/note/", said)
    assert (answer.status_code, answer.url) == (303, "/queue/?tab=hot")
    handoff = Handoff.objects.get()
    assert (handoff.seller, handoff.offered_by) == (anna, marketer)
    assert handoff.offer_event.detail.comment == "Call before noon"
    assert toast(client) == ["Aino Lehtinen was offered to sales. To Anna Berg."]


def test_a_note_goes_with_each_of_many(client, marketer, sten):
    people = [make.waiting(f"P {n}") for n in range(3)]
    client.post("/queue/offer/note/", {"pick": pick(*people), "comment": "Met at the fair"})
    offers = Event.objects.filter(kind="handoff.offered").select_related("detail")
    assert [event.detail.comment for event in offers] == ["Met at the fair"] * 3


def test_who_has_no_room_is_said_in_the_question_and_the_note_is_not_lost(client, marketer):
    full, person = salesperson("Sten Lindroos", capacity=0), make.waiting("Aino Lehtinen")
    before = checksum()
    page = client.post("/queue/offer/note/", {"pick": pick(person), "comment": "Call before noon", "to": full.pk})
    assert page.status_code == 400
    assert "Call before noon" in page.text
    assert "Sten Lindroos has room for 0 people more" in page.text
    assert checksum() == before


@pytest.mark.parametrize("to", ["999999", "x", ""])
def test_only_salespeople_can_be_chosen(client, marketer, to):
    person = make.waiting("Aino Lehtinen")
    answer = client.post("/queue/offer/note/", {"pick": pick(person), "to": to or marketer.pk})
    assert answer.status_code == 400
    assert Contact.objects.get(pk=person.pk).place == "review"


def test_salespeople_do_not_offer(client, sten):
    client.force_login(sten)
    assert client.get("/queue/offer/note/", {"pick": pick(make.waiting())}).status_code == 403
