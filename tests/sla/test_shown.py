"""How pages say a clock: business time left, the deadline on the viewer's wall, the state in words and a picture."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.business_time import BusinessCalendar
from sla.models import Clock, Target
from sla.shown import DAY, Shown, moment_words, span_words

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NINE_TO_FIVE = BusinessCalendar("UTC", (((540, 1020),),) * 5 + ((), ()))
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)


def shown(at, state="running", calendar=NINE_TO_FIVE, allowed=8 * HOUR, **fields):
    fields = {"started_at": MONDAY, "counts_from": MONDAY, "due_at": MONDAY + 8 * HOUR, **fields}
    clock = Clock(promise="first_contact", state=state, allowed=allowed, target=Target(name="Warm"), **fields)
    return Shown(clock, calendar, at)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"), (42, "42 min"), (60, "1 h"), (200, "3 h 20 min"), (479, "7 h 59 min"), (480, "1 day"),
        (539, "1 day"), (540, "1 day 1 h"), (960, "2 days"), (1439, "2 days"), (4800, "10 days"),
    ],
)  # fmt: skip
def test_a_length_is_said_in_days_of_its_own_calendar(minutes, words):
    assert span_words(minutes * MINUTE, 8 * HOUR) == words


@pytest.mark.parametrize(
    ("at", "words", "tone", "icon"),
    [
        (MONDAY, "1 day left", "running", "clock"),
        (MONDAY + 4 * HOUR, "4 h left", "running", "clock"),
        (MONDAY + 6 * HOUR + 23 * MINUTE, "1 h 37 min left", "running", "clock"),
        (MONDAY + 6 * HOUR + 24 * MINUTE, "1 h 36 min left", "risk", "warn"),
        (MONDAY + 8 * HOUR, "late", "late", "warn"),
        (MONDAY + 10 * HOUR, "late", "late", "warn"),
        (MONDAY + DAY + 2 * HOUR, "2 h late", "late", "warn"),
        (MONDAY + 7 * DAY, "4 days late", "late", "warn"),
    ],
)
def test_time_left_and_time_over_are_business_time(at, words, tone, icon):
    found = shown(at)
    assert (found.words, found.tone, found.icon) == (words, tone, icon)
    assert bool(found.risk_words) == (tone != "running")


def test_a_wall_clock_counts_every_hour():
    found = shown(MONDAY + 5 * DAY, calendar=None, allowed=14 * DAY, due_at=MONDAY + 14 * DAY)
    assert (found.words, round(found.share, 2)) == ("9 days left", 0.36)


def test_a_paused_clock_says_until_when_and_keeps_what_is_left():
    goes_on = MONDAY + 14 * DAY
    found = shown(MONDAY + 2 * HOUR, "paused", resumes_at=goes_on, due_at=goes_on + 6 * HOUR)
    assert (found.words, found.tone, found.icon) == ("paused until 15 Jun 09:00", "paused", "pause")
    assert found.left == 6 * HOUR
    assert found.share == 0.25


def test_an_ended_clock_says_how_it_ended():
    met = shown(MONDAY + DAY, "met", answered_at=MONDAY + HOUR, ended_at=MONDAY + HOUR, strict_due_at=MONDAY)
    assert (met.words, met.tone, met.icon, met.kept_by_pause) == ("Met", "met", "tick", True)
    end = MONDAY + DAY + HOUR
    late = shown(MONDAY + 9 * DAY, "breached", breached_at=MONDAY, answered_at=end, ended_at=end)
    assert (late.words, late.kept_by_pause) == ("1 h late", False)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (MONDAY, "today 12:00"), (MONDAY + DAY, "tomorrow 12:00"), (MONDAY - DAY, "yesterday 12:00"),
        (MONDAY + 4 * DAY, "Fri 12:00"), (MONDAY + 20 * DAY, "21 Jun 12:00"), (MONDAY + 240 * DAY, "27 Jan 2027 11:00"),
        # Midnight has passed in Helsinki, not in UTC.
        (MONDAY + 12 * HOUR + 30 * MINUTE, "tomorrow 00:30"), (None, "–"),
    ],
)  # fmt: skip
def test_moments_are_the_viewers(moment, words):
    with timezone.override(ZoneInfo("Europe/Helsinki")):
        assert moment_words(moment, MONDAY) == words


def test_the_short_deadline_leaves_today_out():
    assert (shown(MONDAY).due, shown(MONDAY).due_short) == ("due today 17:00", "due 17:00")
    assert shown(MONDAY - 2 * DAY).due_short == shown(MONDAY - 2 * DAY).due == "due Mon 17:00"


@pytest.mark.parametrize(
    ("percent", "at"),
    [(50, MONDAY + 4 * HOUR), (100, MONDAY + 8 * HOUR), (150, MONDAY + DAY + 4 * HOUR), (200, MONDAY + DAY + 8 * HOUR)],
)
def test_steps_of_the_ladder_lie_at_shares_of_business_time(percent, at):
    assert shown(MONDAY).at_share(percent) == at


def test_whoever_never_works_is_counted_by_the_wall():
    shut = BusinessCalendar("UTC", ((),) * 7)
    found = shown(MONDAY, calendar=shut, allowed=2 * DAY, due_at=MONDAY + 2 * DAY)
    assert (found.words, found.at_share(50)) == ("2 days left", MONDAY + DAY)
