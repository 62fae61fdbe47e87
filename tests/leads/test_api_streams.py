"""Companies, activities and events through the API, and the bulk doors that take each row by itself."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.clock import now
from leads.models import Activity, Company, Contact, Event, Touched
from tests import make
from tests.calling import Caller, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender() -> Caller:
    return Caller("integration", name="Web shop")


def guide(**said: Any) -> dict[str, Any]:
    return {"type": "guide", "occurred_at": now().isoformat(), **said}


class TestCompanies:
    def test_a_company_is_added_read_and_corrected(self, sender: Caller) -> None:
        body = {"name": "Kaleva Oy", "employees": 120, "revenue": 5_000_000.5, "country": "Finland"}
        added = sender.post("companies/", body)
        assert added.status_code == 201, added.content
        row = added.json()
        assert (row["country"], row["employees"], row["revenue"]) == ("FI", 120, 5_000_000.5)
        changed = sender.patch(f"companies/{row['id']}/", {"employees": None}, If_Match=added["ETag"])
        assert (changed.status_code, changed.json()["employees"]) == (200, None)
        assert sender.get(f"companies/{row['id']}/").json() == changed.json()

    def test_a_company_needs_a_name(self, sender: Caller) -> None:
        assert places(sender.post("companies/", {"employees": 5})) == [("/name", "required")]

    def test_one_business_id_is_one_company(self, sender: Caller) -> None:
        known = sender.post("companies/", {"name": "A", "business_id": "0112038-9"}).json()
        response = sender.post("companies/", {"name": "B", "business_id": "0112038-9"})
        assert (response.status_code, response.json()["company"]) == (409, known["id"])

    def test_a_stale_version_is_a_conflict(self, sender: Caller) -> None:
        firm = make.company("Kaleva Oy")
        sender.patch(f"companies/{firm.pk}/", {"version": 1, "employees": 5})
        assert sender.patch(f"companies/{firm.pk}/", {"version": 1, "employees": 6}).status_code == 409
        assert sender.patch(f"companies/{firm.pk}/", {"employees": 6}, If_Match='"1"').status_code == 412

    @pytest.mark.parametrize(
        ("name", "value"), [("q", "kalev"), ("country", "fi"), ("domain", "KALEVA.test"), ("most_wanted", "true")]
    )
    def test_each_filter_finds_its_companies_only(self, sender: Caller, name: str, value: str) -> None:
        make.company("Other")
        make.company("Kaleva", country="FI", domain="kaleva.test", most_wanted=True)
        assert [row["name"] for row in sender.get("companies/", **{name: value}).json()["results"]] == ["Kaleva"]

    def test_a_salesperson_reads_all_and_corrects_their_own(self) -> None:
        seller = make.user("sales")
        own, other = make.company(owner=seller), make.company()
        caller = Caller(user=seller)
        assert len(caller.get("companies/").json()["results"]) == 2
        assert caller.patch(f"companies/{own.pk}/", {"version": 1, "employees": 5}).status_code == 200
        assert caller.patch(f"companies/{other.pk}/", {"version": 1, "employees": 5}).status_code == 403


class TestActivities:
    def test_an_activity_is_stored_and_asks_for_a_new_score(self, sender: Caller) -> None:
        contact = make.person(email="aino@a.test")
        response = sender.post("activities/", guide(email="aino@a.test", properties={"topic": "pricing"}))
        assert response.status_code == 201, response.content
        row = response.json()
        assert (row["contact"], row["type"], row["properties"]) == (contact.pk, "guide", {"topic": "pricing"})
        assert row["source"] == "api-web-shop"
        assert Touched.objects.filter(contact=contact).exists()

    def test_an_unknown_person_is_added(self, sender: Caller) -> None:
        row = sender.post("activities/", guide(email="new@a.test")).json()
        assert Contact.objects.get(pk=row["contact"]).email == "new@a.test"

    def test_a_message_id_counts_once(self, sender: Caller) -> None:
        body = guide(email="aino@a.test", message_id="m1")
        first, again = sender.post("activities/", body), sender.post("activities/", body)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["id"] == again.json()["id"]
        assert Activity.objects.count() == 1

    @pytest.mark.parametrize(
        ("said", "pointer"),
        [
            ({"type": "dance"}, "/type"),
            ({"type": ""}, "/type"),
            ({"occurred_at": "yesterday"}, "/occurred_at"),
            ({"occurred_at": "2026-02-30T10:00:00Z"}, "/occurred_at"),
            ({"occurred_at": "2026-02-20T10:00:00"}, "/occurred_at"),
            ({"occurred_at": "2999-01-01T00:00:00Z"}, "/occurred_at"),
            ({"properties": [1]}, "/properties"),
            ({"contact": 999_999}, "/contact"),
            ({"points": 50}, "/points"),
            ({"message_id": "x" * 201}, "/message_id"),
            ({"message_id": "a\x00b"}, "/message_id"),
        ],
    )
    def test_a_value_that_cannot_be_taken_is_named(self, sender: Caller, said: Any, pointer: str) -> None:
        response = sender.post(
            "activities/", {**guide(), **({} if "contact" in said else {"email": "a@b.test"}), **said}
        )
        assert (response.status_code, [place for place, _ in places(response)]) == (400, [pointer])
        assert not Activity.objects.exists()
        assert not Contact.objects.exists()

    def test_nobody_named_is_refused(self, sender: Caller) -> None:
        assert sender.post("activities/", guide()).status_code == 400

    def test_an_integration_reads_what_it_sent(self, sender: Caller) -> None:
        make.activity(make.person())
        sent = sender.post("activities/", guide(email="aino@a.test")).json()
        assert [row["id"] for row in sender.get("activities/").json()["results"]] == [sent["id"]]
        assert sender.get(f"activities/{sent['id']}/").json() == sent

    def test_another_integrations_activity_does_not_exist(self, sender: Caller) -> None:
        sent = sender.post("activities/", guide(email="aino@a.test")).json()
        assert Caller("integration", name="Other").get(f"activities/{sent['id']}/").status_code == 404

    def test_a_renewed_key_of_the_same_name_goes_on(self, sender: Caller) -> None:
        body = guide(email="aino@a.test", message_id="m1")
        sent = sender.post("activities/", body).json()
        renewed = Caller("integration", name="Web shop")
        assert renewed.post("activities/", body).json()["id"] == sent["id"]

    def test_they_are_listed_by_person_type_and_time(self) -> None:
        marketer, contact = Caller("marketer"), make.person()
        wanted = make.activity(contact, "webinar", at=make.NOON)
        make.activity(contact, "guide", at=make.NOON)
        make.activity(contact, "webinar", at=make.NOON - timedelta(days=9))
        make.activity(make.person(), "webinar", at=make.NOON)
        since = (make.NOON - timedelta(days=1)).isoformat()
        found = marketer.get("activities/", contact=contact.pk, type="webinar", occurred_after=since).json()
        assert [row["id"] for row in found["results"]] == [wanted.pk]

    def test_a_salesperson_reports_only_about_people_they_see(self) -> None:
        caller = Caller(user=make.user("sales"))
        free, other = make.person(), make.person(owner=make.user("sales"), email="other@a.test")
        assert caller.post("activities/", guide(contact=free.pk)).status_code == 201
        assert caller.post("activities/", guide(contact=other.pk)).status_code == 404
        assert places(caller.post("activities/", guide(email="other@a.test"))) == [("/contact", "required")]
        assert not Activity.objects.filter(contact=other).exists()


class TestEvents:
    def test_an_event_says_who_did_what_and_how_the_person_stood(self) -> None:
        marketer = Caller(user=make.user("marketer", name="Maija"))
        contact = make.waiting("Aino Lehtinen", points=64)
        marketer.post(f"contacts/{contact.pk}/offer/", {"comment": "Call today"})
        row = marketer.get("events/", contact=contact.pk, kind="handoff.offered").json()["results"][0]
        assert (row["actor"], row["door"], row["comment"]) == ("Maija", "api", "Call today")
        assert (row["from_place"], row["to_place"], row["points"]) == ("review", "offered", 64.0)
        assert marketer.get(f"events/{row['id']}/").json() == row

    def test_an_integration_reads_what_it_caused(self, sender: Caller) -> None:
        make.person()
        sent = sender.post("contacts/", {"email": "new@a.test"}).json()
        assert [row["contact"] for row in sender.get("events/").json()["results"]] == [sent["id"]]

    def test_somebody_elses_events_do_not_exist(self) -> None:
        other = make.person(owner=make.user("sales"))
        caller = Caller(user=make.user("sales"))
        assert caller.get("events/").json()["results"] == []
        assert caller.get(f"events/{other.move_event_id}/").status_code == 404

    def test_events_are_listed_since_a_moment(self) -> None:
        make.person(at=make.NOON - timedelta(days=1))
        young = make.person(at=make.NOON)
        rows = Caller("manager").get("events/", since=make.NOON.isoformat()).json()["results"]
        assert [row["contact"] for row in rows] == [young.pk]


class TestBulk:
    def test_each_row_is_taken_or_refused_by_itself(self, sender: Caller) -> None:
        known = make.person(email="known@a.test", title="CEO")
        rows = [
            {"email": "new@a.test", "last_name": "New"},
            {"email": "known@a.test", "title": "CMO"},
            {"email": "known@a.test", "title": "CMO"},
            {"email": "broken", "last_name": "X"},
            {"emial": "x@a.test"},
            "not an object",
            {"last_name": "a\x00b"},
        ]
        response = sender.post("contacts/bulk/", rows)
        assert response.status_code == 200, response.content
        answer = response.json()
        statuses = [row["status"] for row in answer["results"]]
        assert statuses[0] == "created"
        assert set(statuses[1:3]) <= {"updated", "unchanged"}
        assert statuses[3:] == ["rejected"] * 4
        assert [row["errors"][0]["pointer"] for row in answer["results"][3:]] == [
            "/3/email",
            "/4/emial",
            "/5/",
            "/6/last_name",
        ]
        known.refresh_from_db()
        assert known.title == "CMO"
        assert sum(answer[word] for word in ("created", "updated", "unchanged", "rejected")) == len(rows)

    @pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"contacts": rows}, lambda rows: {"rows": rows}])
    def test_a_list_may_stand_alone_or_under_its_name(self, sender: Caller, wrap: Any) -> None:
        assert sender.post("contacts/bulk/", wrap([{"email": "a@b.test"}])).json()["created"] == 1

    @pytest.mark.parametrize("body", [{}, {"people": []}, {"contacts": [], "rows": []}, "x", 7, None, {"rows": {}}])
    def test_anything_else_is_refused(self, sender: Caller, body: Any) -> None:
        assert sender.send("POST", "contacts/bulk/", body).status_code == 400

    def test_an_empty_list_is_done_at_once(self, sender: Caller) -> None:
        assert sender.post("activities/bulk/", []).json()["results"] == []

    def test_five_hundred_rows_are_a_call_and_no_more(self, sender: Caller) -> None:
        rows = [guide(email="a@b.test", message_id=f"m{number}") for number in range(501)]
        refused = sender.post("activities/bulk/", rows)
        assert (refused.status_code, places(refused)[0][1]) == (400, "too_many_rows")
        assert not Activity.objects.exists()
        assert sender.post("activities/bulk/", rows[:500]).json()["created"] == 500
        assert sender.post("activities/bulk/", rows[:500]).json()["unchanged"] == 500

    def test_activities_say_for_each_row_what_became_of_it(self, sender: Caller) -> None:
        contact = make.person(email="aino@a.test")
        rows = [
            guide(email="aino@a.test", message_id="a"),
            guide(contact=contact.pk, message_id="b"),
            guide(email="aino@a.test", type="dance"),
            guide(email="aino@a.test", occurred_at="2999-01-01T00:00:00Z"),
            guide(),
            guide(external_id="shop-7", system="shop"),
        ]
        answer = sender.post("activities/bulk/", rows).json()
        assert [row["status"] for row in answer["results"]] == [
            *("created", "created", "rejected", "rejected", "rejected", "created"),
        ]
        assert [row["errors"][0]["pointer"] for row in answer["results"] if "errors" in row][:2] == [
            "/2/type",
            "/3/occurred_at",
        ]
        assert Activity.objects.filter(contact=contact).count() == 2
        assert Contact.objects.filter(identities__system="shop", identities__value="shop-7").exists()

    def test_a_call_costs_the_same_statements_however_many_rows(
        self, sender: Caller, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(50):
            make.person(email=f"p{number}@a.test")
        rows = [guide(email=f"p{number % 50}@a.test", message_id=f"m{number}") for number in range(400)]
        sender.post("activities/bulk/", rows[:1])
        with django_assert_max_num_queries(14):
            sender.post("activities/bulk/", rows)

    def test_only_marketing_and_integrations_send_in_bulk(self) -> None:
        assert Caller("sales").post("contacts/bulk/", [{"email": "a@b.test"}]).status_code == 403
        assert not Contact.objects.exists()
        assert not Event.objects.exists()
        assert not Company.objects.exists()
