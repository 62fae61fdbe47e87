"""Quiet hours and the hour of the digest by people's own clocks, where clocks change too. Times are UTC unless said."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.quiet_hours import after_quiet, next_time

HELSINKI = "Europe/Helsinki"
# Hypothesis wants its bounds without a zone.
LAST_YEAR, NEXT_YEAR = datetime(2026, 1, 1), datetime(2027, 1, 1)  # noqa: DTZ001
EVENING, MORNING = time(19), time(7)


def utc(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (utc(1, 12), utc(1, 12)),  # 15:00 there
        (utc(1, 15, 59), utc(1, 15, 59)),  # 18:59
        (utc(1, 16), utc(2, 4)),  # 19:00 sharp is quiet, until 07:00 tomorrow
        (utc(1, 22), utc(2, 4)),  # 01:00 tomorrow: until 07:00 of the same day
        (utc(2, 3, 59), utc(2, 4)),  # 06:59
        (utc(2, 4), utc(2, 4)),  # 07:00 sharp is not quiet
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(moment, sent):
    assert after_quiet(moment, start=EVENING, end=MORNING, zone=HELSINKI) == sent


@pytest.mark.parametrize(
    ("moment", "sent"), [(utc(1, 8), utc(1, 8)), (utc(1, 10), utc(1, 11)), (utc(1, 11), utc(1, 11))]
)
def test_quiet_hours_within_a_day(moment, sent):
    assert after_quiet(moment, start=time(12), end=time(14), zone=HELSINKI) == sent


@pytest.mark.parametrize(("start", "end"), [(None, None), (time(7), time(7))])
def test_without_quiet_hours_everything_goes_at_once(start, end):
    assert after_quiet(utc(1, 1), start=start, end=end, zone=HELSINKI) == utc(1, 1)


@pytest.mark.parametrize(
    ("moment", "zone", "sent"),
    [
        (utc(28, 18, month=3), HELSINKI, utc(29, 4, month=3)),  # the spring night is an hour shorter
        (utc(24, 18, month=10), HELSINKI, utc(25, 5, month=10)),  # the autumn night an hour longer
        (utc(1, 18), "America/New_York", utc(1, 18)),  # 14:00 there
        (utc(1, 23, 30), "America/New_York", utc(2, 11)),
        (utc(1, 14, 0), "Asia/Kolkata", utc(2, 1, 30)),  # half-hour zones
    ],
)
def test_the_morning_is_that_of_the_persons_zone_also_when_clocks_change(moment, zone, sent):
    assert after_quiet(moment, start=EVENING, end=MORNING, zone=zone) == sent


def test_an_end_that_spring_skips_comes_as_much_later():
    """In Helsinki clocks go from 03:00 to 04:00 on 29 March 2026; 03:30 is reached as 04:30."""
    assert after_quiet(utc(28, 22, month=3), start=EVENING, end=time(3, 30), zone=HELSINKI) == utc(29, 1, 30, month=3)


def test_an_end_that_autumn_shows_twice_is_the_next_one():
    """On 25 October 2026 clocks go from 04:00 to 03:00: 03:30 is shown at 00:30 and at 01:30 UTC."""
    quiet = {"start": EVENING, "end": time(3, 30), "zone": HELSINKI}
    assert after_quiet(utc(24, 22, month=10), **quiet) == utc(25, 0, 30, month=10)
    assert after_quiet(utc(25, 1, 10, month=10), **quiet) == utc(25, 1, 30, month=10)


@pytest.mark.parametrize(
    ("moment", "next_digest"),
    [(utc(1, 4, 59), utc(1, 5)), (utc(1, 5), utc(2, 5)), (utc(28, 12, month=3), utc(29, 5, month=3))],
)
def test_the_digest_comes_at_the_next_eight_oclock(moment, next_digest):
    assert next_time(moment, time(8), zone=HELSINKI) == next_digest


@given(
    moment=st.datetimes(LAST_YEAR, NEXT_YEAR, timezones=st.just(UTC)),
    start=st.times(),
    end=st.times(),
    zone=st.sampled_from(
        [HELSINKI, "Europe/Ljubljana", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
    ),
)
def test_nothing_is_early_and_nothing_waits_longer_than_a_long_day(moment, start, end, zone):
    sent = after_quiet(moment, start=start, end=end, zone=zone)
    assert moment <= sent <= moment + timedelta(hours=25)
    if sent != moment:
        shown = sent.astimezone(ZoneInfo(zone)).time()
        skipped = sent - timedelta(hours=1)
        assert (
            shown == end
            or skipped.astimezone(ZoneInfo(zone)).utcoffset() != sent.astimezone(ZoneInfo(zone)).utcoffset()
        )
