"""Which month a report is about, and when it is due: by the company's default calendar. Reading only."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.business_time import NeverOpen, next_open
from accounts.calendars import default_calendar
from accounts.models import Role
from leads.models import Event
from sla.commitments.pace import Month, first_of, month_of

EARLIEST, LATEST = 2000, 2100


class Everybody:
    """Who looks when a report is composed: nobody in particular, who sees all."""

    pk: int | None = None
    role: str = Role.MANAGER
    team_id: int | None = None
    source: str = ""
    api_key_id: int | None = None


def due_month(*, at: datetime) -> date:
    """The first day of the latest month whose report is due: from when work begins on the first working day after it.

    A calendar that is never open composes on the first.
    """
    calendar = default_calendar(at=at)
    first = first_of(at, calendar.zone)
    midnight = datetime.combine(first, time(), ZoneInfo(calendar.zone))
    try:
        begins = next_open(calendar, midnight)
    except NeverOpen:
        begins = midnight
    return month_before(first) if at >= begins else month_before(month_before(first))


def month_at(first: date, *, at: datetime) -> Month:
    """The month in the company's zone."""
    return month_of(first, default_calendar(at=at), at=at)


def month_before(first: date) -> date:
    return (first.replace(day=1) - timedelta(days=1)).replace(day=1)


def asked_month(name: str) -> date | None:
    """The month that an address names as 2026-10; None where it names none, or none of our times."""
    try:
        first = date.fromisoformat(f"{name}-01") if len(name) == len("2026-10") else None
    except ValueError:
        return None
    return first if first and EARLIEST <= first.year <= LATEST else None


def has_history(until: datetime) -> bool:
    """Whether anything happened before: a month without a past has no report."""
    return Event.objects.filter(at__lt=until).exists()


def first_ever(zone: str) -> date | None:
    """The month of the first event there is."""
    found: Any = Event.objects.order_by("at", "pk").values_list("at", flat=True).first()
    return first_of(found, zone) if found else None
