"""People through the API: listed, read, added, corrected, each only by whom it is allowed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leads.models import Company, Contact, Event, Source
from tests import make
from tests.calling import Caller, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Caller:
    return Caller("marketer")


def emails(response: Any) -> set[str]:
    assert response.status_code == 200, response.content
    return {row["email"] for row in response.json()["results"]}


def test_a_person_shows_who_they_are_and_how_they_stand(marketer: Caller) -> None:
    firm = make.company("Kaleva Oy")
    contact = make.person(
        first_name="Aino",
        last_name="Lehtinen",
        email="aino@kaleva.test",
        company=firm,
        standing={"points": 64.5, "fit": "A", "temperature": "hot", "gain": 12},
    )
    shown = marketer.get(f"contacts/{contact.pk}/").json()
    assert shown["name"] == "Aino Lehtinen"
    assert shown["company"] == {"id": firm.pk, "name": "Kaleva Oy"}
    assert (shown["points"], shown["fit"], shown["temperature"], shown["gain"]) == (64.5, "A", "hot", 12.0)
    assert (shown["stage"], shown["place"], shown["version"]) == ("lead", "none", 1)


def test_the_version_goes_out_as_an_etag(marketer: Caller) -> None:
    assert marketer.get(f"contacts/{make.person().pk}/")["ETag"] == '"1"'


def test_an_unknown_person_is_not_found(marketer: Caller) -> None:
    for pk in (999_999, 2**70):
        response = marketer.get(f"contacts/{pk}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_a_new_person_is_added_with_company_event_and_source(marketer: Caller) -> None:
    body = {"name": "Matti Meikäläinen", "email": "Matti@Kaleva.test", "company": "Kaleva Oy", "external_id": "c7"}
    response = marketer.post("contacts/", body)
    assert response.status_code == 201, response.content
    contact = Contact.objects.get(pk=response.json()["id"])
    assert (contact.first_name, contact.last_name, contact.company.name) == ("Matti", "Meikäläinen", "Kaleva Oy")
    event = Event.objects.get(contact=contact)
    assert (event.kind, event.door, event.api_key_id) == ("contact.created", "api", marketer.key.pk)
    assert Source.objects.get(pk=contact.origin_id).code == "api-caller"
    assert response.json()["external_ids"] == [{"system": "", "value": "c7"}]


def test_a_known_person_is_not_added_again(marketer: Caller) -> None:
    known = make.person(email="aino@kaleva.test")
    response = marketer.post("contacts/", {"email": "AINO@kaleva.test"})
    assert response.status_code == 409
    assert (response.json()["code"], response.json()["contact"]) == ("known", known.pk)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"emial": "a@b.test"}, "/emial"),
        ({"stage": "customer"}, "/stage"),
        ({"points": 99}, "/points"),
        ({"id": 1}, "/id"),
        ({"version": 3, "first_name": "A"}, "/version"),
        ({"first_name": 7}, "/first_name"),
        ({"first_name": "x" * 101}, "/first_name"),
        ({"first_name": "x" * 200_000}, "/first_name"),
        ({"role": "boss"}, "/role"),
        ({"email": "not an address"}, "/email"),
        ({"do_not_contact": "yes"}, "/do_not_contact"),
        ({"topics": "pricing"}, "/topics"),
        ({"extra": [1]}, "/extra"),
        ({"company": 1.5}, "/company"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(marketer: Caller, body: Any, pointer: str) -> None:
    response = marketer.post("contacts/", {"last_name": "Virta", **body})
    assert response.status_code == 400
    assert pointer in [place for place, _ in places(response)]
    assert not Contact.objects.exists()


def test_a_correction_says_the_version_it_starts_from(marketer: Caller) -> None:
    contact = make.person(title="CEO")
    response = marketer.patch(f"contacts/{contact.pk}/", {"version": 1, "title": "CMO"})
    assert (response.status_code, response.json()["title"], response.json()["version"]) == (200, "CMO", 2)


def test_null_clears_and_absence_says_nothing(marketer: Caller) -> None:
    contact = make.person(title="CEO", phone="+358401234567")
    marketer.patch(f"contacts/{contact.pk}/", {"version": 1, "title": None})
    contact.refresh_from_db()
    assert (contact.title, contact.phone) == ("", "+358401234567")


def test_a_correction_without_a_version_is_refused(marketer: Caller) -> None:
    contact = make.person(title="CEO")
    response = marketer.patch(f"contacts/{contact.pk}/", {"title": "CMO"})
    assert (response.status_code, places(response)) == (400, [("/version", "required")])


def test_a_stale_version_is_a_conflict_and_changes_nothing(marketer: Caller) -> None:
    contact = make.person(title="CEO")
    marketer.patch(f"contacts/{contact.pk}/", {"version": 1, "title": "CMO"})
    response = marketer.patch(f"contacts/{contact.pk}/", {"version": 1, "title": "CFO"})
    assert (response.status_code, response.json()["code"]) == (409, "somebody_was_first")
    contact.refresh_from_db()
    assert contact.title == "CMO"


@pytest.mark.parametrize(
    ("header", "status"), [('"1"', 200), ('W/"1"', 200), ("*", 200), ('"7"', 412), ("1", 400), ('"x"', 400)]
)
def test_if_match_says_the_version_too(marketer: Caller, header: str, status: int) -> None:
    contact = make.person(title="CEO")
    response = marketer.patch(f"contacts/{contact.pk}/", {"title": "CMO"}, If_Match=header)
    assert response.status_code == status, response.content
    contact.refresh_from_db()
    assert contact.title == ("CMO" if status == 200 else "CEO")


def test_the_list_is_paged_both_ways(marketer: Caller) -> None:
    for number in range(5):
        make.person(email=f"p{number}@a.test")
    first = marketer.get("contacts/", limit=3, ordering="id").json()
    second = marketer.get(first["next"].split("/api/v1/")[1]).json()
    assert [len(first["results"]), len(second["results"])] == [3, 2]
    assert (first["previous"], second["next"]) == (None, None)
    back = marketer.get(second["previous"].split("/api/v1/")[1]).json()
    assert back["results"] == first["results"]


def test_the_list_is_ordered_by_points(marketer: Caller) -> None:
    for points in (5, 50, 20):
        make.person(standing={"points": points})
    rows = marketer.get("contacts/", ordering="-points").json()["results"]
    assert [row["points"] for row in rows] == [50, 20, 5]


def test_a_page_costs_the_same_queries_however_long(marketer: Caller, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make.person(email=f"p{number}@a.test", company=make.company())
    with django_assert_max_num_queries(4):
        marketer.get("contacts/", limit=30)


FILTERS = {
    "stage": "mql",
    "place": "review",
    "fit": "A",
    "temperature": "hot",
    "source": "Webinar",
    "email": "AINO@kaleva.test",
    "q": "lehti",
    "points_min": "60",
    "points_max": "70",
    "external_id": "c7",
    "system": "erp",
    "created_after": "2026-06-01T00:00:00Z",
    "role": "champion",
    "country": "FI",
    "company_name": "kalev",
    "topic": "pricing",
}


@pytest.mark.parametrize(("name", "value"), FILTERS.items())
def test_each_filter_finds_its_people_only(marketer: Caller, name: str, value: str) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    make.person(
        at=long_ago,
        first_name="Other",
        email="other@a.test",
        standing={"points": 90 if name == "points_max" else 1, "fit": "D"},
    )
    aino = make.waiting(
        "Aino Lehtinen",
        email="aino@kaleva.test",
        temperature="hot",
        source="Webinar",
        role="champion",
        topics=["pricing"],
        company=make.company("Kaleva Oy", country="FI"),
    )
    aino.identities.create(kind="external", system="erp", value="c7")
    assert emails(marketer.get("contacts/", **{name: value})) == {"aino@kaleva.test"}


def test_people_of_one_company_and_of_one_owner_are_found(marketer: Caller) -> None:
    firm, seller = make.company(), make.user("sales")
    make.person(email="here@a.test", company=firm, owner=seller)
    make.person(email="there@a.test", company=make.company())
    assert emails(marketer.get("contacts/", company=firm.pk)) == {"here@a.test"}
    assert emails(marketer.get("contacts/", owner=seller.email)) == {"here@a.test"}


def test_updated_after_finds_who_was_edited_since(marketer: Caller) -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    make.person(at=old, email="still@a.test")
    edited = make.person(at=old, email="edited@a.test")
    marketer.patch(f"contacts/{edited.pk}/", {"version": 1, "title": "CMO"})
    since = datetime.now(UTC) - timedelta(minutes=5)
    assert emails(marketer.get("contacts/", updated_after=since.isoformat())) == {"edited@a.test"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("owner__password__startswith", "p"),
        ("_connector", "OR"),
        ("_negated", "1"),
        ("company__owner__email", "x"),
        ("extra__key", "x"),
        ("pk", "1"),
        ("ordering", "owner__email"),
        ("ordering", "standing__points"),
        ("cursor", "x"),
        ("limit", "0"),
        ("limit", "501"),
        ("limit", "-1"),
        ("limit", "٣"),
        ("stage", "hero"),
        ("company", "1.5"),
        ("company", "99999999999999999999"),
        ("created_after", "yesterday"),
        ("q", "a\x00b"),
        ("owner", "nobody@nowhere.test"),
    ],
)
def test_an_unknown_or_senseless_parameter_is_refused(marketer: Caller, name: str, value: str) -> None:
    make.person()
    response = marketer.get("contacts/", **{name: value})
    assert response.status_code == 400
    assert [place for place, _ in places(response)] == [name]


class TestSalespeople:
    """A salesperson's key sees and writes what the person would."""

    def test_they_see_their_own_their_teams_and_unowned_people(self) -> None:
        team = make.team()
        seller, mate, other = make.user("sales", team=team), make.user("sales", team=team), make.user("sales")
        for owner, email in ((seller, "own"), (mate, "mate"), (None, "free"), (other, "other")):
            make.person(email=f"{email}@a.test", owner=owner)
        assert emails(Caller(user=seller).get("contacts/")) == {"own@a.test", "mate@a.test", "free@a.test"}

    def test_a_key_that_is_nobody_sees_unowned_people_only(self) -> None:
        make.company("Unowned Oy", owner=None)
        make.person(email="free@a.test")
        make.person(email="owned@a.test", owner=make.user("sales"), company=Company.objects.get())
        assert emails(Caller("sales").get("contacts/")) == {"free@a.test"}

    def test_somebody_elses_person_does_not_exist(self) -> None:
        contact = make.person(owner=make.user("sales"))
        caller = Caller(user=make.user("sales"))
        for response in (
            caller.get(f"contacts/{contact.pk}/"),
            caller.patch(f"contacts/{contact.pk}/", {"version": 1, "title": "X"}),
            caller.get(f"contacts/{contact.pk}/score/"),
        ):
            assert response.status_code == 404

    def test_they_correct_only_whom_they_own(self) -> None:
        seller = make.user("sales")
        own, free = make.person(owner=seller), make.person()
        caller = Caller(user=seller)
        assert caller.patch(f"contacts/{own.pk}/", {"version": 1, "title": "CEO"}).status_code == 200
        refused = caller.patch(f"contacts/{free.pk}/", {"version": 1, "title": "CEO"})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")

    def test_they_give_nobody_away(self) -> None:
        seller = make.user("sales")
        own = make.person(owner=seller)
        body = {"version": 1, "owner": make.user("sales").email}
        assert Caller(user=seller).patch(f"contacts/{own.pk}/", body).status_code == 403

    def test_they_do_not_rewrite_a_company_through_a_new_person(self) -> None:
        firm = make.company("Kaleva Oy", employees=10)
        body = {"last_name": "New", "company": {"name": "Kaleva Oy", "employees": 5000}}
        assert Caller(user=make.user("sales")).post("contacts/", body).status_code == 403
        firm.refresh_from_db()
        assert firm.employees == 10

    def test_a_known_person_they_may_not_see_stays_without_an_id(self) -> None:
        make.person(email="aino@a.test", owner=make.user("sales"))
        response = Caller(user=make.user("sales")).post("contacts/", {"email": "aino@a.test"})
        assert response.status_code == 409
        assert "contact" not in response.json()
