"""How the demo's base matures is what its people, their edits and what they told us say, in every scope."""

from statistics import median

import pytest
from django.utils import timezone

from reports.base.report import Base, base
from tests.reports.truth import base as truth
from tests.reports.truth.base import Change
from tests.reports.truth.company import SCOPES, TODAY, fits, scope
from tests.reports.truth.lives import Life
from tests.reports.truth.results import DAY, until_today

pytestmark = [pytest.mark.usefixtures("counted"), pytest.mark.parametrize("name", SCOPES)]


@pytest.fixture(scope="package")
def changes(lives: list[Life]) -> list[Change]:
    return truth.changed(lives)


def reported(name: str) -> Base:
    return base(scope(name), at=TODAY)


def test_who_is_in_the_buying_window_now(lives: list[Life], name: str) -> None:
    report, ours = reported(name), truth.target(lives, scope(name))
    stages = [life.row["buying_stage"] for life in ours]
    ripe = sum(stage in truth.WINDOW for stage in stages)
    assert (report.window.part, report.window.whole) == (ripe, len(ours))
    assert (report.known.part, report.known.whole) == (ripe, sum(bool(stage) for stage in stages))
    assert {one.code: (one.people, one.ripe) for one in report.stages} == {
        code or "unknown": (stages.count(code), code in truth.WINDOW) for code in ("", *truth.STAGES)
    }


def test_moves_along_the_buying_stages_by_month(changes: list[Change], name: str) -> None:
    report, span = reported(name), until_today(scope(name))
    ours = truth.asked(changes, span)
    first, last = timezone.localtime(span.since).date(), timezone.localtime(span.last_day).date()
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    months = [f"{number // 12}-{number % 12 + 1:02}" for number in reversed(numbers)]
    assert [f"{month.first:%Y-%m}" for month in report.months] == months
    for month, called in zip(report.months, months, strict=True):
        assert month.ways == {
            way: truth.people(ours, way, called) for way in ("on", "back", "into", "out", "learned")
        }, called


def test_how_long_people_stood_before_they_moved_on(changes: list[Change], name: str) -> None:
    expected = truth.steps(truth.asked(changes, until_today(scope(name))))
    found = {(step.old_code, step.new_code): step for step in reported(name).steps}
    assert set(found) == set(expected)
    for key, step in found.items():
        days = [(change.at - change.since) / DAY for change in expected[key] if change.since]
        assert (step.times, step.timed) == (len(expected[key]), len(days)), key
        assert step.days == (pytest.approx(median(days), rel=1e-12) if days else None), key


def test_topics_and_who_moved_on_in_them(lives: list[Life], changes: list[Change], name: str) -> None:
    span = until_today(scope(name))
    ours = [life for life in truth.target(lives, span) if life.topic]
    topics = {life.topic: [each for each in ours if each.topic == life.topic] for life in ours}
    found = reported(name).topics
    largest = sorted(topics, key=lambda topic: (-len(topics[topic]), topic))
    assert [one.topic for one in found] == largest[:12]
    moved = truth.asked(changes, span)
    for one in found:
        ripe = sum(life.row["buying_stage"] in truth.WINDOW for life in topics[one.topic])
        assert (one.people, one.window.part, one.window.whole) == (len(topics[one.topic]), ripe, one.people)
        assert one.moved_on == truth.people([each for each in moved if each.life.topic == one.topic], "on")


def test_what_is_known_of_target_companies(lives: list[Life], name: str) -> None:
    span = until_today(scope(name))
    ours, every = truth.companies(truth.target(lives, span)), truth.companies(truth.target(lives))
    told = truth.told(lives, span)
    found = {one.code: one for one in reported(name).facts}
    assert set(found) == set(told)
    for code, one in found.items():
        where = truth.companies(told[code]) & ours
        assert (one.companies.part, one.companies.whole) == (len(where), len(ours)), code
        who = [life for life in told[code] if life.row["company_id"] in every and fits(life, span)]
        assert one.people == len(who), code
