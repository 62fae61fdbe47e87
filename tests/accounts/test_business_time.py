"""Business time: named days on which others count wrong, and a minute-by-minute oracle over random calendars.

`BATON_EXAMPLES=10000 pytest tests/accounts/test_business_time.py` compares ten thousand worlds instead of 300.
"""

import os
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.business_time import (
    BusinessCalendar,
    NeverOpen,
    add,
    between,
    business_day,
    is_open,
    next_open,
    subtract,
)
from accounts.hours import ALL_DAY, CLOSED, first_half, hours_text, parse_hours
from tests.accounts import minute_oracle as oracle

CASES = int(os.environ.get("BATON_EXAMPLES", "300"))
CHUNKS = 10
NINE_TO_FIVE = ((540, 1020),)
HELSINKI, LJUBLJANA = ZoneInfo("Europe/Helsinki"), ZoneInfo("Europe/Ljubljana")
HOUR = timedelta(hours=1)


def office(zone: str = "Europe/Helsinki", **fields) -> BusinessCalendar:
    return BusinessCalendar(zone, (NINE_TO_FIVE,) * 5 + (CLOSED,) * 2, **fields)


def always(zone: str = "Europe/Helsinki") -> BusinessCalendar:
    return BusinessCalendar(zone, (ALL_DAY,) * 7)


def nights(zone: str) -> BusinessCalendar:
    """Open from midnight to six, every day."""
    return BusinessCalendar(zone, (((0, 360),),) * 7)


def local(zone: ZoneInfo, *parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, fold=fold, tzinfo=zone)


def test_an_hour_from_saturday_afternoon_ends_on_monday_at_ten() -> None:
    assert add(office(), local(HELSINKI, 2026, 6, 6, 15), 60) == local(HELSINKI, 2026, 6, 8, 10)


def test_an_hour_from_friday_half_past_four_ends_on_monday_half_past_nine() -> None:
    assert add(office(), local(HELSINKI, 2026, 6, 5, 16, 30), HOUR) == local(HELSINKI, 2026, 6, 8, 9, 30)


def test_what_ends_with_the_day_is_due_when_it_closes_not_when_it_opens_again() -> None:
    assert add(office(), local(HELSINKI, 2026, 6, 5, 16), 60) == local(HELSINKI, 2026, 6, 5, 17)


def test_nothing_is_added_by_nothing_even_while_closed() -> None:
    saturday = local(HELSINKI, 2026, 6, 6, 15)
    assert add(office(), saturday, 0) == subtract(office(), saturday, 0) == saturday


def test_answers_are_in_utc_and_keep_seconds() -> None:
    due = add(office(), local(HELSINKI, 2026, 6, 5, 16, 59, 30), 1)
    assert (due.tzinfo, due) == (UTC, local(HELSINKI, 2026, 6, 8, 9, 0, 30))


def test_a_lunch_is_no_business_time() -> None:
    with_lunch = BusinessCalendar("UTC", (((540, 720), (780, 1020)),) * 7)
    assert add(with_lunch, datetime(2026, 6, 1, 11, 30, tzinfo=UTC), 60) == datetime(2026, 6, 1, 13, 30, tzinfo=UTC)


def test_round_the_clock_loses_no_minute_at_midnight() -> None:
    start = local(HELSINKI, 2026, 6, 5, 23, 30)
    assert add(always(), start, 60) == start + HOUR
    assert all(is_open(always(), start + timedelta(minutes=number)) for number in range(60))


def test_round_the_clock_a_year_has_all_its_minutes() -> None:
    start, end = local(HELSINKI, 2026, 1, 1), local(HELSINKI, 2027, 1, 1)
    assert between(always(), start, end) == timedelta(days=365)


def test_an_opening_is_in_and_a_closing_is_out() -> None:
    assert is_open(office(), local(HELSINKI, 2026, 6, 5, 9))
    assert is_open(office(), local(HELSINKI, 2026, 6, 5, 16, 59, 59))
    assert not is_open(office(), local(HELSINKI, 2026, 6, 5, 17))


