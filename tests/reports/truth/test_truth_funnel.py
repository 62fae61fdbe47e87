"""The funnel of the demo equals what its events say: every number, in every scope, whole and by each dimension."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import User
from reports.funnel.counting import BYS
from reports.funnel.report import Asked, Funnel, Row, funnel
from tests.reports.truth import funnel as truth
from tests.reports.truth.company import SCOPES, TODAY, median, near, ninth, scope
from tests.reports.truth.lives import STEPS, Life

pytestmark = pytest.mark.usefixtures("counted")
STARTS = ("visitor", "lead", "mql", "sql")


def asked(name: str, mode: str, start: str = "visitor", by: str = "") -> Funnel:
    manager = User.objects.get(email="manager@demo.test")
    return funnel(manager, Asked(scope(name), mode, start, by), at=TODAY)


def numbers(report: Funnel) -> dict[str, int]:
    return {line.cell.step: line.cell.number for line in report.lines}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("name", SCOPES)
def test_a_cohort_has_come_as_far_as_its_events_say(lives: list[Life], name: str, start: str) -> None:
    mine = truth.cohort(lives, scope(name), start)
    report = asked(name, "cohort", start)
    assert numbers(report) == {step: sum(bool(life.first(step)) for life in mine) for step in truth.after(start)}
    for before, line in zip(report.lines, report.lines[1:], strict=False):
        assert (line.cell.of_before.part, line.cell.of_before.whole) == (line.cell.number, before.cell.number)
        assert (line.cell.of_start.part, line.cell.of_start.whole) == (line.cell.number, len(mine))
    for line in report.lines:
        if line.cell.step not in ("visitor", "customer"):
            assert line.back == truth.went_back(mine, line.cell.step, start), line.cell.step


@pytest.mark.parametrize("name", SCOPES)
def test_by_period_everybody_counts_once_a_step(lives: list[Life], name: str) -> None:
    report, span = asked(name, "period"), scope(name)
    assert numbers(report) == {step: len(truth.entered(lives, span, step)) for step in STEPS}
    for line in report.lines:
        step = line.cell.step
        if step not in ("visitor", "customer"):
            back = truth.once(lives, span, lambda _life, move, step=step: truth.goes_back(move, step))
            assert (line.back, line.again) == (len(back), truth.again(lives, span, step)), step
        else:
            assert (line.back, line.again) == (None, None)


@pytest.mark.parametrize("name", SCOPES)
def test_ways_back_and_what_stands_apart(lives: list[Life], name: str) -> None:
    report, span = asked(name, "period"), scope(name)
    found = {code: number for code, _label, number in (*report.ways, *report.apart)}
    expected = {f"period_{way}": len(truth.once(lives, span, truth.of_kind(way))) for way in truth.WAYS}
    expected["repeat_opened"] = len(truth.once(lives, span, truth.repeat_opened))
    expected["repeat_won"] = len(truth.once(lives, span, truth.repeat_won))
    expected["came_along"] = len(truth.once(lives, span, lambda _life, move: move.kind == "contact.began"))
    assert found == expected


@pytest.mark.parametrize("by", BYS)
@pytest.mark.parametrize("start", ["visitor", "sql"])
@pytest.mark.parametrize("name", ["12 months", "a team", "days in the middle of months"])
def test_a_cohort_by_one_dimension(lives: list[Life], name: str, start: str, by: str) -> None:
    mine = [(life, life) for life in truth.cohort(lives, scope(name), start)]
    expected = {
        step: truth.count_by(
            [pair for pair in mine if pair[0].first(step)], by, lambda life, _one: life.first(start) or TODAY
        )
        for step in truth.after(start)
    }
    assert table(asked(name, "cohort", start, by).rows) == without_nothing(expected)


@pytest.mark.parametrize("by", BYS)
@pytest.mark.parametrize("name", ["12 months", "last month", "a source", "days in the middle of months"])
def test_a_period_by_one_dimension(lives: list[Life], name: str, by: str) -> None:
    expected = {
        step: truth.count_by(
            truth.entered(lives, scope(name), step, monthly=by == "month"),
            by,
            lambda life, one: life.moves[0].at if one is life else one.at,
        )
        for step in STEPS
    }
    assert table(asked(name, "period", "visitor", by).rows) == without_nothing(expected)


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "America/Los_Angeles"])
def test_months_begin_when_they_do_for_whoever_looks(lives: list[Life], zone: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        test_a_period_by_one_dimension(lives, "12 months", "month")
        test_a_cohort_by_one_dimension(lives, "12 months", "visitor", "month")


def table(rows: list[Row]) -> dict[Any, dict[str, int]]:
    return {row.key: {cell.step: cell.number for cell in row.cells if cell.number} for row in rows}


def without_nothing(counted: dict[str, dict[Any, int]]) -> dict[Any, dict[str, int]]:
    found: dict[Any, dict[str, int]] = {}
    for step, numbers in counted.items():
        for key, number in numbers.items():
            found.setdefault(key, {})[step] = number
    return found


@pytest.mark.parametrize("start", STARTS)
def test_how_long_a_step_takes_and_who_is_still_maturing(lives: list[Life], start: str) -> None:
    seen = [life for life in lives if not life.came_along]
    steps = truth.after(start)
    for name in ("last month", "12 months", "days in the middle of months"):
        report = asked(name, "cohort", start)
        assert not report.lines[0].cell.maturing
        for before, step, line in zip(steps, steps[1:], report.lines[1:], strict=False):
            reached = [life for life in seen if life.first(step)]
            took = [life.first(step) - life.first(before) for life in reached]
            assert near(line.median, median([each for each in took if each])), step
            most = ninth([life.first(step) - life.first(start) for life in reached])
            youngest = min(scope(name).until, TODAY)
            assert line.cell.maturing == (most is not None and TODAY - youngest < most), step


def test_the_history_begins_with_the_first_event(lives: list[Life]) -> None:
    began = min(life.moves[0].at for life in lives)
    for name in SCOPES:
        report = asked(name, "cohort")
        assert report.history_begins == began
        assert report.cut_off == (scope(name).since < began)


def test_the_demo_has_somebody_at_every_step_on_every_way(lives: list[Life]) -> None:
    everything = scope("everything")
    assert all(truth.entered(lives, everything, step) for step in STEPS)
    assert sum(life.came_along for life in lives) > 5
    assert {way for way in truth.WAYS if truth.once(lives, everything, truth.of_kind(way))} >= {
        "returned", "nurtured", "lost", "discarded",
    }  # fmt: skip
