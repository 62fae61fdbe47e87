"""The funnel's numbers against plain Python counts over the events of a random relay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.figures import Scope, counts, people_behind
from reports.figures.sets import FIGURES
from reports.funnel import counting
from reports.funnel.counting import Lag
from reports.funnel.report import Asked, funnel, is_maturing
from reports.funnel.steps import STARTS, STEPS, WAYS
from reports.passages import rebuild_all
from tests import make
from tests.reports.walks import Walk, moves
from tests.sla.relay import DAY, MONDAY, office

pytestmark = pytest.mark.django_db
SPAN = Scope(MONDAY + 10 * DAY, MONDAY + 35 * DAY)
LATER = MONDAY + 400 * DAY
RANK = {"": -1, "discarded": -1, "visitor": 0, "lead": 1, "mql": 2, "sql": 3, "opportunity": 4, "customer": 5}


@pytest.fixture(params=[3, 11])
def walk(request):
    office()
    walked = Walk(request.param)
    rebuild_all()
    return walked


def within(moment, scope=SPAN):
    return scope.since <= moment < scope.until


def step_of(event, before):
    """The steps that this move enters forward, in the words of the funnel."""
    came = RANK[event.to_stage]
    if event.to_stage == "sql" and event.to_place == "held" and event.from_place != "held":
        yield "accepted"
    if event.to_stage == "customer":
        if not any(each.to_stage == "customer" for each in before):
            yield "customer"
    elif event.from_stage != event.to_stage and event.from_stage != "customer" and came > RANK[event.from_stage]:
        yield event.to_stage


def came_along(events):
    return any(event.kind == "contact.began" for event in events)


def expected_period(scope):
    found = {code: set() for code in STEPS}
    for person, events in moves().items():
        if came_along(events):
            continue
        if within(events[0].at, scope):
            found["visitor"].add(person)
        for n, event in enumerate(events):
            if within(event.at, scope):
                for step in step_of(event, events[:n]):
                    found[step].add(person)
    return {code: len(people) for code, people in found.items()}


def firsts(events):
    """Step → when it was first reached or passed."""
    reached = {"visitor": events[0].at}
    for code, rank in (("lead", 1), ("mql", 2), ("sql", 3), ("opportunity", 4), ("customer", 5)):
        times = [event.at for event in events if RANK[event.to_stage] >= rank]
        reached |= {code: times[0]} if times else {}
    held = [event.at for event in events if event.to_place == "held" or event.to_stage == "customer"]
    return reached | ({"accepted": held[0]} if held else {})


def expected_cohort(start, scope):
    reached = [firsts(events) for events in moves().values() if not came_along(events)]
    mine = [one for one in reached if start in one and within(one[start], scope)]
    codes = list(STEPS)[list(STEPS).index(start) :]
    return {code: sum(code in one for one in mine) for code in codes}


def test_by_period_each_person_counts_once_a_step(walk):
    assert counting.count_period(SPAN)[""] == expected_period(SPAN)


@pytest.mark.parametrize("start", STARTS)
def test_by_cohort_people_are_followed_to_wherever_they_came(walk, start):
    expected = expected_cohort(start, SPAN)
    assert counting.numbers_of(counting.count_cohort(start, SPAN)) == expected
    assert sum(expected.values()) > len(expected)


def test_every_number_of_the_page_is_that_of_its_figure(walk):
    for mode, start in (("period", "visitor"), *(("cohort", start) for start in STARTS)):
        report = funnel(make.user("manager"), Asked(SPAN, mode, start), at=LATER)
        shown = {line.cell.figure: line.cell.number for line in report.lines}
        shown |= {line.back_figure: line.back for line in report.lines if line.back is not None}
        shown |= {line.again_figure: line.again for line in report.lines if line.again is not None}
        shown |= {code: number for code, _label, number in (*report.ways, *report.apart)}
        assert counts(shown, SPAN) == shown


def test_moves_back_are_counted_once_a_person_and_way(walk):
    named = counts([f"period_{way}" for way in WAYS], SPAN)
    for way, (_label, kinds) in WAYS.items():
        went = {
            event.contact_id
            for events in moves().values()
            for event in events
            if event.kind in kinds and within(event.at) and event.to_stage in ("mql", "lead", "discarded")
        }
        assert named[f"period_{way}"] == len(went), way
    assert named["period_returned"] > 0


def test_repeat_business_stands_apart(walk):
    everything = Scope(MONDAY, LATER)
    again = {
        event.contact_id
        for events in moves().values()
        for event in events
        if event.from_stage == "customer" and event.to_stage == "opportunity"
    }
    assert counts(["repeat_opened"], everything) == {"repeat_opened": len(again)}
    every = [event for events in moves().values() for event in events if event.to_stage == "opportunity"]
    first = {event.contact_id for event in every if event.from_stage == "sql"}
    assert counting.count_period(everything)[""]["opportunity"] == len(first)


@pytest.mark.parametrize("by", counting.BYS)
@pytest.mark.parametrize("mode", ["cohort", "period"])
def test_rows_of_a_dimension_open_into_what_they_say(walk, by, mode):
    report = funnel(make.user("manager"), Asked(SPAN, mode, "visitor", by), at=LATER)
    for row in report.rows:
        for cell in row.cells:
            assert counts([cell.figure], cell.scope) == {cell.figure: cell.number}, (row.label, cell)
    if mode == "cohort":
        whole = [line.cell.number for line in report.lines]
        assert [sum(row.cells[n].number for row in report.rows) for n in range(len(whole))] == whole


def test_rows_of_persons_are_their_own_and_their_managers(walk):
    asked = Asked(SPAN, "period", "visitor", "person")
    one = walk.sellers[0]
    assert {row.key for row in funnel(one, asked, at=LATER).rows} == {one.pk}
    assert funnel(make.user("marketer"), asked, at=LATER).rows == []
    assert {seller.pk for seller in walk.sellers} <= {
        row.key for row in funnel(make.user("manager"), asked, at=LATER).rows
    }


def test_a_young_cohort_is_still_maturing():
    lag = Lag(timedelta(days=3), timedelta(days=20))
    assert is_maturing(SPAN, lag, at=SPAN.until + timedelta(days=19))
    assert not is_maturing(SPAN, lag, at=SPAN.until + timedelta(days=20))
    assert not is_maturing(SPAN, Lag(None, None), at=SPAN.until)
    # A month that is not over is as young as its last people, who came just now.
    assert is_maturing(SPAN, lag, at=SPAN.since)
    assert not is_maturing(SPAN, Lag(timedelta(), timedelta()), at=SPAN.since)


def test_a_time_before_the_history_is_marked_as_cut_off(walk):
    viewer = make.user("manager")
    before = funnel(viewer, Asked(Scope(MONDAY - 90 * DAY, MONDAY + DAY)), at=LATER)
    assert before.cut_off
    assert before.history_begins == min(events[0].at for events in moves().values())
    assert not funnel(viewer, Asked(SPAN), at=LATER).cut_off


def test_lags_leave_out_whoever_skipped_the_step_before(walk):
    took, _began = counting.lags("visitor", at=LATER)
    spans = sorted(
        one["sql"] - one["mql"]
        for one in (firsts(events) for events in moves().values() if not came_along(events))
        if "sql" in one and one["sql"] > one["mql"]
    )
    middle = len(spans) // 2
    assert took["sql"].median == (spans[middle] if len(spans) % 2 else (spans[middle - 1] + spans[middle]) / 2)


@pytest.mark.parametrize("mode", ["cohort", "period"])
def test_few_statements_however_many_people(walk, mode, django_assert_max_num_queries):
    manager = make.user("manager")
    with django_assert_max_num_queries(6), timezone.override("Europe/Helsinki"):
        funnel(manager, Asked(SPAN, mode, "visitor", "team"), at=LATER)


def test_the_codes_of_figures_are_lasting():
    assert {"period_sql", "cohort_mql_customer", "period_back_opportunity", "repeat_won"} <= set(FIGURES)


def test_whom_another_system_brought_along_is_in_no_step_but_counted_apart(walk):
    everything = Scope(MONDAY, LATER)
    along = {person for person, events in moves().items() if came_along(events)}
    assert along
    assert counts(["came_along"], everything) == {"came_along": len(along)}
    people = people_behind(make.user("manager"), "cohort_visitor_visitor", everything)
    assert not along & {person.pk for person in people}
