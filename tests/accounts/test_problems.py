"""Every error of the API is a problem with a code, words and the request's id."""

from typing import Any

import pytest
from django.test import Client

from accounts.problems import flattened
from leads.api import contacts
from tests import make
from tests.calling import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Caller:
    return Caller("marketer")


def told(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:baton:problem:{body['code']}"
    assert body["request_id"] == response["X-Request-ID"]
    assert body["detail"]
    assert body["title"]
    return response.status_code, body["code"]


def test_no_key(marketer: Caller) -> None:
    assert told(Client().get("/api/v1/contacts/")) == (401, "not_authenticated")


def test_a_key_without_rights() -> None:
    assert told(Caller("sales").post("contacts/bulk/", [])) == (403, "permission_denied")


def test_no_such_row(marketer: Caller) -> None:
    assert told(marketer.get("contacts/1/")) == (404, "not_found")


@pytest.mark.parametrize("path", ["", "nothing/", "contacts/x/", "contacts/1/dance/"])
def test_no_such_address(marketer: Caller, path: str) -> None:
    assert told(marketer.get(path)) == (404, "not_found")


@pytest.mark.parametrize(("verb", "path"), [("DELETE", "contacts/1/"), ("PUT", "contacts/"), ("POST", "events/")])
def test_a_verb_that_is_not_done(marketer: Caller, verb: str, path: str) -> None:
    assert marketer.send(verb, path, {}).status_code in {403, 405}
    told(marketer.send(verb, path, {}))


def test_only_json_is_served(marketer: Caller) -> None:
    assert told(marketer.get("contacts/", headers={"Accept": "text/html"})) == (406, "not_acceptable")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_only_json_is_read(marketer: Caller, kind: str) -> None:
    response = marketer.post("contacts/", '{"email": "a@b.test"}', Content_Type=kind)
    assert told(response) == (415, "unsupported_media_type")


def test_broken_json_says_where(marketer: Caller) -> None:
    response = marketer.post("contacts/", '{"email": ')
    assert told(response) == (400, "parse_error")
    assert "line 1, column 11" in response.json()["detail"]


def test_a_body_that_is_no_object(marketer: Caller) -> None:
    assert told(marketer.post("contacts/", "[1]")) == (400, "invalid")


def test_text_that_cannot_be_stored_says_where(marketer: Caller) -> None:
    response = marketer.post("contacts/", {"extra": {"a": ["b\x00"]}})
    assert told(response) == (400, "invalid")
    assert response.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/extra/a/0",
        "code": "unstorable",
        "detail": "",
    }


def test_a_body_beyond_the_limit(marketer: Caller, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert told(marketer.post("contacts/bulk/", ["x" * 1000])) == (413, "too_large")
    assert told(marketer.post("contacts/bulk/", ["x" * 1000], Idempotency_Key="k")) == (413, "too_large")


def test_too_many_requests_say_when_to_come_again(settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 2
    caller = Caller("marketer")
    assert [caller.get("contacts/").status_code for _ in range(2)] == [200, 200]
    refused = caller.get("contacts/")
    assert told(refused) == (429, "throttled")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["X-RateLimit-Remaining"] == "0"


def test_what_nobody_foresaw_is_ours_and_tells_nothing(marketer: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(contacts, "people", broken)
    response = marketer.get("contacts/")
    assert told(response) == (500, "unforeseen")
    assert "secret" not in response.content.decode()


def test_a_refusal_carries_its_facts(marketer: Caller) -> None:
    contact = make.person()
    response = marketer.post(f"contacts/{contact.pk}/offer/")
    assert response.status_code == 409
    assert told(response) == (409, "somebody_was_first")
    assert response.json()["place"] == "none"


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("x" * 65, False), ("<b>", False), ("", False)])
def test_a_plain_request_id_is_kept(marketer: Caller, given: str, kept: bool) -> None:
    answer = marketer.get("contacts/1/", headers={"X-Request-ID": given}).json()["request_id"]
    assert (answer == given) == kept
    assert answer


def test_nested_details_become_pointers() -> None:
    detail = {"a": {"b": [{"message": "m", "code": "c"}]}, "non_field_errors": [{"message": "n", "code": "d"}]}
    assert list(flattened(detail)) == [
        {"pointer": "/a/b", "code": "c", "detail": "m"},
        {"pointer": "", "code": "d", "detail": "n"},
    ]
