"""If nothing happens: when the score crosses the thresholds."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given

from scoring.engine import plan_of
from scoring.forecast import ahead_of, forecast
from scoring.road import EXACT
from tests import make
from tests.make import NOON
from tests.scoring.reference import score_of
from tests.scoring.worlds import AT, FEW, TICK, World, build_model, build_people, worlds

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def definitions() -> None:
    make.definition("mql", {"kind": "score", "min": 10})
    make.definition("sql", {"kind": "hand"})


def test_by_steps_it_falls_at_the_boundary() -> None:
    make.scoring_model({"type": "guide", "points": 12})
    person = make.person()
    make.activity(person, "guide", NOON - 30 * DAY)
    (crossing,) = forecast(person.pk, at=NOON).crossings
    assert (crossing.kind, crossing.falls, crossing.at) == ("mql", True, NOON + 60 * DAY)


def test_by_half_life_it_falls_to_the_second() -> None:
    make.scoring_model({"type": "guide", "points": 40}, ageing="half_life", half_life_days=10)
    person = make.person()
    make.activity(person, "guide", NOON)
    (crossing,) = forecast(person.pk, at=NOON).crossings
    assert timedelta(0) < crossing.at - (NOON + 20 * DAY) <= 2 * EXACT


def test_losses_that_age_lift_it_again() -> None:
    make.scoring_model(
        {"type": "guide", "points": 12}, {"type": "survey", "points": -8, "ageing": "steps", "steps": [[5, 0]]}
    )
    person = make.person()
    make.activity(person, "guide", NOON)
    make.activity(person, "survey", NOON)
    (crossing,) = forecast(person.pk, at=NOON).crossings
    assert (crossing.falls, crossing.at) == (False, NOON + 5 * DAY)


def test_what_never_falls_has_no_date() -> None:
    make.scoring_model({"type": "guide", "points": 12}, ageing="never")
    person = make.person()
    make.activity(person, "guide", NOON)
    assert forecast(person.pk, at=NOON).crossings == []


def test_the_sentence_names_threshold_and_day() -> None:
    make.scoring_model({"type": "guide", "points": 12})
    person = make.person()
    make.activity(person, "guide", NOON - 30 * DAY)
    assert forecast(person.pk, at=NOON).sentences == ["If nothing happens: falls below 10 (MQL) on 31 July 2026."]


@pytest.mark.parametrize("threshold", [1, 60, 199, 200, 201])
def test_a_long_history_falls_at_the_boundary_that_takes_it_below(threshold: int) -> None:
    """200 guides of a point each, a day apart, the first 200 days ago: each halves after 300 days, then goes."""
    make.scoring_model({"type": "guide", "points": 1}, steps=[[300, 0.5], [600, 0]])
    make.definition("mql", {"kind": "score", "min": threshold})
    make.definition("sql", {"kind": "score", "min": 150})
    person = make.person()
    first = NOON - 200 * DAY
    for number in range(200):
        make.activity(person, "guide", first + number * DAY)

    def points(at: datetime) -> float:
        ages = [(at - first) // DAY - number for number in range(200)]
        return sum(1 if age < 300 else 0.5 if age < 600 else 0 for age in ages)

    falls = {c.kind: c.at for c in forecast(person.pk, at=NOON).crossings}
    days = [NOON + day * DAY for day in range(900)]
    expected = {"mql": threshold, "sql": 150} if threshold <= 200 else {"sql": 150}
    assert falls == {kind: next(day for day in days if points(day) < mark) for kind, mark in expected.items()}


def test_a_long_history_costs_few_statements(django_assert_max_num_queries: Any) -> None:
    model = make.scoring_model({"type": "guide", "points": 1})
    make.definition("sql", {"kind": "score", "min": 20})
    person = make.person()
    for number in range(80):
        make.activity(person, "guide", NOON - number * DAY)
    plan = plan_of(model)
    with django_assert_max_num_queries(3):
        ahead = ahead_of(plan, person.pk, at=NOON)
    assert [crossing.kind for crossing in ahead.crossings] == ["sql", "mql"]


def test_what_is_yet_to_come_lifts_a_score_that_otherwise_falls() -> None:
    make.scoring_model({"type": "guide", "points": 12})
    person = make.person()
    make.activity(person, "guide", NOON + 3 * DAY)
    (crossing,) = forecast(person.pk, at=NOON).crossings
    assert (crossing.falls, crossing.at) == (False, NOON + 3 * DAY)


def test_steps_that_rise_again_are_not_taken_for_falling() -> None:
    make.scoring_model({"type": "guide", "points": 12}, steps=[[5, 0.5], [9, 1]])
    person = make.person()
    make.activity(person, "guide", NOON - 6 * DAY)
    (crossing,) = forecast(person.pk, at=NOON).crossings
    assert (crossing.falls, crossing.at) == (False, NOON + 3 * DAY)


@FEW
@given(worlds())
def test_by_steps_the_first_crossing_is_the_references(world: World) -> None:
    """Just before the crossing the score is still on this side, at it on the other; without one it never leaves."""
    with transaction.atomic():
        model, people = build_model(world), build_people(world)
        for person, acts in people:
            ahead = forecast(person.pk, at=AT, model=model)
            above = ahead.points >= 10
            if ahead.crossings:
                at = ahead.crossings[0].at
                sides = [score_of(person, acts, model, moment).points >= 10 for moment in (at - TICK, at)]
                assert sides == [above, not above]
            else:
                later = [AT + timedelta(days=days) for days in (1, 8, 40, 100, 200, 2000)]
                assert all((score_of(person, acts, model, at).points >= 10) == above for at in later)
        transaction.set_rollback(True)