@pytest.mark.parametrize("zone", [HELSINKI, LJUBLJANA])
@pytest.mark.parametrize(("day", "minutes"), [((2026, 3, 29), 300), ((2026, 10, 25), 420)])
def test_a_night_with_a_change_of_clocks_is_an_hour_shorter_or_longer(zone, day, minutes) -> None:
    start, end = local(zone, *day), local(zone, *day, 12)
    assert between(nights(zone.key), start, end) == timedelta(minutes=minutes)
    assert add(nights(zone.key), start, minutes) == local(zone, *day, 6)


@pytest.mark.parametrize("day", [(2026, 3, 27), (2026, 10, 23)])
def test_a_weekend_with_a_change_of_clocks_does_not_move_office_hours(day) -> None:
    friday = local(HELSINKI, *day, 16)
    monday = date(*day) + timedelta(days=3)
    assert add(office(), friday, 120) == local(HELSINKI, monday.year, monday.month, monday.day, 10)


@pytest.mark.parametrize(("zone", "hour"), [(HELSINKI, 3), (LJUBLJANA, 2)])
def test_a_span_that_opens_in_the_skipped_hour_opens_after_it(zone, hour) -> None:
    late = BusinessCalendar(zone.key, (((hour * 60 + 30, hour * 60 + 90),),) * 7)
    night = local(zone, 2026, 3, 29)
    opening = local(zone, 2026, 3, 29, hour + 1)
    assert next_open(late, night) == opening
    assert between(late, night, night + timedelta(hours=12)) == timedelta(minutes=30)
    assert add(late, night, 30) == opening + timedelta(minutes=30)


@pytest.mark.parametrize(("zone", "hour"), [(HELSINKI, 3), (LJUBLJANA, 2)])
def test_a_span_within_the_skipped_hour_does_not_happen_that_day(zone, hour) -> None:
    brief = BusinessCalendar(zone.key, (((hour * 60, hour * 60 + 60),),) * 7)
    assert next_open(brief, local(zone, 2026, 3, 29)) == local(zone, 2026, 3, 30, hour)


@pytest.mark.parametrize(("zone", "hour"), [(HELSINKI, 3), (LJUBLJANA, 2)])
def test_a_span_within_the_repeated_hour_happens_twice(zone, hour) -> None:
    brief = BusinessCalendar(zone.key, (((hour * 60, hour * 60 + 30),),) * 7)
    first = local(zone, 2026, 10, 25, hour).astimezone(UTC)
    assert [is_open(brief, first + number * timedelta(minutes=30)) for number in range(4)] == [True, False, True, False]
    assert add(brief, first, 60) == first + timedelta(minutes=90)
    assert subtract(brief, first + 3 * HOUR, 60) == first


@pytest.mark.parametrize(("zone", "hour"), [(HELSINKI, 3), (LJUBLJANA, 2)])
def test_a_start_within_the_skipped_hour_is_the_instant_after_it(zone, hour) -> None:
    """Half past three never came in Helsinki: read with the offset from before, it is half past four."""
    start = local(zone, 2026, 3, 29, hour, 30)
    assert is_open(nights(zone.key), start)
    assert add(nights(zone.key), start, 60) == local(zone, 2026, 3, 29, hour + 2, 30)


@pytest.mark.parametrize(("zone", "hour"), [(HELSINKI, 3), (LJUBLJANA, 2)])
def test_the_repeated_hour_begins_twice_and_the_fold_says_which(zone, hour) -> None:
    first, again = (local(zone, 2026, 10, 25, hour, 30, fold=fold) for fold in (0, 1))
    assert add(always(zone.key), first, 60) == again.astimezone(UTC)
    assert subtract(always(zone.key), again, 60) == first.astimezone(UTC)
    assert between(nights(zone.key), first, again) == HOUR
    dues = [add(office(zone.key), start, 480) for start in (first, again)]
    assert dues == [local(zone, 2026, 10, 26, 17)] * 2


