"""What can be done with calendars and their holidays. Each change takes the clocks that count in them along."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from accounts.actions.reacting import calendar_changed
from accounts.hours import Spans, first_half, hours_text, parse_hours
from accounts.models import Calendar, Holiday, User
from accounts.public_holidays import half_holidays, public_holidays


@transaction.atomic
def save_calendar(
    calendar: Calendar, *, at: datetime, holidays: Iterable[Holiday] = (), removed: Iterable[Holiday] = ()
) -> Calendar:
    """Keep a calendar, new or edited, with those of its holidays that are new or edited, without the removed."""
    if not calendar.pk:
        # Nobody works by it yet.
        _write(calendar, holidays, removed)
        return calendar
    with _editing(calendar, at=at):
        _write(calendar, holidays, removed)
    return calendar


@transaction.atomic
def fill_holidays(calendar: Calendar, country: str, *, years: Iterable[int], at: datetime, region: str = "") -> int:
    """Copy the public holidays of a country, or of a region of it, as rows to edit; return how many are new.

    Half-days keep the first half of their weekday's hours. A date that has a row keeps it as it is, so filling again
    overwrites no edit. Raises UnknownCountry, UnknownRegion.
    """
    rows = _holidays(calendar, country, list(years), region)
    with _editing(calendar, at=at):
        before = calendar.holidays.count()
        Holiday.objects.bulk_create(rows, ignore_conflicts=True)
        return calendar.holidays.count() - before


@transaction.atomic
def make_default(calendar: Calendar, *, at: datetime) -> None:
    """From now on whoever has no calendar of their own works by this one."""
    # Together and in order, so that two admins at once wait for each other.
    every = list(Calendar.objects.select_for_update(no_key=True).order_by("pk"))
    if any(row.is_default and row.pk == calendar.pk for row in every):
        return
    Calendar.objects.filter(is_default=True).update(is_default=False)
    Calendar.objects.filter(pk=calendar.pk).update(is_default=True)
    calendar_changed(None, at=at)


@contextmanager
def _editing(calendar: Calendar, *, at: datetime) -> Iterator[None]:
    """Around an edit of a known calendar: where it changes who works when, the version and the clocks follow."""
    held = Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)
    before = _hours(held)
    # No form edits these: a calendar that was read before the lock must not put them back.
    calendar.version, calendar.is_default = held.version, held.is_default
    yield
    if _hours(Calendar.objects.get(pk=calendar.pk)) != before:
        calendar.version += 1
        calendar.save(update_fields=["version"])
        calendar_changed(_people(calendar), at=at)


def _hours(calendar: Calendar) -> tuple[str, tuple[Spans, ...], dict[date, Spans]]:
    """All that decides when it is open."""
    days = calendar.holidays.values_list("day", "hours")
    return calendar.time_zone, calendar.week(), {day: parse_hours(hours) for day, hours in days}


def _people(calendar: Calendar) -> list[int] | None:
    """The ids of those who work by it; the default is anybody's."""
    return None if calendar.is_default else list(User.objects.filter(calendar=calendar).values_list("pk", flat=True))


def _write(calendar: Calendar, holidays: Iterable[Holiday], removed: Iterable[Holiday]) -> None:
    calendar.save()
    # Before the others, so that a date may go to another row.
    Holiday.objects.filter(pk__in=[holiday.pk for holiday in removed]).delete()
    for holiday in holidays:
        holiday.save()


def _holidays(calendar: Calendar, country: str, years: list[int], region: str) -> list[Holiday]:
    """Closed days, and half-days on weekdays that are open at all and not closed anyway."""
    closed, week = public_holidays(country, years, region), calendar.week()
    halves = {day: name for day, name in half_holidays(country, years, region).items() if week[day.weekday()]}
    hours = {day: hours_text(first_half(week[day.weekday()])) for day in halves.keys() - closed.keys()}
    return [
        Holiday(calendar=calendar, day=day, name=name[:150], hours=hours.get(day, ""))
        for day, name in sorted({**halves, **closed}.items())
    ]
