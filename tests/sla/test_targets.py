"""Managers change the agreement: what may be agreed, what running clocks do, and that what has ended stands."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from leads.models import Stirred
from leads.refusals import Invalid, SomebodyWasFirst
from sla import actions
from sla.models import Clock, Target
from sla.sense import HAPPENS, STARTS, can_answer
from sla.words import RUNS_IN, Answer, Promise, Start
from tests import make
from tests.sla.relay import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    accepted,
    attempted,
    clock,
    in_review,
    offered,
    office,
    seller,
    time_passes,
)

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"name": "Quick decision", "starts": "offer", "meets": ["decided"], "length": 2}


@pytest.fixture(autouse=True)
def _nine_to_five() -> None:
    office()


def target(name: str) -> Target:
    return Target.objects.get(name=name)


def hand() -> dict[str, Any]:
    return {"by": make.by(make.user("manager"))}


def test_every_promise_has_a_start_and_something_that_can_answer_it() -> None:
    assert set(STARTS) == set(Promise.values)
    assert set(HAPPENS) == {place for places in RUNS_IN.values() for place in places}
    assert all(can_answer(start) for start in Start.values)


def test_what_was_agreed_at_first_makes_sense() -> None:
    for one in Target.objects.all():
        assert one.starts in STARTS[one.promise]
        assert can_answer(one.starts) & set(one.meets)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"starts": "acceptance"}, "starts"),
        ({"meets": []}, "meets"),
        ({"meets": ["verdict"]}, "meets"),
        ({"meets": ["decided", "blessed"]}, "meets"),
        ({"length": 0}, "length"),
        ({"length": 366, "unit": "days"}, "length"),
        ({"length": 10**12}, "length"),
        ({"unit": "weeks"}, "unit"),
        ({"pauses": ["lunch"]}, "pauses"),
        ({"temperatures": ["boiling"]}, "temperatures"),
        ({"fits": ["E"]}, "fits"),
        ({"stages": ["vip"]}, "stages"),
        ({"sources": [f"s{n}" for n in range(51)]}, "sources"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(wrong: dict[str, Any], field: str) -> None:
    before = Target.objects.count()
    with pytest.raises(Invalid) as refusal:
        actions.add_target("decision", {**FACTS, **wrong}, **hand(), at=MONDAY)
    assert refusal.value.field == field
    assert Target.objects.count() == before


def test_an_unknown_promise_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_target("world_peace", FACTS, **hand(), at=MONDAY)
    assert refusal.value.field == "promise"


def test_a_new_target_stands_last_and_counts_nothing_before_it() -> None:
    person = in_review()
    offered(person, seller(), MONDAY)
    actions.switch_target(target("Accept or return").pk, None, active=False, **hand(), at=MONDAY)
    time_passes(MONDAY + MINUTE)
    assert not Clock.objects.filter(promise="decision").exists()
    new = actions.add_target("decision", FACTS, **hand(), at=MONDAY + 2 * DAY)
    assert (new.since, new.position) == (MONDAY + 2 * DAY, target("Accept or return").position + 10)
    time_passes(MONDAY + 2 * DAY)
    decision = clock(person, "decision")
    assert (decision.state, decision.started_at, decision.due_at) == (
        "running",
        MONDAY + 2 * DAY,
        MONDAY + 2 * DAY + 2 * HOUR,
    )


def test_a_shorter_target_moves_the_deadline_of_running_clocks_through_the_sweep() -> None:
    person = in_review()
    offered(person, seller(), MONDAY)
    time_passes(MONDAY)
    was = target("Accept or return")
    saved = actions.save_target(was.pk, was.version, {"length": 3, "unit": "hours"}, **hand(), at=MONDAY + HOUR)
    assert saved.version == was.version + 1
    assert clock(person, "decision").due_at == MONDAY + 8 * HOUR
    assert Stirred.objects.filter(contact=person).exists()
    time_passes(MONDAY + HOUR)
    assert clock(person, "decision").due_at == MONDAY + 3 * HOUR


def test_ended_clocks_never_change() -> None:
    met, late = in_review(), in_review()
    accepted(offered(met, seller(), MONDAY), MONDAY + 5 * HOUR)
    handoff = offered(late, seller(), MONDAY)
    time_passes(MONDAY + 3 * DAY)
    accepted(handoff, MONDAY + 3 * DAY)
    time_passes(MONDAY + 3 * DAY)
    ended = Clock.objects.exclude(ended_at=None)
    before = {row["id"]: row for row in ended.values()}
    assert len(before) >= 2
    was = target("Accept or return")
    actions.save_target(was.pk, was.version, {"length": 1, "unit": "minutes"}, **hand(), at=MONDAY + 4 * DAY)
    actions.switch_target(was.pk, None, active=False, **hand(), at=MONDAY + 4 * DAY)
    actions.add_target("decision", FACTS, **hand(), at=MONDAY + 4 * DAY)
    time_passes(MONDAY + 4 * DAY)
    assert {row["id"]: row for row in ended.filter(pk__in=before).values()} == before


def test_switched_off_its_clocks_end_unanswered_and_switched_on_they_start_then() -> None:
    person = in_review()
    offered(person, seller(), MONDAY)
    time_passes(MONDAY)
    decision = target("Accept or return")
    actions.switch_target(decision.pk, decision.version, active=False, **hand(), at=MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    assert clock(person, "decision").state == "superseded"
    actions.switch_target(decision.pk, None, active=True, **hand(), at=MONDAY + 3 * DAY)
    time_passes(MONDAY + 3 * DAY)
    again = clock(person, "decision")
    assert (again.state, again.started_at, again.due_at) == ("running", MONDAY + 3 * DAY, MONDAY + 3 * DAY + 8 * HOUR)
    time_passes(MONDAY + 3 * DAY)
    assert Clock.objects.filter(contact=person, promise="decision", ended_at=None).count() == 1


def test_what_was_answered_while_it_was_off_stays_unjudged() -> None:
    person = in_review()
    handoff = offered(person, seller(), MONDAY)
    time_passes(MONDAY)
    decision = target("Accept or return")
    actions.switch_target(decision.pk, None, active=False, **hand(), at=MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    accepted(handoff, MONDAY + 2 * DAY)
    actions.switch_target(decision.pk, None, active=True, **hand(), at=MONDAY + 3 * DAY)
    time_passes(MONDAY + 3 * DAY)
    assert clock(person, "decision").state == "superseded"


def test_another_target_of_the_promise_takes_over_where_one_is_switched_off() -> None:
    person = in_review(temperature="warm")
    accepted(offered(person, seller(), MONDAY), MONDAY)
    time_passes(MONDAY)
    warm, cold = target("Warm: first contact"), target("Cold: first contact")
    assert clock(person, "first_contact").target == warm
    actions.switch_target(warm.pk, None, active=False, **hand(), at=MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    first = clock(person, "first_contact")
    assert (first.target, first.state) == (cold, "running")


def test_the_first_that_fits_holds_so_order_matters() -> None:
    person = in_review(temperature="warm")
    accepted(offered(person, seller(), MONDAY), MONDAY)
    time_passes(MONDAY)
    warm, cold = target("Warm: first contact"), target("Cold: first contact")
    actions.move_target(cold.pk, up=True, **hand(), at=MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    assert clock(person, "first_contact").target == cold
    in_order = list(Target.objects.filter(promise="first_contact").order_by("position").values_list("name", flat=True))
    assert in_order.index(cold.name) + 1 == in_order.index(warm.name)


def test_at_the_end_of_its_promise_a_target_stays_where_it_is() -> None:
    cold = target("Cold: first contact")
    before = list(Target.objects.values_list("pk", flat=True))
    actions.move_target(cold.pk, up=False, **hand(), at=MONDAY)
    assert list(Target.objects.values_list("pk", flat=True)) == before
    assert not Stirred.objects.exists()


def test_who_comes_second_hears_who_was_first() -> None:
    one, other = make.user("manager", name="Maija Virta"), make.user("manager")
    was = target("Accept or return")
    actions.save_target(was.pk, was.version, {"length": 2}, by=make.by(one), at=MONDAY)
    with pytest.raises(SomebodyWasFirst, match="Maija Virta"):
        actions.save_target(was.pk, was.version, {"length": 3}, by=make.by(other), at=MONDAY)
    with pytest.raises(SomebodyWasFirst):
        actions.switch_target(was.pk, was.version, active=False, by=make.by(other), at=MONDAY)
    assert target("Accept or return").length == 2


def test_saving_what_stands_already_changes_nothing() -> None:
    was = target("Accept or return")
    actions.save_target(was.pk, was.version, {"length": was.length}, **hand(), at=MONDAY)
    assert target("Accept or return").version == was.version
    assert not Stirred.objects.exists()


def test_field_history_keeps_what_was_and_whose_hand_it_was() -> None:
    manager = make.user("manager")
    was = target("Accept or return")
    actions.save_target(was.pk, None, {"length": 2}, by=make.by(manager), at=MONDAY)
    kept = apps.get_model("sla", "TargetHistory").objects.get(pgh_obj_id=was.pk)
    assert (kept.length, kept.pgh_context.metadata["user"]) == (was.length, manager.pk)


def test_whoever_lies_where_a_new_target_begins_is_looked_at_and_nobody_else() -> None:
    waiting, elsewhere = in_review(), make.person()
    Stirred.objects.all().delete()
    facts = {"name": "Quick review", "starts": "arrival", "meets": ["verdict"], "length": 1}
    actions.add_target("review", facts, **hand(), at=MONDAY)
    marked = set(Stirred.objects.values_list("contact", flat=True))
    assert waiting.pk in marked
    assert elsewhere.pk not in marked


def test_a_change_marks_its_people_in_a_fixed_number_of_statements(django_assert_max_num_queries: Any) -> None:
    for _one in range(12):
        offered(in_review(), seller(), MONDAY)
    time_passes(MONDAY)
    was, by = target("Accept or return"), hand()
    with django_assert_max_num_queries(9):
        actions.save_target(was.pk, was.version, {"length": 3}, **by, at=MONDAY)
    assert Stirred.objects.count() == 12


def test_what_meets_a_promise_changes_with_it() -> None:
    """Once a reply alone counts, an attempt leaves the clock running."""
    person = in_review(temperature="warm")
    handoff = accepted(offered(person, seller(), MONDAY), MONDAY)
    warm = target("Warm: first contact")
    actions.save_target(warm.pk, None, {"meets": [Answer.REPLIED.value]}, **hand(), at=MONDAY)
    attempted(handoff, MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    assert clock(person, "first_contact").state == "running"
    assert clock(person, "first_contact").due_at - MONDAY == timedelta(hours=8)
