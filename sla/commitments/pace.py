"""The working days of a month, and what should have come by each. Pure: a calendar and days in, numbers out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.business_time import BusinessCalendar

DAY = timedelta(days=1)
# Behind by less is how months go; the agreement speaks of more than a tenth.
TOLERATED = 0.10
# No calendar is shut for so long that sixty working days lie further back.
FURTHEST = 400


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in the company's zone. `begun` are its working days up to today, `over` those that are done."""

    first: date
    zone: str
    days: tuple[date, ...]
    begun: int
    over: int

    @property
    def total(self) -> int:
        return len(self.days)

    @property
    def left(self) -> int:
        return self.total - self.begun

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), ZoneInfo(self.zone))

    @property
    def until(self) -> datetime:
        """Midnight after its last day."""
        return datetime.combine(next_month(self.first), time(), ZoneInfo(self.zone))


def month_of(first: date, calendar: BusinessCalendar, *, at: datetime) -> Month:
    """The month that begins on `first`, as it stands at `at`: none of its days has begun before, all have after."""
    days = tuple(day for day in _days(first, next_month(first)) if calendar.spans(day))
    local = at.astimezone(ZoneInfo(calendar.zone))
    begun = sum(day <= local.date() for day in days)
    done = begun and (days[begun - 1] < local.date() or _is_over(calendar, local))
    return Month(first, calendar.zone, days, begun, begun if done else max(begun - 1, 0))


def first_of(at: datetime, zone: str) -> date:
    """The first of the month in which `at` lies there."""
    return at.astimezone(ZoneInfo(zone)).date().replace(day=1)


def next_month(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def latest_working_days(calendar: BusinessCalendar, *, until: date, most: int) -> list[date]:
    """The last `most` working days up to and with `until`, the earliest first."""
    found: list[date] = []
    day = until
    while len(found) < most and until - day < FURTHEST * DAY:
        if calendar.spans(day):
            found.append(day)
        day -= DAY
    return found[::-1]


def pace(promised: int, day: int, total: int) -> float:
    """What should have come by the end of working day `day` of `total`."""
    return promised * day / total if total else float(promised)


def is_behind(net: int, due: float) -> bool:
    """Behind what is due by more than a tenth and by one person at least.

    To be asked of the days that are over, since a day's people do not come before it begins.
    """
    return net < due * (1 - TOLERATED) and due - net >= 1


def _is_over(calendar: BusinessCalendar, local: datetime) -> bool:
    closes = max(end for _begin, end in calendar.spans(local.date()))
    return local.hour * 60 + local.minute >= closes


def _days(first: date, end: date) -> list[date]:
    return [first + n * DAY for n in range((end - first).days)]
