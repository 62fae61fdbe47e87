"""How points age: zones, factors, what is refused."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from leads.refusals import Invalid
from scoring.engine.schedule import Schedule, schedule_of
from scoring.models import ScoringModel

DAY = timedelta(days=1)


def schedule(ageing: str, steps: Any = (), half_life: float | None = None) -> Schedule:
    return schedule_of(ScoringModel(ageing=ageing, steps=steps, half_life_days=half_life))


@pytest.mark.parametrize(
    ("steps", "age", "factor", "change"),
    [
        ([[90, 0.5], [180, 0]], 0 * DAY, "1", 90 * DAY),
        ([[90, 0.5], [180, 0]], 90 * DAY, "0.5", 180 * DAY),
        ([[90, 0.5], [180, 0]], 180 * DAY, "0", None),
        ([], 1000 * DAY, "1", None),
        ([[0, 0], [5, 1]], 0 * DAY, "0", 5 * DAY),  # points that only come with time
        ([[5, 1], [9, 0.5]], 0 * DAY, "1", 9 * DAY),  # a boundary where nothing changes is none
        ([[0.5, 0]], timedelta(hours=12), "0", None),
    ],
)
def test_steps_are_half_open(steps: Any, age: timedelta, factor: str, change: timedelta | None) -> None:
    ages = schedule("steps", steps)
    assert ages.factor(age) == Decimal(factor)
    assert ages.next_change(age) == change


def test_a_half_life_has_no_boundary_and_is_spent_in_the_end() -> None:
    ages = schedule("half_life", half_life=10)
    assert ages.half_life == 10
    assert ages.next_change(DAY) is None
    assert ages.factor(699 * DAY) == 1
    assert ages.factor(700 * DAY) == 0


@pytest.mark.parametrize(
    "steps", [[[90]], [["x", 1]], [[-1, 1]], [[9, 1], [9, 0]], [[9, 1], [3, 0]], [[1, "nan"]], [[1e9, 0]], 5, [None]]
)
def test_steps_that_make_no_sense_are_refused(steps: Any) -> None:
    with pytest.raises(Invalid):
        schedule("steps", steps)


@pytest.mark.parametrize("days", [None, 0, -3, 1e9])
def test_a_half_life_is_a_reasonable_number_of_days(days: float | None) -> None:
    with pytest.raises(Invalid):
        schedule("half_life", half_life=days)
