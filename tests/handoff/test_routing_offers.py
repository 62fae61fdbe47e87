"""Routing with rows: what offers, re-routing and the sweep write, what a dry run does not, and what it all costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import BATON
from accounts.models import Absence
from handoff import actions
from handoff.models import Desk, Handoff, Opportunity, Rule
from handoff.routing import considered
from leads.models import Contact, Event
from leads.refusals import Invalid, Refused
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)  # Monday, 13:00 UTC: 16:00 in Helsinki


def seller(capacity=25, **facts):
    user = make.user("sales", **{key: facts.pop(key) for key in ("name", "team") if key in facts})
    Desk.objects.create(user=user, capacity=capacity, **facts)
    return user


def offered(*people, **asked):
    """Offer them and give their open handoffs in the order asked."""
    actions.offer([make.pick(person) for person in people], by=BATON, at=LATER, **asked)
    found = {one.contact_id: one for one in Handoff.objects.filter(state="offered").select_related("offer_event")}
    return [found[person.pk] for person in people]


def test_an_offer_is_addressed_by_the_rules_and_its_event_says_why():
    user, person = seller(), make.waiting()
    (handoff,) = offered(person)
    rule = Rule.objects.get(among="round_robin")
    assert (handoff.seller, handoff.routed_by, handoff.rule) == (user, "round_robin", rule)
    whom = {"seller": user.pk, "team": None}
    assert handoff.offer_event.facts == {**whom, "because": "round_robin", "rule": rule.pk}
    assert Contact.objects.get(pk=person.pk).offered_to == user
    assert Desk.objects.get(user=user).turns == 1


def test_people_of_a_company_go_to_whoever_has_its_people_or_sells_to_it():
    first, second = seller(), seller()
    company, other = make.company(), make.company(owner=None)
    make.handoff(make.person(company=company), second)
    Opportunity.objects.create(name="Lifts", company=other, owner=second, opened_at=NOON, stage_since=NOON)
    handoffs = offered(make.waiting(company=company), make.waiting(company=other), make.waiting())
    assert [one.seller for one in handoffs] == [second, second, first]
    assert [one.routed_by for one in handoffs] == ["company_held", "company_held", "round_robin"]


def test_an_ended_handoff_or_opportunity_holds_no_company():
    first, second = seller(), seller()
    company = make.company()
    make.handoff(make.person(company=company), second, state="withdrawn", ended_at=NOON)
    Opportunity.objects.create(
        name="Lifts", company=company, owner=second, opened_at=NOON, stage_since=NOON, stage="won", ended_at=NOON
    )
    (handoff,) = offered(make.waiting(company=company))
    assert handoff.seller == first


def test_a_rule_asks_company_and_person_without_minding_case():
    user = seller()
    seller()
    Rule.objects.all().delete()
    rule = Rule.objects.create(
        name="North", countries=["fi"], industries=["LOGISTICS"], languages=["fi"], sources=["Fair"], topics=["erp"],
        employees_min=10, most_wanted=True, seller=user,
    )  # fmt: skip
    company = make.company(country="FI", industry="Logistics", employees=10, most_wanted=True)
    fits = make.waiting(company=company, language="fi-FI", source="fair", topics=["MES", "ERP"])
    (yes, no) = offered(fits, make.waiting(language="fi", source="fair", topics=["ERP"]))
    assert (yes.seller, yes.rule, yes.routed_by) == (user, rule, "always")
    assert (no.seller, no.routed_by) == (None, "no_rule")


def test_whoever_is_away_gets_nobody_and_whoever_is_closed_does_not_count():
    away, gone, there = seller(), seller(), seller()
    Absence.objects.create(user=away, first_day=date(2026, 5, 30), last_day=date(2026, 6, 1))
    gone.is_active = False
    gone.save()
    assert {one.seller for one in offered(make.waiting(), make.waiting())} == {there}


def test_somebody_hot_goes_to_whoever_is_at_work_now():
    asleep = seller(name="Asleep")
    asleep.time_zone = "America/Los_Angeles"  # 06:00 there
    asleep.save()
    at_work = seller(name="At work")
    hot, cold = offered(make.waiting(temperature="hot"), make.waiting(temperature="cold"))
    assert (hot.seller, cold.seller) == (at_work, asleep)


def test_full_desks_leave_people_unrouted_with_the_reason():
    user = seller(capacity=1)
    make.handoff(seller=user, state="accepted")
    (handoff,) = offered(make.waiting())
    assert (handoff.seller, handoff.routed_by) == (None, "nobody_has_room")
    assert handoff.offer_event.facts["passed_over"] == [[Rule.objects.get(among="round_robin").pk, "full"]]


def test_by_hand_everybody_goes_to_the_chosen_as_far_as_there_is_room():
    user = seller(capacity=2, takes_offers=False)
    handoffs = offered(make.waiting(), make.waiting(), make.waiting(), to=user.pk)
    assert [one.seller for one in handoffs] == [user, user, None]
    assert [one.routed_by for one in handoffs] == ["by_hand", "by_hand", "chosen_full"]
    with pytest.raises(Refused, match="has room for 0 people more"):
        offered(make.waiting(), to=user.pk)


def test_a_salesperson_without_a_desk_gets_the_usual_one():
    user = make.user("sales")
    assert offered(make.waiting())[0].seller == user
    assert Desk.objects.get(user=user).capacity == 25


def test_a_manager_gets_nobody_in_turn_but_what_they_hold():
    manager = make.user("manager")
    company = make.company()
    make.handoff(make.person(company=company), manager)
    colleague, other = offered(make.waiting(company=company), make.waiting())
    assert (colleague.seller, other.seller) == (manager, None)


def test_reassigning_more_than_there_is_room_for_changes_nothing():
    user = seller(capacity=1)
    handoffs = [make.handoff(), make.handoff()]
    with pytest.raises(Refused) as refused:
        actions.reassign([one.pk for one in handoffs], to=user.pk, by=BATON, at=LATER)
    assert (refused.value.code, refused.value.facts) == ("no_room", {"room": 1})
    assert not Handoff.objects.filter(seller=user).exists()


def test_routing_again_addresses_whoever_can_be_placed_now():
    owner = make.user("manager")
    handoff = make.handoff(make.person(stand=("sql", "offered"), owner=owner), make.user("sales", is_active=False))
    Handoff.objects.update(seller=None)
    assert actions.route_again([handoff.pk], by=BATON, at=LATER) == []
    handoff.refresh_from_db()
    assert handoff.routed_by == "no_salespeople"
    user = seller()
    assert actions.route_again([handoff.pk], by=BATON, at=LATER) == [handoff.pk]
    handoff.refresh_from_db()
    event = Event.objects.get(kind="handoff.reassigned")
    assert (handoff.seller, handoff.routed_by, handoff.state) == (user, "round_robin", "offered")
    assert event.facts == {
        "handoff": handoff.pk, "was": None, "seller": user.pk, "team": None, "because": "round_robin",
        "rule": handoff.rule_id,
    }  # fmt: skip
    person = Contact.objects.get(pk=handoff.contact_id)
    assert (person.owner, person.offered_to) == (owner, user)


def test_routing_again_leaves_alone_who_has_a_salesperson_or_is_no_offer():
    addressed, ended = make.handoff(), make.handoff(state="withdrawn", ended_at=NOON)
    Handoff.objects.filter(pk=ended.pk).update(seller=None)
    seller()
    assert actions.route_again([addressed.pk, ended.pk], by=BATON, at=LATER) == []
    assert not Event.objects.filter(kind="handoff.reassigned").exists()


def test_the_sweep_places_the_unrouted_as_soon_as_there_is_room():
    user = seller(capacity=1)
    first, second = offered(make.waiting(), make.waiting())
    assert (first.seller, second.seller) == (user, None)
    assert actions.route_unrouted(at=LATER) == 0
    actions.recall(first.pk, by=BATON, at=LATER)
    assert actions.route_unrouted(at=LATER) == 1
    second.refresh_from_db()
    assert second.seller == user
    assert actions.route_unrouted(at=LATER) == 0


def test_the_sweep_locks_and_writes_nothing_while_nothing_changes():
    seller(capacity=0)
    offered(make.waiting())
    before = [row["turns"] for row in Desk.objects.values()]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert actions.route_unrouted(at=LATER) == 0
    said = [query["sql"] for query in queries]
    assert not [sql for sql in said if "FOR UPDATE" in sql or sql.startswith(("UPDATE", "INSERT"))]
    assert len(said) <= 9
    assert before == [row["turns"] for row in Desk.objects.values()]


def test_a_dry_run_says_what_the_offer_will_do_and_writes_nothing():
    make.user("sales")
    person = make.waiting(company=make.company())
    route, steps = considered(person.pk, at=LATER)
    assert not Desk.objects.exists()
    assert [step.found for step in steps] == ["not_held", "no_owner", "taken"]
    (handoff,) = offered(person)
    assert (handoff.seller_id, handoff.routed_by, handoff.rule_id) == (route.seller_id, route.because, route.rule_id)


def test_the_number_of_statements_does_not_grow_with_the_people():
    seller(capacity=500)

    def cost(number):
        people = [make.waiting() for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            offered(*people)
        return len(queries)

    assert cost(3) == cost(60)


def test_a_desk_keeps_its_turn_when_its_capacity_changes():
    user = seller(capacity=10, turns=40)
    desk = actions.set_desk(user.pk, capacity=20, takes_offers=False, by=BATON, at=LATER)
    assert (desk.capacity, desk.takes_offers, desk.turns) == (20, False, 80)
    actions.set_desk(user.pk, capacity=0, takes_offers=True, by=BATON, at=LATER)
    assert actions.set_desk(user.pk, capacity=5, takes_offers=True, by=BATON, at=LATER).turns == 80


@pytest.mark.parametrize("capacity", [-1, 1001])
def test_a_capacity_beyond_reason_is_refused(capacity):
    user = seller(capacity=3)
    with pytest.raises(Invalid):
        actions.set_desk(user.pk, capacity=capacity, takes_offers=True, by=BATON, at=LATER)
    assert Desk.objects.get(user=user).capacity == 3


def test_a_marketer_has_no_desk():
    with pytest.raises(Invalid):
        actions.set_desk(make.user("marketer").pk, capacity=3, takes_offers=True, by=BATON, at=LATER)


def test_rules_are_added_at_the_end_changed_moved_and_switched_off():
    first, last = Rule.objects.all()
    added = actions.save_rule(None, {"name": "New", "among": "least_loaded"}, by=BATON, at=LATER)
    assert list(Rule.objects.all()) == [first, last, added]
    actions.move_rule(added.pk, up=True, by=BATON, at=LATER)
    assert list(Rule.objects.all()) == [first, added, last]
    actions.move_rule(first.pk, up=True, by=BATON, at=LATER)
    actions.move_rule(last.pk, up=False, by=BATON, at=LATER)
    assert list(Rule.objects.all()) == [first, added, last]
    actions.save_rule(added.pk, {"name": "Other", "employees_min": 3}, by=BATON, at=LATER)
    actions.switch_rule(added.pk, active=False, by=BATON, at=LATER)
    added.refresh_from_db()
    assert (added.name, added.employees_min, added.active, added.among) == ("Other", 3, False, "least_loaded")


def test_a_rule_with_crossed_sizes_is_refused():
    with pytest.raises(Invalid, match="smallest size"):
        actions.save_rule(None, {"name": "X", "employees_min": 9, "employees_max": 3}, by=BATON, at=LATER)
    assert Rule.objects.count() == 2
