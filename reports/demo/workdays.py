"""Believable moments: when in their working hours people come to what waits for them. Nothing is written here.

Every draw is named after whom it is about and since when, so that a killed load draws the same again.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from accounts.business_time import BusinessCalendar, add, subtract
from accounts.calendars import calendar_of_all
from accounts.models import User

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Marketing looks through its queue before and after lunch: from when, and how many minutes later at most.
SESSIONS = ((time(9, 40), 80), (time(13, 50), 90))


@dataclass(frozen=True, slots=True)
class Habit:
    """How soon somebody comes to something, in business hours: mostly `soon`, a share of times `late`.

    What is not yet owed when the demo begins, `promised` hours after its cause, was for a share `left` not done yet.
    """

    soon: tuple[float, float]
    late: tuple[float, float]
    lateness: float
    promised: float
    left: float = 0.5

    def hours(self, rng: Random) -> float:
        return rng.uniform(*(self.late if rng.random() < self.lateness else self.soon))


HABITS = {
    "hot_verdict": Habit((0.03, 0.25), (0.6, 1.4), 0.05, 1),
    "hot_answer": Habit((0.03, 0.3), (0.7, 1.4), 0.06, 1),
    "answer": Habit((0.3, 6.8), (8.4, 19), 0.13, 8),
    "hot_try": Habit((0.03, 0.25), (0.7, 1.6), 0.06, 1),
    "warm_try": Habit((0.4, 6.8), (8.4, 14), 0.12, 8),
    "cold_try": Habit((1, 30), (42, 60), 0.1, 40),
    "again": Habit((6, 13), (14, 20), 0.1, 8, left=0.65),
    "opening": Habit((1, 6), (7, 20), 0.2, 40, left=0.6),
    "deal": Habit((36, 68), (90, 120), 0.05, 40, left=0.4),
    "support": Habit((4, 70), (84, 110), 0.12, 80),
    "after_return": Habit((1, 20), (44, 60), 0.14, 40),
}


def lot(*names: object) -> Random:
    """The same luck whenever the same is asked."""
    return Random("|".join(str(name) for name in names))


class Workdays:
    """The calendars of everybody who works here; None is the company's own."""

    def __init__(self, end: datetime) -> None:
        users: list[int | None] = [None, *User.objects.values_list("pk", flat=True)]
        self.end, self.calendars = end, calendar_of_all(users, at=end)

    def after(self, user: int | None, since: datetime, hours: float) -> datetime:
        return add(self._calendar(user), since, hours * HOUR)

    def before_end(self, user: int | None, hours: float) -> datetime:
        return subtract(self._calendar(user), self.end, hours * HOUR)

    def comes(self, habit: str, user: int | None, since: datetime, *names: object) -> datetime | None:
        """When this person comes to what waits since then; None: it lies there when the demo begins."""
        rng, how = lot(habit, since, *names), HABITS[habit]
        when = self.after(user, since, how.hours(rng))
        is_owed_later = self.after(user, since, how.promised) > self.end
        return None if is_owed_later and rng.random() < how.left else when

    def sessions(self, since: datetime) -> list[datetime]:
        """The next times at which marketing looks through its queue."""
        calendar, found, day = self._calendar(None), list[datetime](), since.date()
        while len(found) < 6:
            found += [when for when in _sessions(calendar, day) if when > since]
            day += DAY
        return found

    def _calendar(self, user: int | None) -> BusinessCalendar:
        return self.calendars.get(user) or self.calendars[None]


def _sessions(calendar: BusinessCalendar, day: date) -> list[datetime]:
    if not calendar.spans(day):
        return []
    zone = ZoneInfo(calendar.zone)
    return [
        (datetime.combine(day, begins, zone) + timedelta(minutes=lot(day, begins).randrange(most))).astimezone(UTC)
        for begins, most in SESSIONS
    ]
