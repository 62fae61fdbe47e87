"""Velocity of the demo equals what its events and activities say, to the microsecond, in every scope."""

from dataclasses import replace
from statistics import median as middle

import pytest

from reports.velocity.report import velocity
from tests.reports.truth import velocity as truth
from tests.reports.truth.company import SCOPES, TODAY, median, near, ninth, scope
from tests.reports.truth.lives import Life

pytestmark = [pytest.mark.usefixtures("counted"), pytest.mark.parametrize("name", SCOPES)]


def test_stays_are_as_long_as_from_one_move_to_the_next(lives: list[Life], name: str) -> None:
    found = velocity(scope(name), at=TODAY).stays
    assert [one.code for one in found] == list(truth.STAYS)
    for one in found:
        expected = truth.stays(lives, scope(name), one.code)
        assert (one.people, one.times) == (expected.people, len(expected.of)), one.code
        assert near(one.median, median(expected.lengths)), one.code
        assert near(one.p90, ninth(expected.lengths)), one.code


def test_steps_take_from_first_to_first(lives: list[Life], name: str) -> None:
    found = velocity(scope(name), at=TODAY).between
    assert [one.code for one in found] == list(truth.PAIRS)
    for one in found:
        expected = truth.between(lives, scope(name), *truth.PAIRS[one.code])
        assert (one.people, one.times) == (expected.people, expected.people), one.code
        assert near(one.median, median(expected.lengths)), one.code
        assert near(one.p90, ninth(expected.lengths)), one.code


def test_who_waits_now_and_since_when(lives: list[Life], name: str) -> None:
    found = velocity(scope(name), at=TODAY).waits
    assert [one.place for one in found] == list(truth.WAITING)
    for one in found:
        since = truth.waiting(lives, scope(name), one.place)
        assert (one.people, one.oldest) == (len(since), min(since, default=None)), one.place
        assert near(one.median, median([TODAY - moment for moment in since])), one.place


def test_which_part_of_the_way_customers_went_alone(lives: list[Life], name: str) -> None:
    # Of the one source somebody came whom sales tried before they did anything themselves.
    for span in (scope(name), replace(scope(name), source="postcard")):
        found, expected = velocity(span, at=TODAY).alone, truth.alone(lives, span)
        assert found.people == len(expected)
        assert found.percent == (pytest.approx(100 * middle(expected), rel=1e-12) if expected else None)


def test_how_soon_sales_first_tried_and_what_came_of_them(lives: list[Life], name: str) -> None:
    for one in velocity(scope(name), at=TODAY).buckets:
        people = truth.bucket(lives, scope(name), one.code)
        won = sum(life.first("opportunity") is not None for life in people)
        assert (one.people, one.won.part, one.won.whole) == (len(people), won, len(people)), one.code


def test_times_that_cannot_be_are_listed(lives: list[Life], name: str) -> None:
    found = {code: number for code, _label, number in velocity(scope(name), at=TODAY).impossible}
    assert found == truth.impossible(lives, scope(name))


def test_whether_those_offered_are_still_maturing(lives: list[Life], name: str) -> None:
    seen = [life for life in lives if not life.came_along and life.first("opportunity")]
    most = ninth([life.first("opportunity") - life.first("sql") for life in seen])
    assert velocity(scope(name), at=TODAY).maturing == (TODAY - min(scope(name).until, TODAY) < most)
