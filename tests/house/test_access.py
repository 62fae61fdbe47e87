"""docs/access.md says who may do what and who sees what: every cell is called, and nothing is missing there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from config.access import ACCESS
from config.api_urls import urlpatterns
from leads.lifecycle import OFFERED
from tests import make
from tests.calling import ROOT, Caller

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "access.md"
ROLES = ["admin", "manager", "marketer", "sales", "integration"]
VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
# They describe the API and hold no rows.
WITHOUT_KEY = {"schema", "docs", "no-such-address"}


def tables() -> list[list[list[str]]]:
    """The document's tables as lists of rows of cells, without their headings."""
    found: list[list[list[str]]] = []
    for line in DOCUMENT.read_text().splitlines():
        cells = [cell.strip(" `") for cell in line.strip("|").split("|")]
        if line.startswith("|---"):
            found.append([])
        elif line.startswith("|") and found and not cells[0].startswith(("verb", "the row", "the page")):
            found[-1].append(cells)
    return found


BY_ROLE, BY_ROW, BY_PAGE = tables()
DECLARED = {(row[0], row[1]): dict(zip(ROLES, row[2:], strict=True)) for row in BY_ROLE}


def routes() -> list[tuple[str, str]]:
    """(name, address) of every address under /api/v1/ that needs a key."""
    named: list[tuple[str, str]] = []
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name not in WITHOUT_KEY:
            named.append((str(pattern.name), "/" + _shown(str(pattern.pattern))))
    return named


def _shown(pattern: str) -> str:
    return re.sub(r"<str:(\w+)>", r"{\1}", pattern.replace("<int:pk>", "{id}"))


def called(caller: Caller, verb: str, address: str, pk: int) -> int:
    path = address.lstrip("/").replace("{id}", str(pk))
    status: int = (caller.get(path) if verb == "GET" else caller.send(verb, path, {})).status_code
    return status


def everything() -> dict[str, Any]:
    """Every row of every table of ours, but the sightings of keys."""
    content: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table != "accounts_apikey":
                cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
                content[table] = sorted(row[0] for row in cursor.fetchall())
    return content


def test_every_address_and_verb_of_the_document_is_in_the_table_of_access_and_the_other_way_round() -> None:
    by_name = dict(routes())
    in_code = {
        (verb, by_name[name]): {role: "yes" if role in roles else "–" for role in ROLES}
        for (name, verb), roles in ACCESS.items()
    }
    assert in_code == DECLARED


def test_every_address_is_declared() -> None:
    assert {address for _, address in routes()} == {address for _, address in DECLARED}


def test_no_other_address_of_ours_answers_under_the_api() -> None:
    under = [pattern for pattern in get_resolver().url_patterns if str(pattern.pattern).startswith("api/")]
    assert [str(pattern.pattern) for pattern in under] == ["api/v1/"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "address"), routes())
def test_a_role_may_do_what_the_document_says_and_nothing_besides(name: str, address: str, role: str) -> None:
    pk, caller = make.person().pk, Caller(role)
    before = everything()
    allowed = [verb for verb in VERBS if DECLARED.get((verb, address), {}).get(role) == "yes"]
    refused = {verb: called(caller, verb, address, pk) for verb in VERBS if verb not in allowed}
    assert set(refused.values()) <= {403, 405}, refused
    assert everything() == before
    answered = {verb: called(caller, verb, address, pk) for verb in allowed}
    assert all(status < 500 and status not in {401, 403, 405} for status in answered.values()), answered


@pytest.mark.parametrize(("name", "address"), routes())
def test_without_a_key_nothing_answers_and_nothing_changes(name: str, address: str) -> None:
    url = ROOT + address.lstrip("/").replace("{id}", str(make.person().pk))
    before = everything()
    for verb in VERBS:
        assert Client().generic(verb, url, json.dumps({}), content_type="application/json").status_code == 401
    assert everything() == before


@pytest.mark.parametrize("name", ["schema", "docs"])
def test_the_description_needs_no_key(name: str) -> None:
    assert Client().get(reverse(f"api:{name}")).status_code == 200


