"""Moments read as people say them, by the viewer's own calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from leads.relative import in_words

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=-59), "just now"),
        (timedelta(minutes=-1), "1 min ago"),
        (timedelta(minutes=-59, seconds=-59), "59 min ago"),
        (timedelta(hours=-1), "1 h ago"),
        (timedelta(hours=-11), "11 h ago"),
        (timedelta(minutes=5), "in 5 min"),
        (timedelta(hours=3), "in 3 h"),
        (timedelta(hours=-13), "yesterday"),
        (timedelta(days=-1), "yesterday"),
        (timedelta(days=1), "tomorrow"),
        (timedelta(days=-2), "2 days ago"),
        (timedelta(days=7), "in 7 days"),
        (timedelta(days=-8), "24 May"),
        (timedelta(days=40), "11 Jul"),
        (timedelta(days=-200), "13 Nov 2025"),
    ],
)
def test_a_moment_is_told_from_now(away, words):
    assert in_words(NOON + away, NOON) == words


def test_yesterday_is_the_viewers_yesterday():
    late = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    early = late + timedelta(hours=8)
    with timezone.override(ZoneInfo("Europe/Helsinki")):
        assert in_words(late, early) == "8 h ago"
    with timezone.override(UTC):
        assert in_words(late, early) == "yesterday"


def test_minutes_before_midnight_are_still_minutes():
    midnight = datetime(2026, 6, 2, 0, 10, tzinfo=UTC)
    assert in_words(midnight - timedelta(minutes=20), midnight) == "20 min ago"


def test_dates_follow_the_language():
    with translation.override("fi"):
        assert in_words(NOON + timedelta(days=40), NOON) != "11 Jul"
