"""Who works when: the calendars of a set of people in three queries, however many they are. Reading only.

Routing and clocks ask here; counting in a calendar is accounts.business_time, rows change in accounts.actions.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.business_time import HORIZON, BusinessCalendar, NeverOpen, is_open, next_open
from accounts.hours import Spans, parse_hours
from accounts.models import Absence, Calendar, Holiday, User

LOOK_BACK = timedelta(days=HORIZON)


def calendar_of(users: Iterable[User], *, at: datetime) -> dict[int, BusinessCalendar]:
    """{user id: when that person works}, good for counting from HORIZON days before `at` on."""
    people, since = list(users), (at - LOOK_BACK).date()
    rows = _rows(people)
    own_days, away = _own_days(rows, since), _away(people, since)
    shared: dict[tuple[int | None, str], BusinessCalendar] = {}
    found = {}
    for user in people:
        row = rows[user.calendar_id]
        key = (row.pk, row.time_zone or user.time_zone)
        if key not in shared:
            shared[key] = BusinessCalendar(key[1], row.week(), own_days[row.pk])
        found[user.pk] = replace(shared[key], away=tuple(away[user.pk])) if user.pk in away else shared[key]
    return found


def working(users: Iterable[User], *, at: datetime) -> set[int]:
    """The ids of those who are at work at `at`."""
    people = [user for user in users if user.is_active]
    return {pk for pk, calendar in calendar_of(people, at=at).items() if is_open(calendar, at)}


def absent(users: Iterable[User], *, at: datetime) -> dict[int, date]:
    """{user id: last day of the absence} of those whose own date at `at` is one of absence."""
    found = {}
    for pk, calendar in calendar_of(users, at=at).items():
        today = at.astimezone(ZoneInfo(calendar.zone)).date()
        ends = [last for first, last in calendar.away if first <= today <= last]
        if ends:
            found[pk] = max(ends)
    return found


def next_working_moment(users: Iterable[User], *, at: datetime) -> dict[int, datetime | None]:
    """{user id: `at` if at work, else when work begins again}; None where it does not within HORIZON days."""
    return {pk: _next(calendar, at) for pk, calendar in calendar_of(users, at=at).items()}


def _next(calendar: BusinessCalendar, at: datetime) -> datetime | None:
    try:
        return next_open(calendar, at)
    except NeverOpen:
        return None


def _rows(people: list[User]) -> dict[int | None, Calendar]:
    """{calendar id: calendar} of these people; None is the company's default."""
    named = {user.calendar_id for user in people} - {None}
    rows = Calendar.objects.filter(Q(pk__in=named) | Q(is_default=True))
    found: dict[int | None, Calendar] = {row.pk: row for row in rows}
    # Without a default row, a new calendar's own hours stand in for it.
    return {None: next((row for row in found.values() if row.is_default), Calendar()), **found}


def _own_days(rows: dict[int | None, Calendar], since: date) -> dict[int | None, dict[date, Spans]]:
    found: dict[int | None, dict[date, Spans]] = defaultdict(dict)
    kept = Holiday.objects.filter(calendar__in={row.pk for row in rows.values() if row.pk}, day__gte=since)
    for calendar_id, day, hours in kept.values_list("calendar_id", "day", "hours"):
        found[calendar_id][day] = parse_hours(hours)
    return found


def _away(people: list[User], since: date) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    kept = Absence.objects.filter(user__in=[user.pk for user in people], last_day__gte=since)
    for user_id, first, last in kept.values_list("user_id", "first_day", "last_day"):
        found[user_id].append((first, last))
    return found
