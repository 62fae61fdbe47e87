"""Working days of a month, the pace by them, the forecast and the early warning, as tables."""

from datetime import UTC, date, datetime
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.business_time import BusinessCalendar
from accounts.hours import ALL_DAY, CLOSED, parse_hours
from sla.commitments.forecast import Forecast, forecast
from sla.commitments.pace import first_of, is_behind, latest_working_days, month_of, next_month, pace

NINE_TO_FIVE = parse_hours("09:00–17:00")
WEEK = (*[NINE_TO_FIVE] * 5, CLOSED, CLOSED)
# Finland in December 2026: Independence Day on a Sunday, Christmas Eve half a day, two holidays on a Friday and after.
HELSINKI = BusinessCalendar(
    "Europe/Helsinki",
    WEEK,
    {date(2026, 12, 24): parse_hours("09:00–13:00"), date(2026, 12, 25): CLOSED, date(2026, 12, 5): NINE_TO_FIVE},
)
DECEMBER = date(2026, 12, 1)


def moment(day: int, hour: int = 12, minute: int = 0, month: int = 12) -> datetime:
    """By Helsinki's winter clock."""
    return datetime(2026, month, day, hour - 2, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "begun", "over"),
    [
        (datetime(2026, 11, 30, 21, 59, tzinfo=UTC), 0, 0),  # still November there
        (datetime(2026, 11, 30, 22, 0, tzinfo=UTC), 1, 0),  # the first begins at midnight, Helsinki time
        (moment(1, 16, 59), 1, 0),
        (moment(1, 17), 1, 1),
        (moment(5, 12), 5, 4),  # a Saturday that is worked
        (moment(6, 12), 5, 5),  # a Sunday
        (moment(24, 12, 59), 19, 18),  # half a day is a working day, over at one
        (moment(24, 13), 19, 19),
        (moment(25, 12), 19, 19),  # a holiday
        (moment(31, 18), 23, 23),
        (datetime(2027, 2, 1, tzinfo=UTC), 23, 23),
    ],
)
def test_working_days_begin_at_midnight_and_are_over_when_the_doors_close(at: datetime, begun: int, over: int) -> None:
    month = month_of(DECEMBER, HELSINKI, at=at)
    assert (month.total, month.begun, month.over, month.left) == (23, begun, over, 23 - begun)


def test_holidays_and_closed_days_are_no_working_days() -> None:
    days = month_of(DECEMBER, HELSINKI, at=moment(1)).days
    # Weekdays of December 2026 but the 25th, and the one Saturday.
    expected = {date(2026, 12, n) for n in range(1, 32) if date(2026, 12, n).weekday() < 5} - {date(2026, 12, 25)}
    assert set(days) == expected | {date(2026, 12, 5)}


def test_around_the_clock_every_day_is_one() -> None:
    always = BusinessCalendar("UTC", (ALL_DAY,) * 7)
    month = month_of(date(2028, 2, 1), always, at=datetime(2028, 2, 29, 23, 59, tzinfo=UTC))
    assert (month.total, month.begun, month.over) == (29, 29, 28)


def test_a_month_without_a_working_day_asks_for_all_at_once() -> None:
    shut = BusinessCalendar("UTC", (CLOSED,) * 7)
    month = month_of(DECEMBER, shut, at=moment(3))
    assert (month.total, month.begun, pace(12, 0, month.total)) == (0, 0, 12)


def test_the_month_is_the_companys_not_londons() -> None:
    assert first_of(datetime(2026, 11, 30, 22, 0, tzinfo=UTC), "Europe/Helsinki") == DECEMBER
    assert first_of(datetime(2026, 11, 30, 22, 0, tzinfo=UTC), "UTC") == date(2026, 11, 1)


def test_the_latest_working_days_go_back_over_weekends_and_holidays() -> None:
    days = latest_working_days(HELSINKI, until=date(2026, 12, 28), most=3)
    assert days == [date(2026, 12, 23), date(2026, 12, 24), date(2026, 12, 28)]
    assert latest_working_days(BusinessCalendar("UTC", (CLOSED,) * 7), until=DECEMBER, most=3) == []


@pytest.mark.parametrize(
    ("first", "following"),
    [(date(2026, 12, 1), date(2027, 1, 1)), (date(2027, 1, 31), date(2027, 2, 1)), (DECEMBER, date(2027, 1, 1))],
)
def test_months_follow_one_another(first: date, following: date) -> None:
    assert next_month(first) == following


@pytest.mark.parametrize(
    ("promised", "day", "total", "asked"),
    [(120, 15, 21, 120 * 15 / 21), (120, 0, 21, 0), (120, 21, 21, 120), (1, 1, 20, 0.05)],
)
def test_the_pace_grows_by_the_working_day(promised: int, day: int, total: int, asked: float) -> None:
    assert pace(promised, day, total) == pytest.approx(asked)


@pytest.mark.parametrize(
    ("net", "at", "behind"),
    [
        (10, moment(2, 17), False),  # two of 23 days: 10.4 due
        (9, moment(2, 17), True),  # 13 per cent and more than one person
        (0, moment(1, 16), False),  # nobody is late on a day that is not over
        (0, moment(1, 17), True),
        (38, moment(9, 18), False),  # eight days are over: 41.7 due
        (37, moment(9, 18), True),
    ],
)
def test_behind_is_more_than_a_tenth_of_what_days_that_are_over_ask_for(net: int, at: datetime, behind: bool) -> None:
    month = month_of(DECEMBER, HELSINKI, at=at)
    assert is_behind(net, pace(120, month.over, month.total)) is behind


def test_a_part_of_one_person_is_not_behind() -> None:
    month = month_of(DECEMBER, HELSINKI, at=moment(9, 18))
    due = pace(2, month.over, month.total)
    assert 0 < due < 1
    assert not is_behind(0, due)


@pytest.mark.parametrize(
    ("net", "gained", "over", "left", "foreseen"),
    [
        # 79 there, 4.5 a working day, six to come: 27 more, ± 1.28 × √27 = 6.65
        (79, 270, 60, 6, Forecast(99, 106, 113)),
        (79, 270, 60, 0, Forecast(79, 79, 79)),  # the month is over
        (5, 0, 60, 10, Forecast(5, 5, 5)),  # nothing ever came
        (3, 1, 60, 3, Forecast(3, 3, 3)),  # never below what is there: 3.05 ± 0.29
        (10, 9, 9, 12, None),  # nine days are too little to say
        (10, 10, 10, 12, Forecast(18, 22, 26)),
        (7, 3, 4, 0, Forecast(7, 7, 7)),
    ],
)
def test_the_forecast_adds_what_ones_own_rate_brings(
    net: int, gained: int, over: int, left: int, foreseen: Forecast | None
) -> None:
    assert forecast(net, gained=gained, over=over, left=left) == foreseen


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(10, 60), st.integers(0, 23))
def test_a_forecast_never_falls_below_what_is_there_and_keeps_its_order(
    net: int, gained: int, over: int, left: int
) -> None:
    foreseen = forecast(net, gained=gained, over=over, left=left)
    assert foreseen is not None
    assert net <= foreseen.low <= foreseen.expected <= foreseen.high
    rest = gained * left / over
    assert abs(foreseen.high - (net + rest + 1.28 * sqrt(rest))) <= 0.5 + 1e-9


def test_a_number_that_can_fall_is_foreseen_below_what_is_there() -> None:
    foreseen = forecast(20, gained=-30, over=60, left=10, least=0)
    assert foreseen == Forecast(12, 15, 18)
