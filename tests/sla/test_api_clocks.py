"""Clocks over the API: lists and their filters, one with its escalations, pausing and going on."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.clock import now
from leads.lifecycle import OFFERED
from leads.models import Event
from sla import actions
from sla.models import Clock
from tests import make
from tests.calling import Caller, places
from tests.sla.relay import HOUR, accepted, attempted, clock, in_review, offered, office, seller, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hours():
    return office()


@pytest.fixture
def held():
    """Somebody accepted two hours ago and spoken to since."""
    at = now()
    handoff = accepted(offered(in_review(at - 2 * HOUR), seller(team=make.team("North")), at - 2 * HOUR), at - 2 * HOUR)
    attempted(handoff, at - HOUR, "conversation")
    time_passes(at)
    return handoff


def listed(caller, **asked):
    answer = caller.get("clocks/", **asked)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_a_clock_says_whose_promise_it_is_and_until_when(held):
    found = clock(held.contact, "in_hand")
    shape = Caller(user=held.seller).get(f"clocks/{found.pk}/").json()
    wanted = {
        "id": found.pk, "contact": held.contact_id, "promise": "in_hand", "party": "sales", "state": "running",
        "open": True, "target": found.target_id, "target_name": found.target.name, "user": held.seller.email,
        "team": "North", "allowed_minutes": 14 * 24 * 60, "escalations": [], "resumes_at": None,
    }  # fmt: skip
    assert shape | wanted == shape


def test_the_steps_it_climbed_stand_beside_it_with_whom_they_told(held):
    manager, found = make.user("manager"), clock(held.contact, "in_hand")
    actions.derive([held.contact_id], at=found.due_at + timedelta(minutes=1))
    steps = Caller("admin").get(f"clocks/{found.pk}/").json()["escalations"]
    assert [(step["percent"], step["collapsed"]) for step in steps] == [(50, True), (80, True), (100, False)]
    assert sorted(steps[2]["told"]) == sorted([held.seller.email, manager.email])


@pytest.mark.parametrize(
    ("asked", "promises"),
    [
        ({"open": "true", "party": "sales"}, {"in_hand"}),
        ({"open": "false", "state": "met", "party": "sales"}, {"first_contact", "decision", "attempts"}),
        ({"promise": ["review", "support"]}, {"review", "support"}),
        ({"promise": "review", "state": "running"}, set()),
        ({"team": "North", "open": "true"}, {"in_hand"}),
        ({"due_before": "2020-01-01"}, set()),
    ],
)
def test_lists_narrow_by_what_people_ask(held, asked, promises):
    assert {each["promise"] for each in listed(Caller("marketer"), **asked)} == promises


def test_lists_narrow_by_person_target_and_whoever_is_responsible(held):
    found, other = clock(held.contact, "in_hand"), in_review(now())
    time_passes(now())
    caller = Caller("manager")
    assert {each["contact"] for each in listed(caller, contact=other.pk)} == {other.pk}
    assert [each["id"] for each in listed(caller, target=found.target_id)] == [found.pk]
    assert {each["user"] for each in listed(caller, user=held.seller.email)} == {held.seller.email}


def test_the_pages_hold_every_clock_once_the_first_deadline_first(held):
    caller, seen, cursor = Caller("admin"), [], {}
    while True:
        answer = caller.get("clocks/", ordering="due_at", limit=2, **cursor).json()
        seen += [(each["due_at"], each["id"]) for each in answer["results"]]
        if answer["next"] is None:
            break
        cursor = {"cursor": parse_qs(urlsplit(answer["next"]).query)["cursor"][0]}
    assert seen == sorted(seen)
    assert {pk for _due, pk in seen} == set(Clock.objects.values_list("pk", flat=True))


def test_a_page_costs_the_same_queries_however_long(held, django_assert_max_num_queries):
    for _ in range(5):
        in_review(now())
    time_passes(now())
    caller = Caller("admin")
    with django_assert_max_num_queries(4):
        assert len(listed(caller)) > 5


def test_pausing_and_going_on(held):
    found, caller = clock(held.contact, "in_hand"), Caller(user=held.seller)
    day = (now() + timedelta(days=10)).date().isoformat()
    paused = caller.post(f"clocks/{found.pk}/pause/", {"reason": "away", "until": day, "comment": "On leave"})
    assert (paused.status_code, paused.json()["state"]) == (200, "paused")
    assert paused.json()["strict_due_at"] == Caller("admin").get(f"clocks/{found.pk}/").json()["strict_due_at"]
    event = Event.objects.get(kind="sla.paused")
    assert (event.actor_id, event.door, event.facts["reason"]) == (held.seller_id, "api", "away")
    going = caller.post(f"clocks/{found.pk}/resume/")
    assert (going.status_code, going.json()["state"], going.json()["resumes_at"]) == (200, "running", None)


def test_a_refusal_says_why_and_where(held):
    found, caller = clock(held.contact, "in_hand"), Caller(user=held.seller)
    past = caller.post(f"clocks/{found.pk}/pause/", {"reason": "away", "until": "2020-01-01"})
    assert past.status_code == 400
    assert places(past) == [("/until", "past")]
    stranger = Caller("marketer").post(f"clocks/{found.pk}/pause/", {"reason": "away", "until": "2030-01-01"})
    assert (stranger.status_code, stranger.json()["code"]) == (409, "not_yours")
    assert caller.post(f"clocks/{found.pk}/resume/").json()["code"] == "not_paused"
    assert caller.post(f"clocks/{found.pk}/pause/", {"reason": "away"}).status_code == 400


@pytest.mark.parametrize(
    ("whose", "sees"),
    [("own", True), ("mate", True), ("stranger", False), ("own person", True), ("offered to a mate", True)],
)
def test_a_salesperson_sees_clocks_of_their_own_and_their_teams_promises_and_people(whose, sees):
    team = make.team()
    me, mate, stranger = seller(team=team), seller(team=team), seller(team=make.team())
    user = {"own": me, "mate": mate, "stranger": stranger}.get(whose)
    person = make.person(owner={"own person": me}.get(whose, stranger))
    if whose == "offered to a mate":
        person = make.person(stand=OFFERED, offered_to=mate)
    row = make.clock(person, user=user)
    assert [each["id"] for each in listed(Caller(user=me))] == ([row.pk] if sees else [])


def test_other_teams_clocks_are_not_there(held):
    caller, found = Caller(user=seller(team=make.team())), clock(held.contact, "in_hand")
    assert listed(caller) == []
    assert caller.get(f"clocks/{found.pk}/").status_code == 404
    assert caller.post(f"clocks/{found.pk}/resume/").status_code == 404


def test_a_contact_says_by_when_somebody_promised_an_answer(held):
    due = clock(held.contact, "in_hand").due_at
    shape = Caller("admin").get(f"contacts/{held.contact_id}/").json()
    assert shape["respond_by"] == due.isoformat().replace("+00:00", "Z")
