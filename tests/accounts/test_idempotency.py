"""A POST with an Idempotency-Key acts once and is answered the same for a day."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from accounts.actions import forget_replies
from accounts.clock import now
from accounts.models import KeptReply
from leads.models import Contact, Event
from tests import make
from tests.calling import Caller

BODY = {"email": "aino@a.test"}


@pytest.fixture
def caller(db: Any) -> Caller:
    return Caller("integration")


def test_the_same_post_is_answered_the_same_and_acts_once(caller: Caller) -> None:
    first = caller.post("contacts/", BODY, Idempotency_Key="k1")
    again = caller.post("contacts/", BODY, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Contact.objects.count() == 1


def test_an_act_that_could_not_be_done_twice_is_replayed_too(caller: Caller) -> None:
    contact = make.waiting()
    replies = [caller.post(f"contacts/{contact.pk}/offer/", {}, Idempotency_Key="k1") for _ in range(2)]
    assert [reply.status_code for reply in replies] == [200, 200]
    assert Event.objects.filter(kind="handoff.offered").count() == 1


@pytest.mark.parametrize(("path", "body"), [("contacts/", {"email": "b@a.test"}), ("companies/", BODY)])
def test_another_body_or_address_under_the_same_key_is_refused(caller: Caller, path: str, body: Any) -> None:
    caller.post("contacts/", BODY, Idempotency_Key="k1")
    response = caller.post(path, body, Idempotency_Key="k1")
    assert (response.status_code, response.json()["code"]) == (422, "other_request")
    assert Contact.objects.count() == 1


def test_keys_of_other_callers_are_apart(caller: Caller) -> None:
    caller.post("contacts/", BODY, Idempotency_Key="k1")
    assert Caller("integration").post("contacts/", {"email": "b@a.test"}, Idempotency_Key="k1").status_code == 201


def test_a_refusal_is_not_kept(caller: Caller) -> None:
    contact = make.person()
    path = f"contacts/{contact.pk}/offer/"
    assert caller.post(path, {}, Idempotency_Key="k1").status_code == 409
    assert not KeptReply.objects.exists()
    assert caller.post(f"contacts/{contact.pk}/qualify/", {"comment": "Asked at the fair"}).status_code == 200
    assert caller.post(path, {}, Idempotency_Key="k1").status_code == 200


def test_after_a_day_the_key_is_free(caller: Caller) -> None:
    caller.post("contacts/", BODY, Idempotency_Key="k1")
    KeptReply.objects.update(created_at=now() - timedelta(hours=24, seconds=1))
    assert caller.post("contacts/", {"email": "b@a.test"}, Idempotency_Key="k1").status_code == 201


def test_old_replies_are_swept_away(caller: Caller) -> None:
    caller.post("contacts/", BODY, Idempotency_Key="old")
    KeptReply.objects.update(created_at=now() - timedelta(hours=25))
    caller.post("contacts/", {"email": "b@a.test"}, Idempotency_Key="young")
    assert forget_replies(at=now()) == 1
    assert KeptReply.objects.get().key == "young"


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_a_senseless_key_is_refused(caller: Caller, key: str) -> None:
    assert caller.post("contacts/", BODY, Idempotency_Key=key).status_code == 400
    assert not Contact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_running_the_second_waits_its_turn() -> None:
    """Another connection holds the key, as a request in work does."""
    caller = Caller("integration")
    held, done = threading.Event(), threading.Event()

    def first() -> None:
        with connection.cursor() as cursor:
            name = f"reply:{caller.key.pk}:k1"
            cursor.execute("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            held.set()
            done.wait(10)
            cursor.execute("COMMIT")
        connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    held.wait(10)
    response = caller.post("contacts/", BODY, Idempotency_Key="k1")
    done.set()
    thread.join()
    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (409, "still_running", "1")
    assert caller.post("contacts/", BODY, Idempotency_Key="k1").status_code == 201
