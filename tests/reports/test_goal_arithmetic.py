"""Goal arithmetic: tables worked out by hand, and what holds for all goals and shares."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.goal.arithmetic import (
    STEPS,
    Ratio,
    backward,
    deals_for,
    enough_alone,
    forward,
    needs,
    observed,
    supposed,
)
from reports.goal.asking import asked_goal
from reports.goal.history import MONTH, Capacity
from reports.goal.verdict import Finding, Pressure, findings, sentences

HALF, TENTH, FIFTH = Fraction(1, 2), Fraction(1, 10), Fraction(1, 5)
SHARES = st.lists(st.fractions(Fraction(1, 1000), 1), min_size=5, max_size=5)
MONEY = st.decimals(Decimal("0.01"), Decimal(10) ** 9, places=2)


@pytest.mark.parametrize(
    ("goal", "value", "deals"),
    [("100000", "20000", 5), ("100000", "30000", 4), ("1", "30000", 1), ("0.02", "0.01", 2), ("100000.01", "50000", 3)],
)
def test_a_goal_takes_whole_deals(goal, value, deals):
    assert deals_for(Decimal(goal), Decimal(value)) == deals


def test_a_deal_worth_nothing_brings_no_goal():
    with pytest.raises(ValueError, match="worth"):
        deals_for(Decimal(100), Decimal(0))


@pytest.mark.parametrize(
    ("deals", "shares", "people"),
    [
        (5, [TENTH, FIFTH, HALF, HALF, FIFTH], [5000, 500, 100, 50, 25, 5]),
        (1, [Fraction(1, 3)] * 2, [9, 3, 1]),
        (2, [Fraction(2, 3)] * 2, [5, 3, 2]),
        (0, [TENTH], [0, 0]),
        (3, [HALF, Fraction(0)], [None, None, 3]),
        (3, [None, HALF], [None, 6, 3]),
    ],
)
def test_each_share_takes_the_deals_a_step_back_in_whole_people(deals, shares, people):
    assert backward(deals, shares) == people


@given(MONEY, MONEY, MONEY, SHARES)
def test_more_goal_never_needs_fewer_people_anywhere(goal, more, value, shares):
    less = backward(deals_for(goal, value), shares)
    assert all(a <= b for a, b in zip(less, backward(deals_for(goal + more, value), shares), strict=True))


@given(MONEY, MONEY, SHARES)
def test_the_people_needed_are_expected_to_bring_the_goal(goal, value, shares):
    people = backward(deals_for(goal, value), shares)
    assert forward(people[0], shares) * Fraction(value) >= Fraction(goal)
    assert people == sorted(people, reverse=True)


@given(st.integers(1, 50), st.integers(1, 12))
def test_a_month_s_people_are_enough_for_the_whole_period(deals, months):
    for need in needs(deals, [supposed(Decimal("12.5"))] * 5):
        monthly = need.a_month(months)
        assert monthly * months >= need.number > (monthly - 1) * months


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 60)), min_size=5, max_size=5), st.integers(1, 30))
def test_the_need_lies_within_its_range_and_a_longer_history_narrows_it(counted, deals):
    ratios = [observed(part, part + rest) for part, rest in counted]
    longer = [observed(10 * part, 10 * (part + rest)) for part, rest in counted]
    for need, closer in zip(needs(deals, ratios), needs(deals, longer), strict=True):
        assert need.few <= need.number <= need.many
        assert closer.number == need.number
        assert need.few <= closer.few <= closer.many <= need.many


def test_where_nobody_went_on_the_high_end_alone_says_something():
    need = needs(1, [observed(0, 5), *[supposed(Decimal(50))] * 4])[0]
    assert (need.number, need.many) == (None, None)
    assert need.few == 37  # 16 leads at 43.4 %, the high end of 0 of 5
    assert observed(0, 0) == Ratio(None, None, None)


def test_the_steps_are_one_more_than_the_shares():
    assert len(STEPS) == len(needs(1, [supposed(Decimal(10))] * 5))


@pytest.mark.parametrize(
    ("share", "needed", "come", "wanted"),
    [(TENTH, 20, Fraction(10), FIFTH), (HALF, 30, Fraction(10), None), (TENTH, 10, Fraction(20), None),
     (None, 10, Fraction(1), None), (TENTH, None, Fraction(1), None), (TENTH, 5, Fraction(0), None)],
)  # fmt: skip
def test_one_share_makes_up_for_too_few_where_it_can(share, needed, come, wanted):
    assert enough_alone(share, needed, come) == wanted


@pytest.mark.parametrize(
    ("pressure", "found"),
    [
        (Pressure(10, 12, 100, 110, 20), [Finding.ENOUGH]),
        (Pressure(10, 9.5, 100, 95, 20), [Finding.ENOUGH]),
        (Pressure(10, 8, 100, 110, 20), [Finding.TOO_FEW]),
        (Pressure(10, 12, 100, 80, None), [Finding.TOO_FEW]),
        (Pressure(30, 12, 100, 80, 20), [Finding.OVERLOADED, Finding.TOO_FEW]),
        (Pressure(30, 35, 100, 110, 20), [Finding.OVERLOADED]),
        (Pressure(10, 25, 100, 110, 20), [Finding.TOO_MANY]),
        (Pressure(None, 25, None, 110, 20), [Finding.UNKNOWN]),
    ],
)
def test_the_verdict_says_too_few_too_many_or_enough(pressure, found):
    assert findings(pressure) == found
    assert len(sentences(found, pressure, [("leads who become MQLs", 10.0, 12.5)])) == len(found)


def test_too_few_asks_for_traffic_or_conversion_and_names_the_share_that_would_do():
    (words,) = sentences([Finding.TOO_FEW], Pressure(10, 8, 100, 80, 20), [("leads who become MQLs", 10.0, 12.5)])
    assert "more visitors, or convert" in words
    assert "leads who become MQLs from 10.0 % to 12.5 %" in words


def test_too_many_raises_the_criteria():
    assert "Raise the criteria" in sentences([Finding.TOO_MANY], Pressure(10, 25, 100, 110, 20), [])[0]


def test_a_seat_is_free_again_once_its_handoff_ends():
    assert Capacity(2, 50, 7, MONTH / timedelta(days=1)).a_month == 50
    assert Capacity(2, 50, 7, 2 * (MONTH / timedelta(days=1))).a_month == 25
    assert Capacity(2, 50, 0, None).a_month is None


@pytest.mark.parametrize(
    "query", [{"goal": "x", "per": "week", "currency": "XXX", "value": "-1", "share_lead": "0"},
              {"goal": "NaN", "value": "1e99", "share_lead": "Infinity", "share_mql": "101"}, {}],
)  # fmt: skip
def test_what_cannot_be_read_is_not_asked(query):
    assert asked_goal(query) == asked_goal({})


def test_a_goal_is_read_as_people_write_it():
    asked = asked_goal({"goal": "1 200 000,50", "per": "year", "currency": "SEK", "share_lead": "12.34"})
    assert (asked.goal, asked.months, asked.currency) == (Decimal("1200000.50"), 12, "SEK")
    assert asked.tried == {"lead": Decimal("12.3")}
