"""The demo company's marketing year: letters, webinars and fairs, and the hours at which people read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from reports.demo.touches import season

# People read at work: the hours of the day in UTC, weighted.
HOURS = (5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20)
HOUR_WEIGHTS = (2, 5, 10, 13, 12, 9, 6, 10, 11, 8, 5, 3, 2, 3, 2)
WEEKEND_SHARE = 0.08


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something many people take part in at once."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Year:
    """All occasions between two instants, in order."""

    letters: tuple[Occasion, ...]
    webinars: tuple[Occasion, ...]
    fairs: tuple[Occasion, ...]


def year(start: datetime, end: datetime) -> Year:
    """A letter every four weeks, a webinar every five, a fair every eleven; the last letter just before `end`."""
    return Year(
        letters=tuple(Occasion(at, f"letter-{at:%Y-%m-%d}") for at in _every(28, start, end, last_before=4)),
        webinars=tuple(Occasion(at, season("webinar", at)) for at in _every(35, start, end, last_before=6)),
        fairs=tuple(Occasion(at, season("fair", at)) for at in _every(77, start, end, last_before=20)),
    )


def _every(days: int, start: datetime, end: datetime, *, last_before: int) -> list[datetime]:
    moments = []
    at = (end - timedelta(days=last_before)).replace(hour=8, minute=0, second=0, microsecond=0)
    while at > start:
        moments.append(_weekday(at))
        at -= timedelta(days=days)
    return sorted(moments)


def _weekday(at: datetime) -> datetime:
    """Nobody sends a letter at the weekend: the Tuesday before."""
    return at - timedelta(days=at.weekday() - 1) if at.weekday() > 4 else at


def moment(day: datetime, rng: Random) -> datetime:
    """An hour at which people read, on that day or on the Monday after."""
    if day.weekday() > 4 and rng.random() > WEEKEND_SHARE:
        day += timedelta(days=7 - day.weekday())
    hour = rng.choices(HOURS, HOUR_WEIGHTS)[0]
    return day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
