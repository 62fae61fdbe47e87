"""Verdicts given on pages: with and without JavaScript, on one and on many, with Undo and with refusals in place."""

from datetime import timedelta

import pytest

from handoff import actions
from leads.models import Contact, Event
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
TO_NOBODY = "To nobody yet (the rules allow no salesperson who takes offers)."


@pytest.fixture
def marketer(client):
    user = make.user("marketer", name="Maija Salo")
    client.force_login(user)
    return user


def text_of(person, version=None):
    return f"{person.pk}:{version or person.version}"


def place(person):
    return Contact.objects.get(pk=person.pk).place


def toasts(response):
    return [str(message) for message in response.context["messages"]]


def test_an_offer_from_the_page_returns_to_the_view_it_came_from(client, marketer):
    person = make.waiting("Aino Lehtinen")
    back = "/queue/?tab=hot"

    response = client.post("/queue/offer/", {"pick": text_of(person), "next": back})

    assert (response.status_code, response.headers["Location"]) == (303, back)
    assert place(person) == "offered"
    assert toasts(client.get(back)) == ["Aino Lehtinen was offered to sales. " + TO_NOBODY]


def test_the_toast_undoes_what_it_speaks_of(client, marketer):
    people = [make.waiting(f"P {number}") for number in range(3)]
    client.post("/queue/offer/", {"pick": [text_of(person) for person in people]})
    (message,) = client.get("/queue/").context["messages"]
    assert str(message) == "3 people offered to sales. " + TO_NOBODY

    events = message.extra_tags.removeprefix("undo:")
    client.post("/queue/undo/", {"events": events})

    assert {place(person) for person in people} == {"review"}
    assert toasts(client.get("/queue/")) == ["Undone for 3 people."]


def test_of_many_the_toast_says_whom_somebody_changed_and_who_is_marked(client, marketer):
    free, marked, changed = make.waiting("A"), make.waiting("B", do_not_contact=True), make.waiting("C")
    client.post("/queue/offer/", {"pick": [text_of(free), text_of(marked), text_of(changed, 99)]})
    assert toasts(client.get("/queue/")) == [
        "A was offered to sales. 1 was changed by somebody else first. 1 must not be contacted. " + TO_NOBODY
    ]


def test_who_comes_second_is_told_in_place_who_was_first(client, marketer):
    person = make.waiting("Aino Lehtinen")
    other = make.user("marketer", name="Olli Koski")
    actions.offer([make.pick(person)], by=make.by(other), at=make.NOON)

    response = client.post("/queue/offer/", {"pick": text_of(person), "next": "/queue/"})

    assert response.status_code == 409
    assert "Olli Koski" in response.text
    assert response.context["tab"] == "all"


def test_a_refusal_on_the_persons_page_is_shown_there(client, marketer):
    person = make.waiting(do_not_contact=True)
    back = f"/people/{person.pk}/"
    response = client.post("/queue/offer/", {"pick": text_of(person), "next": back})
    assert response.headers["Location"] == back
    assert "do not contact" in toasts(client.get("/queue/"))[0]


def test_nurture_asks_first_and_then_remembers_the_day(client, marketer):
    person = make.waiting()
    asked = client.get("/queue/nurture/", {"pick": text_of(person)})
    assert asked.status_code == 200
    assert place(person) == "review"

    day = "2031-05-02"
    answer = {
        "pick": text_of(person),
        "when": "on",
        "wake_on": day,
        "reason": "wrong_moment",
        "comment": "After the merger",
    }
    client.post("/queue/nurture/", answer)

    stored = Contact.objects.get(pk=person.pk)
    assert stored.place == "nurture"
    assert stored.wake_at.date().isoformat() == day
    event = Event.objects.get(pk=stored.move_event_id)
    assert (event.reason, event.detail.comment) == ("wrong_moment", "After the merger")


