"""Hostile values through the API: stored and found as plain text, or refused; never an error of ours."""

from typing import Any

import pytest

from leads.models import Contact
from tests import make
from tests.calling import Caller

pytestmark = pytest.mark.django_db

CORPUS = [
    "' OR 1=1 --",
    "'; DROP TABLE leads_contact; --",
    '" OR ""="',
    "1) UNION SELECT password FROM accounts_user --",
    "%' AND pg_sleep(5) --",
    "\\'; SELECT 1; --",
    "%(id)s %s %%",
    "{{7*7}}{% debug %}",
    "$$ || pg_read_file('/etc/passwd') || $$",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "a\r\nSet-Cookie: x=1",
    "\u202eevil",
    "💣" * 50,
    "%00",
    "../../etc/passwd",
]
TEXT_FILTERS = ["q", "source", "campaign", "topic", "company_name", "email", "external_id", "system", "country"]

CODED = ["stage", "fit", "owner", "company", "points_min", "created_after", "ordering", "cursor"]


@pytest.fixture
def admin() -> Caller:
    return Caller("admin")


@pytest.mark.parametrize("value", CORPUS)
def test_in_a_filter_it_finds_nobody(admin: Caller, value: str) -> None:
    make.person(email="aino@a.test", first_name="Aino", last_name="Lehtinen")
    for name in TEXT_FILTERS:
        response = admin.get("contacts/", **{name: value})
        assert (response.status_code, response.json().get("results")) == (200, []), name


@pytest.mark.parametrize(
    "name", ["stage", "fit", "owner", "company", "points_min", "created_after", "ordering", "cursor"]
)
@pytest.mark.parametrize("value", CORPUS[:6])
def test_where_a_code_belongs_it_is_refused(admin: Caller, name: str, value: str) -> None:
    assert admin.get("contacts/", **{name: value}).status_code == 400


@pytest.mark.parametrize("value", CORPUS)
def test_in_a_fact_it_is_stored_as_written_or_refused(admin: Caller, value: str) -> None:
    response = admin.post("contacts/", {"last_name": "Virta", "title": value, "campaign": value, "extra": {"a": value}})
    assert response.status_code in {201, 400}, response.content
    if response.status_code == 201:
        contact = Contact.objects.get()
        assert contact.title.split() == value.split()
        assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("value", CORPUS)
def test_in_an_activity_it_is_stored_as_written(admin: Caller, value: str) -> None:
    rows = [
        {"type": "guide", "email": "a@a.test", "occurred_at": "2026-01-01T00:00:00Z", "properties": {"path": value}}
    ]
    answer: Any = admin.post("activities/bulk/", rows).json()
    stored = admin.get(f"activities/{answer['results'][0]['id']}/").json()
    assert stored["properties"] == {"path": value}
