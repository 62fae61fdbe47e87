"""Who works when: the calendars of a set of people in three queries (by ids in four), however many. Reading only.

Routing and clocks ask here; counting in a calendar is accounts.business_time, rows change in accounts.actions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from accounts.business_time import HORIZON, BusinessCalendar, NeverOpen, is_open, next_open
from accounts.hours import Spans, parse_hours
from accounts.models import Absence, Calendar, Holiday, User

LOOK_BACK = timedelta(days=HORIZON)


class Worker(NamedTuple):
    """What decides when somebody works; without `pk` it is nobody in particular."""

    pk: int | None
    calendar_id: int | None
    time_zone: str


def calendar_of(users: Iterable[User], *, at: datetime) -> dict[int, BusinessCalendar]:
    """{user id: when that person works}, good for counting from HORIZON days before `at` on."""
    people = [Worker(user.pk, user.calendar_id, user.time_zone) for user in users]
    return {pk: calendar for pk, calendar in _calendars(people, at).items() if pk is not None}


def calendar_of_all(user_ids: Collection[int | None], *, at: datetime) -> dict[int | None, BusinessCalendar]:
    """{user id: when that person works}, closed accounts too, as far back as calendar_of; None is the default.

    An id that is nobody's counts as None does.
    """
    found = User.objects.filter(pk__in={pk for pk in user_ids if pk is not None})
    known = {row[0]: Worker(*row) for row in found.values_list("pk", "calendar_id", "time_zone")}
    return _calendars([known[pk] if pk in known else Worker(pk, None, settings.TIME_ZONE) for pk in set(user_ids)], at)


def default_calendar(*, at: datetime) -> BusinessCalendar:
    """The company's own hours and holidays, for work that is nobody's; in settings.TIME_ZONE unless it names a zone."""
    return calendar_of_all([None], at=at)[None]


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


def _calendars(people: Sequence[Worker], at: datetime) -> dict[int | None, BusinessCalendar]:
    if not people:
        return {}
    since = (at - LOOK_BACK).date()
    rows = _rows(people)
    own_days, away = _own_days(rows, since), _away(people, since)
    shared: dict[tuple[int | None, str], BusinessCalendar] = {}
    found = {}
    for one in people:
        row = rows[one.calendar_id]
        key = (row.pk, row.time_zone or one.time_zone)
        if key not in shared:
            shared[key] = BusinessCalendar(key[1], row.week(), own_days[row.pk])
        found[one.pk] = replace(shared[key], away=tuple(away[one.pk])) if one.pk in away else shared[key]
    return found


def _rows(people: Sequence[Worker]) -> dict[int | None, Calendar]:
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


def _away(people: Sequence[Worker], since: date) -> dict[int | None, list[tuple[date, date]]]:
    found: dict[int | None, list[tuple[date, date]]] = defaultdict(list)
    kept = Absence.objects.filter(user__in=[one.pk for one in people if one.pk], last_day__gte=since)
    for user_id, first, last in kept.values_list("user_id", "first_day", "last_day"):
        found[user_id].append((first, last))
    return found
