"""Sales' verbs through the API: the same actions, the same refusals, one person a call."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.clock import now
from handoff.models import Handoff
from leads.models import Contact, Event
from tests import make
from tests.calling import Caller, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Any:
    return make.user("sales", team=make.team())


@pytest.fixture
def sales(seller: Any) -> Caller:
    return Caller(user=seller)


def said(handoff: Handoff) -> str:
    return f"handoffs/{handoff.pk}/"


def kinds(contact_id: int) -> list[str]:
    return list(Event.objects.filter(contact=contact_id).order_by("pk").values_list("kind", flat=True))


def stand(contact_id: int) -> tuple[str, str, int | None, int | None]:
    contact = Contact.objects.get(pk=contact_id)
    return contact.stage, contact.place, contact.owner_id, contact.offered_to_id


def test_accepting_makes_the_person_the_salespersons(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller)
    response = sales.post(said(handoff) + "accept/")
    assert response.status_code == 200, response.content
    body = response.json()
    assert (body["state"], body["seller"]) == ("accepted", seller.email)
    assert stand(handoff.contact_id) == ("sql", "held", seller.pk, None)
    assert kinds(handoff.contact_id)[-1] == "handoff.accepted"


def test_who_comes_second_learns_who_has_the_person(sales: Caller, seller: Any) -> None:
    mate = make.user("sales", team=seller.team, name="Tove Berge")
    handoff = make.handoff(seller=seller)
    assert Caller(user=mate).post(said(handoff) + "accept/").status_code == 200
    response = sales.post(said(handoff) + "accept/")
    assert (response.status_code, response.json()["code"]) == (409, "somebody_was_first")
    assert "Tove Berge" in response.json()["detail"]


def test_a_return_needs_a_reason_and_a_day_where_the_reason_asks_for_one(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller, state="accepted")
    before = kinds(handoff.contact_id)
    assert places(sales.post(said(handoff) + "return/")) == [("/reason", "required")]
    assert places(sales.post(said(handoff) + "return/", {"reason": "bored"})) == [("/reason", "unknown_reason")]
    asked = sales.post(said(handoff) + "return/", {"reason": "wrong_moment"})
    assert places(asked) == [("/revisit_on", "required")]
    assert places(sales.post(said(handoff) + "return/", {"reason": "other"})) == [("/comment", "required")]
    assert kinds(handoff.contact_id) == before
    assert stand(handoff.contact_id)[:2] == ("sql", "held")


def test_returned_for_the_wrong_moment_they_wait_in_nurture_until_the_day(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller, state="accepted")
    day = (now() + timedelta(days=90)).date()
    response = sales.post(
        said(handoff) + "return/", {"reason": "wrong_moment", "revisit_on": day.isoformat(), "comment": "New budget"}
    )
    assert response.status_code == 200, response.content
    assert stand(handoff.contact_id) == ("lead", "nurture", None, None)
    contact = Contact.objects.get(pk=handoff.contact_id)
    assert contact.wake_at is not None
    assert contact.wake_at.date() == day
    handoff.refresh_from_db()
    assert (handoff.state, handoff.reason, handoff.revisit_on) == ("returned", "wrong_moment", day)


@pytest.mark.parametrize(
    ("reason", "stood"),
    [
        ("not_decision_maker", ("mql", "review")),
        ("outside_icp", ("discarded", "discarded")),
        ("no_need", ("lead", "nurture")),
    ],
)
def test_the_reason_says_where_they_go(sales: Caller, seller: Any, reason: str, stood: tuple[str, str]) -> None:
    handoff = make.handoff(seller=seller)
    assert sales.post(said(handoff) + "return/", {"reason": reason}).status_code == 200
    assert stand(handoff.contact_id)[:2] == stood


def test_attempts_are_logged_and_counted(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller, state="accepted")
    for outcome in ("no_answer", "conversation"):
        body = {"channel": "call", "outcome": outcome, "note": "Rang twice"}
        response = sales.post(said(handoff) + "attempts/", body)
        assert response.status_code == 201, response.content
    shown = sales.get(said(handoff)).json()
    assert (shown["attempts"], [one["outcome"] for one in shown["tried"]]) == (2, ["no_answer", "conversation"])
    assert {one["note"] for one in shown["tried"]} == {"Rang twice"}


def test_an_attempt_lies_neither_in_the_future_nor_before_the_offer(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller, state="accepted")
    body = {"channel": "call", "outcome": "no_answer"}
    later, earlier = (now() + timedelta(days=1)).isoformat(), (make.NOON - timedelta(days=1)).isoformat()
    assert places(sales.post(said(handoff) + "attempts/", {**body, "at": later})) == [("/at", "in_the_future")]
    assert places(sales.post(said(handoff) + "attempts/", {**body, "at": earlier})) == [("/at", "before_the_offer")]
    assert not handoff.attempts.exists()


def test_an_offer_is_accepted_before_it_is_worked(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller)
    response = sales.post(said(handoff) + "attempts/", {"channel": "call", "outcome": "no_answer"})
    assert response.status_code == 409
    assert "Accept first" in response.json()["detail"]


def test_another_teams_handoff_does_not_exist(sales: Caller) -> None:
    handoff = make.handoff(seller=make.user("sales", team=make.team()))
    for verb in ("accept", "return", "discard", "attempts", "judge", "plan", "pass", "take-back"):
        assert sales.post(f"{said(handoff)}{verb}/", {}).status_code == 404
    assert kinds(handoff.contact_id) == ["contact.created"]


def test_a_withdrawn_offer_cannot_be_accepted(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller)
    assert Caller(user=make.user("marketer")).post(said(handoff) + "recall/").status_code == 200
    response = sales.post(said(handoff) + "accept/")
    assert response.status_code == 409
    assert "ended" in response.json()["detail"]
    assert stand(handoff.contact_id) == ("mql", "review", None, None)


def test_a_key_that_is_nobody_accepts_for_the_addressee(seller: Any) -> None:
    handoff = make.handoff(seller=seller)
    response = Caller("integration").post(said(handoff) + "accept/")
    assert (response.status_code, response.json()["seller"]) == (200, seller.email)


def test_saying_yes_asks_for_a_dated_next_step(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller, state="accepted")
    assert places(sales.post(said(handoff) + "judge/", {"can_sell": "yes", "next_step": "demo"})) == [
        ("/next_step_on", "required")
    ]
    day = (now() + timedelta(days=3)).date().isoformat()
    body = {"can_sell": "yes", "next_step": "demo", "next_step_on": day, "elements": ["role", "interest"]}
    response = sales.post(said(handoff) + "judge/", body)
    assert response.status_code == 200, response.content
    assert (response.json()["can_sell"], response.json()["next_step_on"]) == ("yes", day)


def test_a_colleague_gets_the_person_passed_on(sales: Caller, seller: Any) -> None:
    mate = make.user("sales", team=seller.team)
    handoff = make.handoff(seller=seller, state="accepted")
    assert sales.post(said(handoff) + "pass/", {"to": mate.email, "comment": "Speaks Finnish"}).status_code == 200
    assert stand(handoff.contact_id)[2] == mate.pk
    assert kinds(handoff.contact_id)[-1] == "handoff.passed"


def test_a_salesperson_takes_their_own_find(sales: Caller, seller: Any) -> None:
    person = make.person()
    response = sales.post(f"contacts/{person.pk}/take/")
    assert (response.status_code, response.json()["origin"]) == (201, "own_find")
    assert stand(person.pk) == ("sql", "held", seller.pk, None)


def test_nobody_is_taken_out_of_the_queue(sales: Caller) -> None:
    person = make.waiting()
    assert sales.post(f"contacts/{person.pk}/take/").status_code == 409
    assert stand(person.pk)[:2] == ("mql", "review")


def test_a_manager_reassigns_many_at_once() -> None:
    mine, to = [make.handoff(state="accepted"), make.handoff()], make.user("sales")
    asked = [one.pk for one in mine]
    response = Caller(user=make.user("manager")).post("handoffs/reassign/", {"handoffs": asked, "to": to.email})
    assert sorted(response.json()["reassigned"]) == sorted(asked)
    assert stand(mine[0].contact_id)[2:] == (to.pk, None)
    assert stand(mine[1].contact_id)[2:] == (None, to.pk)


def test_the_list_takes_the_same_number_of_statements_however_long(
    sales: Caller, seller: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        make.handoff(seller=seller)
    with django_assert_max_num_queries(8):
        assert len(sales.get("handoffs/").json()["results"]) == 12


def test_sales_gives_back_whom_the_promised_attempts_did_not_reach_and_not_before(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller, state="accepted")
    refused = sales.post(said(handoff) + "take-back/")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_tried")
    for day in range(5):
        at = (make.NOON + timedelta(days=day)).isoformat()
        body = {"channel": "call", "outcome": "no_answer", "at": at}
        assert sales.post(said(handoff) + "attempts/", body).status_code == 201
    assert sales.post(said(handoff) + "take-back/").status_code == 200
    assert stand(handoff.contact_id) == ("mql", "review", None, None)


def test_a_manager_takes_back_at_any_time() -> None:
    handoff = make.handoff(state="accepted")
    assert Caller(user=make.user("manager")).post(said(handoff) + "take-back/").status_code == 200
    assert kinds(handoff.contact_id)[-1] == "handoff.expired"


def test_bant_is_written_field_by_field_and_says_what_is_missing(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller, state="accepted")
    assert sales.get(said(handoff) + "bant/").json()["missing"] == ["budget", "authority", "need", "timing"]
    assert sales.patch(said(handoff) + "bant/", {"need": "yes", "suppliers": "Own spreadsheets"}).status_code == 200
    body = sales.patch(said(handoff) + "bant/", {"budget": "no"}).json()
    assert (body["need"], body["budget"], body["suppliers"]) == ("yes", "no", "Own spreadsheets")
    assert body["missing"] == ["budget", "authority", "timing"]
    assert places(sales.patch(said(handoff) + "bant/", {"need": "perhaps"})) == [("/need", "invalid_choice")]


def test_the_whole_relay_over_the_api(sales: Caller, seller: Any) -> None:
    """Offered, accepted, tried twice, BANT, opportunity, won: the same verbs as on the pages."""
    person = make.waiting(company=make.company(owner=seller))
    make.definition("mql", {"kind": "score", "min": 60})
    assert Caller(user=make.user("marketer")).post(f"contacts/{person.pk}/offer/").status_code == 200
    (offered,) = sales.get("handoffs/", state="offered").json()["results"]
    assert (offered["contact"], offered["seller"]) == (person.pk, seller.email)
    address = f"handoffs/{offered['id']}/"
    assert sales.post(address + "accept/").status_code == 200
    for outcome in ("no_answer", "conversation"):
        assert sales.post(address + "attempts/", {"channel": "call", "outcome": outcome}).status_code == 201
    wanted = {"handoff": offered["id"], "name": "Warehouse system", "amount": 12000}
    refused = sales.post("opportunities/", wanted)
    assert (refused.status_code, refused.json()["code"]) == (409, "bant_incomplete")
    sales.patch(address + "bant/", dict.fromkeys(("budget", "authority", "need", "timing"), "yes"))
    deal = sales.post("opportunities/", wanted)
    assert deal.status_code == 201, deal.content
    assert sales.post(f"opportunities/{deal.json()['id']}/win/").status_code == 200
    assert stand(person.pk) == ("customer", "customer", seller.pk, None)
    told = ["handoff.offered", "handoff.accepted", "handoff.attempted", "handoff.attempted"]
    assert kinds(person.pk)[1:] == [*told, "opportunity.opened", "opportunity.won"]


def test_an_acceptance_and_an_attempt_can_be_undone_over_the_api(sales: Caller, seller: Any) -> None:
    handoff = make.handoff(seller=seller)
    sales.post(said(handoff) + "accept/")
    tried = sales.post(said(handoff) + "attempts/", {"channel": "call", "outcome": "no_answer"}).json()
    undo = f"contacts/{handoff.contact_id}/undo/"
    assert sales.post(undo, {"event": tried["event"]}).status_code == 200
    assert sales.get(said(handoff)).json()["attempts"] == 0
    assert sales.post(undo).status_code == 200
    assert stand(handoff.contact_id) == ("sql", "offered", None, seller.pk)
    other = make.handoff(seller=seller)
    assert places(sales.post(undo, {"event": other.contact.move_event_id})) == [("/event", "unknown")]