def test_a_night_shift_loses_no_minute_at_midnight() -> None:
    shift = BusinessCalendar("Europe/Helsinki", (((0, 360), (1320, 1440)),) * 7)
    half_past, midnight = local(HELSINKI, 2026, 6, 5, 23, 30), local(HELSINKI, 2026, 6, 6)
    assert add(shift, half_past, 30) == subtract(shift, midnight + HOUR, 60) == midnight
    assert add(shift, half_past, 60) == local(HELSINKI, 2026, 6, 6, 0, 30)
    assert is_open(shift, midnight - timedelta(microseconds=1))
    assert is_open(shift, midnight)


def test_midnight_itself_may_be_skipped_or_repeated() -> None:
    """Beirut's clocks change at midnight."""
    beirut = ZoneInfo("Asia/Beirut")
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 24), 25)):
        start = datetime(day.year, day.month, day.day, tzinfo=beirut).astimezone(UTC)
        found = between(BusinessCalendar("Asia/Beirut", _only(day)), start - 3 * HOUR, start + 30 * HOUR)
        assert found == hours * HOUR, day


def _only(day: date):
    return tuple(ALL_DAY if number == day.weekday() else CLOSED for number in range(7))


FINNISH = {date(2026, 1, 6): CLOSED, date(2026, 6, 19): CLOSED}
SLOVENE = {date(2027, 2, 8): CLOSED, date(2026, 4, 27): CLOSED}


@pytest.mark.parametrize(
    ("calendar", "start", "due"),
    [
        (office(own_days=FINNISH), (2026, 1, 5, 16, 30), (2026, 1, 7, 9, 30)),
        (office(own_days=FINNISH), (2026, 6, 18, 16, 30), (2026, 6, 22, 9, 30)),
        (office("Europe/Ljubljana", own_days=SLOVENE), (2027, 2, 5, 16, 30), (2027, 2, 9, 9, 30)),
        (office("Europe/Ljubljana", own_days=SLOVENE), (2026, 4, 24, 16, 30), (2026, 4, 28, 9, 30)),
    ],
    ids=["Epiphany", "Midsummer Eve", "Prešeren Day", "Day of Uprising"],
)
def test_a_holiday_is_no_business_time(calendar, start, due) -> None:
    zone = ZoneInfo(calendar.zone)
    assert add(calendar, local(zone, *start), 60) == local(zone, *due)


def test_a_year_ends_without_a_seam() -> None:
    assert add(office(), local(HELSINKI, 2026, 12, 31, 16, 30), 60) == local(HELSINKI, 2027, 1, 1, 9, 30)
    assert add(always(), local(HELSINKI, 2026, 12, 31, 23, 59), 2) == local(HELSINKI, 2027, 1, 1, 0, 1)


def test_holidays_on_both_sides_of_a_year_are_counted_over() -> None:
    days = {date(2026, 12, 31): ((540, 720),), date(2027, 1, 1): CLOSED}
    start = local(HELSINKI, 2026, 12, 31, 11, 30)
    due = add(office(own_days=days), start, 60)
    assert due == local(HELSINKI, 2027, 1, 4, 9, 30)
    assert between(office(own_days=days), start, due) == HOUR
    assert subtract(office(own_days=days), due, 60) == start


def test_an_hour_from_the_end_of_a_half_day_ends_after_the_holiday() -> None:
    """Wednesday closes at noon, Thursday and Friday are free."""
    days = {date(2026, 12, 23): ((540, 720),), date(2026, 12, 24): CLOSED, date(2026, 12, 25): CLOSED}
    calendar = office(own_days=days)
    assert add(calendar, local(HELSINKI, 2026, 12, 23, 11, 30), 60) == local(HELSINKI, 2026, 12, 28, 9, 30)
    assert add(calendar, local(HELSINKI, 2026, 12, 23, 12, 30), 60) == local(HELSINKI, 2026, 12, 28, 10)


