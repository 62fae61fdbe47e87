"""Marketing's verdicts through the API, one person a call."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.clock import now
from leads.models import Contact, Event, EventDetail
from tests import make
from tests.calling import Caller, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Caller:
    return Caller(user=make.user("marketer"))


@pytest.fixture
def waiting() -> Contact:
    return make.waiting("Aino Lehtinen")


def verdict(caller: Caller, verb: str, contact: Contact, **said: Any) -> Any:
    return caller.post(f"contacts/{contact.pk}/{verb}/", said)


def last(contact: Contact) -> Event:
    return Event.objects.filter(contact=contact).latest("pk")


def test_offering_answers_how_the_person_stands_now(marketer: Caller, waiting: Contact) -> None:
    response = verdict(marketer, "offer", waiting, version=waiting.version, comment="Call today")
    assert response.status_code == 200, response.content
    event = last(waiting)
    assert response.json() == {
        "contact": waiting.pk,
        "event": event.pk,
        "stage": "sql",
        "place": "offered",
        "version": waiting.version + 1,
        "wake_at": None,
    }
    assert (event.kind, event.door, event.actor_id) == ("handoff.offered", "api", marketer.key.user_id)
    assert EventDetail.objects.get(event=event).comment == "Call today"


def test_nurture_keeps_the_day_to_return(marketer: Caller, waiting: Contact) -> None:
    day = now() + timedelta(days=30)
    response = verdict(marketer, "nurture", waiting, reason="wrong_moment", wake_at=day.isoformat())
    assert (response.status_code, response.json()["place"]) == (200, "nurture")
    waiting.refresh_from_db()
    assert (waiting.wake_at, last(waiting).reason) == (day, "wrong_moment")


def test_discarding_needs_a_reason_of_the_list(marketer: Caller, waiting: Contact) -> None:
    assert places(verdict(marketer, "discard", waiting)) == [("/reason", "required")]
    assert places(verdict(marketer, "discard", waiting, reason="boring")) == [("/reason", "invalid_choice")]
    assert places(verdict(marketer, "discard", waiting, reason="other")) == [("/comment", "required")]
    assert verdict(marketer, "discard", waiting, reason="no_need").json()["stage"] == "discarded"
    assert last(waiting).reason == "no_need"


def test_the_discarded_are_revived(marketer: Caller, waiting: Contact) -> None:
    verdict(marketer, "discard", waiting, reason="no_need")
    assert verdict(marketer, "revive", waiting).json()["place"] == "none"


def test_an_offer_is_undone_by_the_same_hand(marketer: Caller, waiting: Contact) -> None:
    event = verdict(marketer, "offer", waiting).json()["event"]
    undone = verdict(marketer, "undo", waiting, event=event)
    assert (undone.status_code, undone.json()["place"]) == (200, "review")
    assert last(waiting).undoes_id == event


def test_the_last_move_is_undone_where_none_is_named(marketer: Caller, waiting: Contact) -> None:
    verdict(marketer, "offer", waiting)
    assert verdict(marketer, "undo", waiting).json()["place"] == "review"


def test_another_hand_undoes_nothing(marketer: Caller, waiting: Contact) -> None:
    verdict(marketer, "offer", waiting)
    response = verdict(Caller("manager"), "undo", waiting)
    assert (response.status_code, response.json()["code"]) == (409, "cannot_be_undone")


def test_only_the_last_move_of_this_person_is_undone(marketer: Caller, waiting: Contact) -> None:
    response = verdict(marketer, "undo", waiting, event=make.person().move_event_id)
    assert places(response) == [("/event", "unknown")]
    verdict(marketer, "nurture", waiting)
    first = last(waiting)
    waiting.refresh_from_db()
    assert verdict(marketer, "discard", waiting, reason="no_need").status_code == 200
    response = verdict(marketer, "undo", waiting, event=first.pk)
    assert (response.status_code, response.json()["code"]) == (409, "cannot_be_undone")


def test_a_stale_version_changes_nothing_and_says_who_was_first(marketer: Caller, waiting: Contact) -> None:
    verdict(marketer, "nurture", waiting)
    response = verdict(Caller("manager"), "offer", waiting, version=waiting.version)
    assert (response.status_code, response.json()["code"]) == (409, "somebody_was_first")
    assert response.json()["place"] == "nurture"
    assert last(waiting).kind == "handoff.nurtured"


def test_whoever_must_not_be_contacted_is_not_offered(marketer: Caller, waiting: Contact) -> None:
    Contact.objects.filter(pk=waiting.pk).update(do_not_contact=True)
    response = verdict(marketer, "offer", waiting)
    assert (response.status_code, response.json()["code"]) == (409, "may_not_be_offered")


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"wake_at": "2020-01-01T00:00:00Z"}, "/wake_at"),
        ({"wake_at": "2099-01-01T00:00:00"}, "/wake_at"),
        ({"wake_at": "soon"}, "/wake_at"),
        ({"version": "1"}, "/version"),
        ({"stage": "customer"}, "/stage"),
        ({"comment": "x" * 2001}, "/comment"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(
    marketer: Caller, waiting: Contact, said: dict[str, Any], pointer: str
) -> None:
    response = verdict(marketer, "nurture", waiting, **said)
    assert (response.status_code, [place for place, _ in places(response)]) == (400, [pointer])
    waiting.refresh_from_db()
    assert waiting.place == "review"
