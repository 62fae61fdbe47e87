"""The spans of time a report can be asked for by name, in days of the viewer. Pure but for the active time zone."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sla.commitments.pace import next_month

Span = tuple[datetime, datetime]

PERIODS: Mapping[str, Any] = {
    "this_month": _("This month"),
    "last_month": _("Last month"),
    "90_days": _("Last 90 days"),
    "12_months": _("12 months"),
}


def named_span(name: str, *, at: datetime) -> Span | None:
    """[since, until) of a named period at `at`: months are whole ones, 90 days end with today; None for no name."""
    since, until = month_of(at)
    if name == "last_month":
        return month_of(since - timedelta(days=1))
    if name == "90_days":
        tomorrow = timezone.localtime(at).date() + timedelta(days=1)
        return midnight(tomorrow - timedelta(days=90)), midnight(tomorrow)
    if name == "12_months":
        first = timezone.localtime(until).date()
        return midnight(first.replace(year=first.year - 1)), until
    return (since, until) if name == "this_month" else None


def month_of(at: datetime) -> Span:
    """[first midnight, next first midnight) of the viewer's month."""
    first = timezone.localtime(at).date().replace(day=1)
    return midnight(first), midnight(next_month(first))


def midnight(day: date) -> datetime:
    """When the day begins for the viewer."""
    return datetime.combine(day, time(), timezone.get_current_timezone())