def test_a_date_of_its_own_may_be_a_half_day_or_an_open_saturday() -> None:
    eve, saturday = date(2026, 12, 23), date(2026, 12, 26)
    calendar = office(own_days={eve: ((540, 720),), saturday: ((600, 660),)})
    assert not is_open(calendar, local(HELSINKI, 2026, 12, 23, 12))
    assert is_open(calendar, local(HELSINKI, 2026, 12, 26, 10, 30))


LONG_TUESDAY = (NINE_TO_FIVE, ((480, 720), (780, 1140)), *(NINE_TO_FIVE,) * 3, CLOSED, ((600, 720),))


@pytest.mark.parametrize(
    ("calendar", "hours"),
    [(office(), 8), (always(), 24), (BusinessCalendar("UTC", LONG_TUESDAY), 10), (nights("UTC"), 6)],
    ids=["nine to five", "round the clock", "lunch on a long Tuesday", "nights"],
)
def test_a_business_day_is_as_long_as_the_longest_day_of_the_week(calendar, hours) -> None:
    assert business_day(calendar) == hours * HOUR


def test_a_business_day_knows_no_holidays_absences_or_open_saturdays() -> None:
    calendar = office(
        own_days={date(2026, 12, 26): ALL_DAY, date(2026, 12, 25): CLOSED}, away=((date(2026, 1, 1), date(2027, 1, 1)),)
    )
    assert business_day(calendar) == 8 * HOUR


def test_a_business_day_of_a_change_of_clocks_is_as_long_as_any() -> None:
    start = local(HELSINKI, 2026, 3, 28, 12)
    assert add(always(), start, business_day(always())) == start.astimezone(UTC) + 24 * HOUR


def test_a_week_without_an_open_minute_has_no_business_day() -> None:
    with pytest.raises(NeverOpen, match="shut all week"):
        business_day(BusinessCalendar("UTC", (CLOSED,) * 7))


def test_who_is_away_is_away_on_half_days_too() -> None:
    eve = date(2026, 12, 23)
    calendar = office(own_days={eve: ((540, 720),)}, away=((date(2026, 12, 21), date(2026, 12, 25)),))
    assert next_open(calendar, local(HELSINKI, 2026, 12, 20)) == local(HELSINKI, 2026, 12, 28, 9)


def test_five_minutes_read_one_day_and_not_a_year(monkeypatch) -> None:
    read, kept = set(), BusinessCalendar.spans

    def spans(calendar, day):
        read.add(day)
        return kept(calendar, day)

    monkeypatch.setattr(BusinessCalendar, "spans", spans)
    add(office(), local(HELSINKI, 2026, 6, 3, 10), 5)
    assert read == {date(2026, 6, 3)}


@pytest.mark.parametrize(
    "calendar", [BusinessCalendar("UTC", (CLOSED,) * 7), office(away=((date(2026, 1, 1), date(2030, 1, 1)),))]
)
def test_a_calendar_that_never_opens_says_so(calendar) -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    for ask in (lambda: add(calendar, at, 5), lambda: next_open(calendar, at)):
        with pytest.raises(NeverOpen, match="no open minute within 400 days"):
            ask()
    assert not is_open(calendar, at)
    assert between(calendar, at, at + timedelta(days=30)) == timedelta()


def test_a_calendar_that_was_never_open_before_says_so() -> None:
    with pytest.raises(NeverOpen):
        subtract(BusinessCalendar("UTC", (CLOSED,) * 7), datetime(2026, 6, 1, tzinfo=UTC), 5)


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 6, 1, 12)  # noqa: DTZ001
    for ask in (is_open, next_open):
        with pytest.raises(ValueError, match="aware"):
            ask(office(), naive)
    for count in (add, subtract):
        with pytest.raises(ValueError, match="aware"):
            count(office(), naive, 5)
    aware = naive.replace(tzinfo=UTC)
    for ends in ((naive, aware), (aware, naive)):
        with pytest.raises(ValueError, match="aware"):
            between(office(), *ends)


