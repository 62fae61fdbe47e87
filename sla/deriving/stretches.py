"""A time allowed, counted over stretches: each in one calendar (or by the wall), less the pauses. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.business_time import BusinessCalendar, NeverOpen, add, between

ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `since` until the next one in one calendar; None counts every minute."""

    since: datetime
    calendar: BusinessCalendar | None


Pauses = Sequence[tuple[datetime, datetime]]  # in order, none within another


def moment(stretches: Sequence[Stretch], length: timedelta, pauses: Pauses = ()) -> datetime:
    """When `length` has been used up."""
    left = length
    for since, until, calendar in pieces(stretches, pauses):
        if until is None:
            return _after(calendar, since, left)
        there = _used(calendar, since, until)
        if left <= there:
            return _after(calendar, since, left)
        left -= there
    raise AssertionError("unreachable: the last piece has no end")  # pragma: no cover


def used(stretches: Sequence[Stretch], until: datetime, pauses: Pauses = ()) -> timedelta:
    """How much was used up by `until`."""
    total = ZERO
    for since, end, calendar in pieces(stretches, pauses):
        last = until if end is None else min(end, until)
        if last > since:
            total += _used(calendar, since, last)
    return total


def pieces(
    stretches: Sequence[Stretch], pauses: Pauses
) -> list[tuple[datetime, datetime | None, BusinessCalendar | None]]:
    """The stretches as (since, until, calendar) with the pauses cut out; the last has no end."""
    ends: list[datetime | None] = [one.since for one in stretches[1:]]
    found: list[tuple[datetime, datetime | None, BusinessCalendar | None]] = []
    for stretch, end in zip(stretches, [*ends, None], strict=True):
        since = stretch.since
        for stands, goes_on in pauses:
            if goes_on <= since or (end is not None and stands >= end):
                continue
            if stands > since:
                found.append((since, stands, stretch.calendar))
            since = goes_on
        if end is None or since < end:
            found.append((since, end, stretch.calendar))
    return found


def _used(calendar: BusinessCalendar | None, since: datetime, until: datetime) -> timedelta:
    return until - since if calendar is None else between(calendar, since, until)


def _after(calendar: BusinessCalendar | None, since: datetime, length: timedelta) -> datetime:
    """Whoever never works again is counted by the wall: their promise must not stand still for ever."""
    if calendar is None:
        return since + length
    try:
        return add(calendar, since, length)
    except NeverOpen:
        return since + length
