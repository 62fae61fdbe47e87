"""What was agreed, as the walk asks for it: targets in their order, and who works when. Pure values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.business_time import BusinessCalendar, NeverOpen, business_day
from sla.models import Target
from sla.words import PARTY, Party, Unit

DAY = timedelta(days=1)
UNITS = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1), Unit.DAYS: DAY}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Targets by promise, the calendars and teams of everybody who may be responsible (None: nobody in particular)."""

    targets: Mapping[str, Sequence[Target]]
    calendars: Mapping[int | None, BusinessCalendar]
    teams: Mapping[int, int | None]

    def calendar(self, user: int | None) -> BusinessCalendar:
        return self.calendars.get(user) or self.calendars[None]

    def team(self, user: int | None) -> int | None:
        return self.teams.get(user) if user is not None else None


@dataclass(frozen=True, slots=True)
class Facts:
    """Of a person at a moment, what targets choose by."""

    stage: str
    temperature: str
    fit: str
    source: str
    country: str
    team: int | None


def target_of(targets: Sequence[Target], facts: Facts, start: str | None = None) -> Target | None:
    """The first target that fits the person; only those with this start where one is named."""
    return next((one for one in targets if (start is None or one.starts == start) and fits(one, facts)), None)


def fits(target: Target, facts: Facts) -> bool:
    """Empty conditions fit anybody."""
    asked = (
        (target.stages, facts.stage),
        (target.temperatures, facts.temperature),
        (target.fits, facts.fit),
        (target.sources, facts.source),
        (target.countries, facts.country),
    )
    return all(not wanted or fact in wanted for wanted, fact in asked) and target.team_id in (None, facts.team)


def allowed(target: Target, calendar: BusinessCalendar) -> timedelta:
    """The time allowed. A business day is the calendar's longest weekday; one that is shut all week has 24 hours."""
    if target.business and target.unit == Unit.DAYS:
        return target.length * _business_day(calendar)
    return target.length * UNITS[Unit(target.unit)]


def _business_day(calendar: BusinessCalendar) -> timedelta:
    try:
        return business_day(calendar)
    except NeverOpen:
        return DAY


def is_sales(promise: str) -> bool:
    return PARTY[promise] == Party.SALES


def later(one: datetime, other: datetime | None) -> datetime:
    return one if other is None else max(one, other)