def test_a_negative_length_is_refused_and_a_negative_stretch_is_negative() -> None:
    at = datetime(2026, 6, 1, 8, tzinfo=UTC)
    with pytest.raises(ValueError, match="not negative"):
        add(office(), at, -1)
    assert between(office(), at + HOUR, at) == -HOUR


@pytest.mark.parametrize(
    "week", [(CLOSED,) * 6, (((600, 540),),) * 7, (((540, 700), (690, 800)),) * 7, (((0, 1441),),) * 7]
)
def test_a_crooked_week_is_refused(week) -> None:
    with pytest.raises(ValueError, match=r"seven days|follow one another"):
        BusinessCalendar("UTC", week)


def test_hours_are_read_as_people_write_them() -> None:
    assert parse_hours("9:00-12:00, 13.00 – 24:00") == ((540, 720), (780, 1440))
    assert hours_text(parse_hours("13:00-17:00,9:00-12:00")) == "09:00–12:00, 13:00–17:00"
    assert (parse_hours(" "), hours_text(CLOSED)) == (CLOSED, "")


@pytest.mark.parametrize(
    ("whole", "half"),
    [
        ("09:00–17:00", "09:00–13:00"),
        ("09:00–12:00, 13:00–17:00", "09:00–12:00, 13:00–13:30"),
        ("08:00–12:00, 13:00–17:00", "08:00–12:00"),
        ("00:00–24:00", "00:00–12:00"),
        ("09:00–09:01", ""),
        ("", ""),
    ],
)
def test_the_first_half_of_a_day_is_half_of_its_open_minutes(whole, half) -> None:
    assert hours_text(first_half(parse_hours(whole))) == half


@pytest.mark.parametrize(
    "text", ["9-17", "09:00", "17:00-09:00", "09:00-12:00, 11:00-13:00", "09:60-10:00", "23:00-25:00"]
)
def test_hours_that_cannot_be_are_refused(text) -> None:
    with pytest.raises(ValueError, match=r"Not a span|follow one another"):
        parse_hours(text)


def as_calendar(world: oracle.World) -> BusinessCalendar:
    return BusinessCalendar(
        world.zone,
        tuple(tuple(spans) for spans in world.week),
        {day: tuple(spans) for day, spans in world.own_days.items()},
        tuple(world.away),
    )


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_business_time_is_what_a_minute_by_minute_count_says(chunk: int) -> None:
    wrong = []
    for number in range(chunk, CASES, CHUNKS):
        world, at, minutes = oracle.random_case(Random(number))
        calendar = as_calendar(world)
        due = oracle.add(world, at, minutes)
        expected = (due, oracle.subtract(world, at, minutes), oracle.next_open(world, at), world.opens(at))
        found = (
            add(calendar, at, minutes),
            subtract(calendar, at, minutes),
            next_open(calendar, at),
            is_open(calendar, at),
        )
        later = at + timedelta(minutes=(number * 7919) % 8000)
        counted = (between(calendar, at, later), between(calendar, at, due))
        if (found, counted) != (
            expected,
            (timedelta(minutes=oracle.between(world, at, later)), timedelta(minutes=minutes)),
        ):
            wrong.append((number, world, at, minutes, found, expected))
    assert wrong == []


INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
LENGTHS = st.timedeltas(timedelta(), timedelta(days=5))


@settings(deadline=None, max_examples=int(os.environ.get("BATON_EXAMPLES", "60")))
@given(st.integers(0, 10_000), INSTANTS, INSTANTS, LENGTHS, LENGTHS)
def test_adding_is_monotone_in_start_and_additive_in_length(seed, one, other, first, second) -> None:
    calendar = as_calendar(oracle.random_case(Random(seed))[0])
    early, late = sorted((one, other))
    assert add(calendar, early, first) <= add(calendar, late, first)
    assert add(calendar, add(calendar, one, first), second) == add(calendar, one, first + second)
    assert between(calendar, one, add(calendar, one, first)) == first
    assert between(calendar, subtract(calendar, one, first), one) == first
