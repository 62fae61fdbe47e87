"""Opportunities over the API: the same verbs, the same refusals, each role its rows."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.clock import now
from handoff.models import Handoff, Opportunity
from leads.lifecycle import CUSTOMER
from leads.models import Contact, Event
from tests import make
from tests.calling import Caller, places
from tests.handoff.opportunity import first_of, held, last, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Any:
    return make.user("sales", team=make.team())


@pytest.fixture
def sales(seller: Any) -> Caller:
    return Caller(user=seller)


@pytest.fixture
def row(seller: Any) -> Opportunity:
    return opened(seller, at=now())


def rows() -> list[Any]:
    kept: list[Any] = [Opportunity, Handoff, Contact, Event]
    return [sorted(map(repr, model.objects.values_list())) for model in kept]


def test_an_accepted_handoff_becomes_an_opportunity(sales: Caller, seller: Any) -> None:
    handoff = held(seller)
    day = (now() + timedelta(days=90)).date().isoformat()
    response = sales.post(
        "opportunities/",
        {"handoff": handoff.pk, "name": "Warehouse", "amount": 12000.5, "currency": "EUR", "closes_on": day},
    )
    assert response.status_code == 201, response.content
    told = response.json()
    assert (told["name"], told["amount"], told["currency"], told["stage"]) == ("Warehouse", 12000.5, "EUR", "discovery")
    assert (told["owner"], told["handoff"], told["closes_on"]) == (seller.email, handoff.pk, day)
    assert [part["contact"] for part in told["people"]] == [handoff.contact_id]
    assert response["ETag"] == '"1"'
    assert (last(handoff.contact).kind, last(handoff.contact).door) == ("opportunity.opened", "api")


def test_what_bant_misses_is_a_409_that_names_it_and_words_override_it(sales: Caller, seller: Any) -> None:
    handoff = held(seller, known=False)
    before = rows()
    response = sales.post("opportunities/", {"handoff": handoff.pk, "name": "Deal"})
    assert (response.status_code, response.json()["code"]) == (409, "bant_incomplete")
    assert response.json()["missing"] == ["budget", "authority", "need", "timing"]
    assert rows() == before
    said = {"handoff": handoff.pk, "name": "Deal", "override": "They called us"}
    assert sales.post("opportunities/", said).status_code == 201


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"amount": -1}, "/amount"),
        ({"amount": "12"}, "/amount"),
        ({"currency": "XYZ"}, "/currency"),
        ({"closes_on": "2026-02-30"}, "/closes_on"),
        ({"closes_on": "2020-01-01"}, "/closes_on"),
        ({"name": ""}, "/name"),
        ({"name": None}, "/name"),
        ({"stage": "won"}, "/stage"),
        ({"people": [{"contact": 2**40}]}, "/people"),
        ({"handoff": 2**40}, "/handoff"),
        ({"contact": 1}, "/handoff"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named_and_changes_nothing(
    sales: Caller, seller: Any, said: dict[str, Any], pointer: str
) -> None:
    handoff = held(seller)
    before = rows()
    response = sales.post("opportunities/", {"handoff": handoff.pk, "name": "Deal", **said})
    assert (response.status_code, [place for place, _ in places(response)]) == (400, [pointer]), response.content
    assert rows() == before


def test_a_customer_buys_again(sales: Caller, seller: Any) -> None:
    customer = make.person(stand=CUSTOMER, owner=seller)
    response = sales.post("opportunities/", {"contact": customer.pk, "name": "More"})
    assert (response.status_code, response.json()["repeat"]) == (201, True)


def test_a_change_starts_from_the_version_seen(sales: Caller, row: Opportunity) -> None:
    response = sales.patch(f"opportunities/{row.pk}/", {"version": 1, "stage": "proposal", "amount": 5})
    assert (response.status_code, response.json()["stage"], response.json()["version"]) == (200, "proposal", 2)
    before = rows()
    stale = sales.patch(f"opportunities/{row.pk}/", {"version": 1, "amount": 6})
    assert (stale.status_code, stale.json()["code"]) == (409, "somebody_was_first")
    assert sales.patch(f"opportunities/{row.pk}/", {"amount": 6}, If_Match='"1"').status_code == 412
    assert places(sales.patch(f"opportunities/{row.pk}/", {"amount": 6})) == [("/version", "required")]
    assert places(sales.patch(f"opportunities/{row.pk}/", {"version": 2, "amount": -1}))[0][0] == "/amount"
    assert rows() == before
    planned = sales.patch(f"opportunities/{row.pk}/", {"version": 2, "next_step": "demo", "next_step_on": "2999-01-01"})
    assert [place for place, _ in places(planned)] == ["/next_step_on"]


def test_a_next_step_is_planned_and_cleared(sales: Caller, row: Opportunity) -> None:
    day = (now() + timedelta(days=9)).date().isoformat()
    said = {"version": 1, "next_step": "demo", "next_step_on": day}
    assert sales.patch(f"opportunities/{row.pk}/", said).json()["next_step_on"] == day
    said = {"version": 2, "next_step": None, "next_step_on": None}
    assert sales.patch(f"opportunities/{row.pk}/", said).json()["next_step"] == ""


def test_won_and_taken_back_by_the_same_key(sales: Caller, row: Opportunity) -> None:
    won = sales.post(f"opportunities/{row.pk}/win/", {"reason": "trust"})
    assert (won.status_code, won.json()["stage"], won.json()["reason"]) == (200, "won", "trust")
    firm = sales.get(f"companies/{row.company_id}/").json()
    assert firm["customer_since"]
    again = sales.post(f"opportunities/{row.pk}/win/")
    assert (again.status_code, again.json()["code"]) == (409, "somebody_was_first")
    other = Caller("manager").post(f"opportunities/{row.pk}/undo/")
    assert (other.status_code, other.json()["code"]) == (409, "cannot_be_undone")
    assert sales.post(f"opportunities/{row.pk}/undo/").json()["stage"] == "discovery"


def test_an_undone_opening_leaves_only_its_id(sales: Caller, seller: Any) -> None:
    handoff = held(seller)
    pk = sales.post("opportunities/", {"handoff": handoff.pk, "name": "Deal"}).json()["id"]
    assert sales.post(f"opportunities/{pk}/undo/").json() == {"id": pk}
    assert sales.get(f"opportunities/{pk}/").status_code == 404


def test_lost_needs_an_agreed_reason(sales: Caller, row: Opportunity) -> None:
    assert places(sales.post(f"opportunities/{row.pk}/lose/")) == [("/reason", "required")]
    assert places(sales.post(f"opportunities/{row.pk}/lose/", {"reason": "x"})) == [("/reason", "unknown_reason")]
    assert places(sales.post(f"opportunities/{row.pk}/lose/", {"reason": "other"})) == [("/comment", "required")]
    assert sales.post(f"opportunities/{row.pk}/lose/", {"reason": "price"}).json()["stage"] == "lost"
    assert Contact.objects.get(participations__opportunity=row).place == "nurture"


def test_people_join_and_leave(sales: Caller, seller: Any, row: Opportunity) -> None:
    other = make.person(owner=seller)
    joined = sales.post(f"opportunities/{row.pk}/participants/", {"contact": other.pk, "role": "champion"})
    assert joined.json()["people"][1] == {"contact": other.pk, "name": other.name, "role": "champion"}
    left = sales.send("DELETE", f"opportunities/{row.pk}/participants/?contact={other.pk}")
    assert [part["contact"] for part in left.json()["people"]] == [first_of(row).pk]
    last_one = sales.send("DELETE", f"opportunities/{row.pk}/participants/?contact={first_of(row).pk}")
    assert (last_one.status_code, last_one.json()["code"]) == (409, "last_person")
    assert sales.send("DELETE", f"opportunities/{row.pk}/participants/").status_code == 400


def test_a_post_sent_twice_opens_one(sales: Caller, seller: Any) -> None:
    handoff = held(seller)
    said = {"handoff": handoff.pk, "name": "Deal"}
    first = sales.post("opportunities/", said, Idempotency_Key="once")
    second = sales.post("opportunities/", said, Idempotency_Key="once")
    assert (first.json()["id"], Opportunity.objects.count()) == (second.json()["id"], 1)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"stage": "proposal"}, ["big"]),
        ({"open": "true"}, ["big", "small"]),
        ({"open": "false"}, []),
        ({"ordering": "amount"}, ["small", "big"]),
        ({"ordering": "-amount", "limit": 1}, ["big"]),
        ({"closes_after": "2026-10-01", "closes_before": "2026-11-01"}, ["small"]),
        ({"repeat": "true"}, []),
    ],
)
def test_the_list_is_narrowed_and_sorted(sales: Caller, seller: Any, asked: dict[str, Any], found: list[str]) -> None:
    small, big = opened(seller, name="small", amount=1), opened(seller, name="big", amount=Decimal(9))
    Opportunity.objects.filter(pk=small.pk).update(closes_on="2026-10-07")
    Opportunity.objects.filter(pk=big.pk).update(stage="proposal")
    names = [row["name"] for row in sales.get("opportunities/", **asked).json()["results"]]
    assert names == found or (set(names) == set(found) and "ordering" not in asked)


def test_pages_of_the_list_by_a_day_that_may_be_missing(sales: Caller, seller: Any) -> None:
    for name, day in (("b", "2026-10-02"), ("a", "2026-10-01"), ("c", None)):
        Opportunity.objects.filter(pk=opened(seller, name=name).pk).update(closes_on=day)
    page, names = sales.get("opportunities/", ordering="closes", limit=1).json(), []
    while True:
        names += [row["name"] for row in page["results"]]
        if not page["next"]:
            break
        page = sales.get("opportunities/?" + page["next"].partition("?")[2]).json()
    assert names == ["a", "b", "c"]


def test_another_teams_opportunity_does_not_exist_and_marketing_only_reads(row: Opportunity) -> None:
    stranger = Caller(user=make.user("sales", team=make.team()))
    before = rows()
    path = f"opportunities/{row.pk}/"
    assert stranger.get("opportunities/").json()["results"] == []
    calls = [
        stranger.get(path), stranger.patch(path, {"version": 1, "amount": 1}), stranger.post(path + "win/"),
        stranger.post(path + "lose/", {"reason": "price"}), stranger.post(path + "undo/"),
        stranger.post(path + "participants/", {"contact": 1}),
        stranger.send("DELETE", path + "participants/?contact=1"),
    ]  # fmt: skip
    assert {call.status_code for call in calls} == {404}
    marketer = Caller("marketer")
    assert marketer.get(path).status_code == 200
    assert marketer.post(path + "win/").status_code == 403
    assert Caller("integration").get(path).status_code == 403
    assert rows() == before


def test_one_list_costs_a_few_queries(sales: Caller, seller: Any, django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        opened(seller)
    with django_assert_max_num_queries(12):
        assert len(sales.get("opportunities/").json()["results"]) == 5