class World:
    """A salesperson, a mate, a stranger, and rows of each kind the second table names."""

    def __init__(self) -> None:
        team = make.team()
        self.seller, mate = make.user("sales", team=team), make.user("sales", team=team)
        stranger = make.user("sales", team=make.team())
        firm = make.company()
        self.own = make.person(owner=self.seller, company=firm)
        self.other = make.person(owner=stranger)
        colleague = make.person(owner=stranger, company=firm)
        lent = make.person(owner=stranger, stand=OFFERED, offered_to=mate)
        self.rows = {
            "handoff of one's own": f"handoffs/{make.handoff(seller=self.seller).pk}/",
            "handoff of a team mate": f"handoffs/{make.handoff(seller=mate).pk}/",
            "handoff of another team": f"handoffs/{make.handoff(seller=stranger).pk}/",
            "person offered to a team mate, owned by another team": f"contacts/{lent.pk}/",
            "person of one's own": f"contacts/{self.own.pk}/",
            "person of a team mate": f"contacts/{make.person(owner=mate).pk}/",
            "person nobody owns": f"contacts/{make.person().pk}/",
            "colleague of one's own person, owned by another team": f"contacts/{colleague.pk}/",
            "person of another team": f"contacts/{self.other.pk}/",
            "company of another team": f"companies/{make.company(owner=stranger).pk}/",
            "activity of a visible person, sent by somebody else": f"activities/{make.activity(self.own).pk}/",
            "activity of another team's person": f"activities/{make.activity(self.other).pk}/",
            "event of a visible person, caused by somebody else": f"events/{self.own.move_event_id}/",
            "event of another team's person": f"events/{self.other.move_event_id}/",
        }

    def caller(self, role: str) -> Caller:
        if role == "integration":
            return Caller(role)
        return Caller(user=self.seller if role == "sales" else make.user(role))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", BY_ROW, ids=lambda row: row[0])
def test_a_role_sees_the_rows_that_the_document_says(row: list[str], role: str) -> None:
    world, cell = World(), row[1 + ROLES.index(role)]
    address = world.rows[row[0]]
    caller = world.caller(role)
    in_list = caller.get(address.split("/")[0] + "/", limit=500).json()["results"]
    listed = any(f"{each['id']}" == address.split("/")[1] for each in in_list)
    assert (caller.get(address).status_code, listed) == ((404, False) if cell == "–" else (200, True))
    if cell == "corrects":
        assert caller.patch(address, {"version": 1, "title": "CEO"}).status_code == 200


def test_the_document_names_every_kind_of_row() -> None:
    assert {row[0] for row in BY_ROW} == set(World().rows)


def test_an_unseen_row_answers_like_one_that_is_none() -> None:
    world = World()
    caller = world.caller("sales")
    unseen, none = caller.get(f"contacts/{world.other.pk}/").json(), caller.get("contacts/999999/").json()
    assert {**unseen, "request_id": ""} == {**none, "request_id": ""}


def test_nothing_of_an_unseen_person_changes_by_a_refused_write() -> None:
    world = World()
    caller, before = world.caller("sales"), everything()
    caller.patch(f"contacts/{world.other.pk}/", {"version": 1, "title": "X"})
    caller.post("activities/", {"type": "guide", "contact": world.other.pk, "occurred_at": "2026-01-01T00:00:00Z"})
    after = everything()
    assert {**after, "accounts_apikey": None} == {**before, "accounts_apikey": None}


@pytest.mark.parametrize("role", ROLES[:4])
@pytest.mark.parametrize("page", BY_PAGE, ids=lambda page: page[0])
def test_a_role_opens_the_pages_that_the_document_says(page: list[str], role: str, client: Client) -> None:
    assert client.get(page[0]).status_code == 302
    client.force_login(make.user(role))
    # Configuration sends whoever may not enter to its own door.
    refused = 302 if page[0] == "/admin/" else 403
    assert client.get(page[0]).status_code == (200 if page[1 + ROLES.index(role)] == "yes" else refused)