@pytest.mark.parametrize(("when", "days"), [("30", 30), ("90", 90), ("180", 180)])
def test_the_usual_waits_are_one_click(client, marketer, when, days):
    person = make.waiting()
    client.post("/queue/nurture/", {"pick": text_of(person), "when": when, "reason": "too_early"})
    stored = Contact.objects.get(pk=person.pk)
    assert timedelta(days=days - 1) < stored.wake_at - stored.moved_at < timedelta(days=days + 1)


def test_waiting_for_activity_sets_no_day(client, marketer):
    person = make.waiting()
    client.post("/queue/nurture/", {"pick": text_of(person), "when": "", "reason": "too_early"})
    assert Contact.objects.get(pk=person.pk).wake_at is None
    assert place(person) == "nurture"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"when": "on", "reason": "too_early"}, "Choose the day."),
        ({"when": "on", "wake_on": "1999-01-01", "reason": "too_early"}, "must lie ahead"),
        ({"when": "30", "reason": "other"}, "Say in a few words"),
        ({"when": "30", "reason": "bored"}, "Select a valid choice"),
    ],
)
def test_an_incomplete_answer_is_asked_again_with_the_reason(client, marketer, answer, said):
    person = make.waiting()
    response = client.post("/queue/nurture/", {"pick": text_of(person), **answer})
    assert response.status_code == 400
    assert said in response.text
    assert place(person) == "review"


def test_a_discard_asks_for_its_reason(client, marketer):
    person = make.waiting()
    response = client.post("/queue/discard/", {"pick": text_of(person)})
    assert response.status_code == 400
    client.post("/queue/discard/", {"pick": text_of(person), "reason": "competitor"})
    assert place(person) == "discarded"
    assert Event.objects.latest("id").reason == "competitor"


def test_a_discarded_person_is_revived_on_their_page(client, marketer):
    person = make.waiting()
    client.post("/queue/discard/", {"pick": text_of(person), "reason": "competitor"})
    assert "Revive" in client.get(f"/people/{person.pk}/").text
    client.post("/queue/revive/", {"pick": text_of(person, person.version + 1)})
    assert place(person) == "none"


def test_a_question_is_a_dialog_for_the_script_and_a_page_without(client, marketer):
    asked = {"pick": text_of(make.waiting())}
    assert "<html" in client.get("/queue/discard/", asked).text
    assert "<html" not in client.get("/queue/discard/", asked, headers=HTMX).text


def test_an_answered_dialog_sends_the_page_back(client, marketer):
    answer = {"pick": text_of(make.waiting()), "reason": "no_need", "next": "/queue/?tab=hot"}
    response = client.post("/queue/discard/", answer, headers=HTMX)
    assert response.headers["HX-Redirect"] == "/queue/?tab=hot"


def test_nobody_picked_goes_back_without_a_question(client, marketer):
    assert client.get("/queue/nurture/").headers["Location"] == "/queue/"


@pytest.mark.parametrize("pick", ["", "x", "1", "1:x", "99999999999999999999:1", "-1:1"])
def test_a_broken_pick_moves_nobody(client, marketer, pick):
    assert client.post("/queue/offer/", {"pick": pick}).status_code == 303
    assert not Event.objects.exclude(kind="contact.created").exists()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_elsewhere(client, marketer, away):
    response = client.post("/queue/offer/", {"pick": text_of(make.waiting()), "next": away})
    assert response.headers["Location"] == "/queue/"


@pytest.mark.parametrize("verb", ["offer", "nurture", "discard", "revive"])
def test_salespeople_give_no_verdicts(client, verb):
    person = make.waiting()
    client.force_login(make.user("sales"))
    response = client.post(f"/queue/{verb}/", {"pick": text_of(person), "reason": "no_need", "when": "30"})
    assert response.status_code == 403
    assert place(person) == "review"


@pytest.mark.parametrize("verb", ["offer", "revive", "undo"])
def test_a_link_changes_nothing(client, marketer, verb):
    assert client.get(f"/queue/{verb}/").status_code == 405
