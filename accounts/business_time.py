"""Business time: when a calendar is open, and counting in its open minutes. Pure; rows are read in accounts.calendars.

The clock on the wall decides: an instant is open when the local date and time in the calendar's zone are. An hour that
the wall shows twice counts twice, one that it skips not at all. Spans are half-open, so 09:00 is open and 17:00 not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from accounts.hours import CLOSED, Spans, checked

Interval = tuple[datetime, datetime]  # UTC, half-open
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# A calendar shut for longer has no next opening: a mistake, or somebody who left.
HORIZON = 400


class NeverOpen(ValueError):
    """The calendar has no open minute within HORIZON days."""


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The spans of Monday to Sunday in one zone; `own_days` have other spans (none: closed), `away` is closed."""

    zone: str
    week: tuple[Spans, ...]
    own_days: Mapping[date, Spans] = field(default_factory=dict)
    away: tuple[tuple[date, date], ...] = ()  # first and last day

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("A week has seven days.")
        ZoneInfo(self.zone)
        for spans in {*self.week, *self.own_days.values()}:
            checked(spans)

    def spans(self, day: date) -> Spans:
        """The open spans of a local date."""
        if any(first <= day <= last for first, last in self.away):
            return CLOSED
        return self.own_days.get(day, self.week[day.weekday()])


def is_open(calendar: BusinessCalendar, at: datetime) -> bool:
    local = _utc(at).astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in calendar.spans(local.date()))


def next_open(calendar: BusinessCalendar, at: datetime) -> datetime:
    """`at` itself when open, else the next opening. Raises NeverOpen."""
    return next(_forward(calendar, _utc(at)))[0]


def business_day(calendar: BusinessCalendar) -> timedelta:
    """One business day: the open minutes of the longest day of the ordinary week. Raises NeverOpen."""
    longest = max(sum(closes - opens for opens, closes in spans) for spans in calendar.week)
    if not longest:
        raise NeverOpen(f"The calendar ({calendar.zone}) is shut all week.")
    return longest * MINUTE


def add(calendar: BusinessCalendar, start: datetime, length: timedelta | int) -> datetime:
    """The earliest instant by which `length` (or so many minutes) of business time has passed. Raises NeverOpen."""
    at, left = _utc(start), _length(length)
    if not left:
        return at
    for opens, closes in _forward(calendar, at):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("unreachable: _forward goes on or raises")  # pragma: no cover


def subtract(calendar: BusinessCalendar, end: datetime, length: timedelta | int) -> datetime:
    """The latest instant since which `length` (or so many minutes) of business time passes until `end`."""
    at, left = _utc(end), _length(length)
    if not left:
        return at
    for opens, closes in _backward(calendar, at):
        if left <= closes - opens:
            return closes - left
        left -= closes - opens
    raise AssertionError("unreachable: _backward goes on or raises")  # pragma: no cover


def between(calendar: BusinessCalendar, start: datetime, end: datetime) -> timedelta:
    """Business time from `start` to `end`; negative when `end` is the earlier. A shut calendar counts nothing."""
    since, until = _utc(start), _utc(end)
    if until < since:
        return -between(calendar, until, since)
    zone = ZoneInfo(calendar.zone)
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    total = timedelta()
    while day <= last:
        for opens, closes in _open_on(calendar, day):
            total += max(min(closes, until) - max(opens, since), timedelta())
        day += DAY
    return total


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("Business time needs an aware datetime.")
    return at.astimezone(UTC)


def _length(length: timedelta | int) -> timedelta:
    long = length if isinstance(length, timedelta) else length * MINUTE
    if long < timedelta():
        raise ValueError("A length of business time is not negative.")
    return long


def _forward(calendar: BusinessCalendar, since: datetime) -> Iterator[Interval]:
    """What is open from `since` on, day by day, as far as somebody asks. Raises NeverOpen."""
    for day in _days(calendar, since, DAY):
        for opens, closes in _open_on(calendar, day):
            if closes > since:
                yield max(opens, since), closes


def _backward(calendar: BusinessCalendar, until: datetime) -> Iterator[Interval]:
    """What was open until `until`, latest first. Raises NeverOpen."""
    for day in _days(calendar, until, -DAY):
        for opens, closes in reversed(_open_on(calendar, day)):
            if opens < until:
                yield opens, min(closes, until)


def _days(calendar: BusinessCalendar, at: datetime, step: timedelta) -> Iterator[date]:
    """Local dates with spans, from that of `at` on; gives up after HORIZON days without any."""
    day, dry = at.astimezone(ZoneInfo(calendar.zone)).date(), 0
    while dry <= HORIZON:
        dry += 1
        if calendar.spans(day):
            dry = 0
            yield day
        day += step
    raise NeverOpen(f"The calendar ({calendar.zone}) has no open minute within {HORIZON} days of {at.isoformat()}.")


def _open_on(calendar: BusinessCalendar, day: date) -> Sequence[Interval]:
    """The local date's spans as UTC intervals, in order: whole, cut or doubled where its offset from UTC changes."""
    spans = calendar.spans(day)
    midnight = datetime.combine(day, time(), UTC)
    found = []
    for since, until, offset in _offsets(calendar.zone, day) if spans else ():
        for opens, closes in spans:
            first = max(midnight + opens * MINUTE - offset, since)
            last = min(midnight + closes * MINUTE - offset, until)
            if first < last:
                found.append((first, last))
    return found


@lru_cache(maxsize=8192)
def _offsets(name: str, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """The offsets from UTC that hold on a local date, each with the UTC time it holds: one, or two at a change."""
    zone = ZoneInfo(name)
    edges = [datetime.combine(d, time(fold=fold), zone).astimezone(UTC) for d in (day, day + DAY) for fold in (0, 1)]
    low, high = min(edges), max(edges)
    before, after = _offset(low, zone), _offset(high, zone)
    always = (low - DAY, high + DAY)
    if before == after:
        return ((*always, before),)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return ((always[0], high, before), (high, always[1], after))


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
