"""Moments of the API: with an offset, kept in UTC."""

from datetime import UTC, datetime

import pytest

from leads.api.moments import moment


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-22T09:30:00Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22t09:30:00z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T09:30Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T11:30:00+02:00", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T11:30:00 02:00", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T09:30:00.25Z", datetime(2026, 11, 22, 9, 30, 0, 250_000, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_utc(text: str, read: datetime) -> None:
    assert moment(text) == read
    assert moment(text).tzinfo is UTC


def test_a_day_begins_at_midnight_where_a_day_will_do() -> None:
    assert moment("2026-11-22", day_will_do=True) == datetime(2026, 11, 22, tzinfo=UTC)
    with pytest.raises(ValueError, match="2026-11-22"):
        moment("2026-11-22")


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-11-22T09:30:00", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-22T25:00:00Z",
     "0117-03-03T00:13:42+17:04", "9999-12-31T23:59:59-23:59", "2026-11-22T09:30:00+99:99", "٢٠٢٦-11-22T09:30:00Z"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        moment(text)
