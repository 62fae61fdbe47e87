"""How promises were kept in a period: attainment, by week, and the time to the first contact. Reading only.

A clock belongs to the period in which its promise ended: the moment of the answer where it was met, the deadline where
it was breached. Totals are for both teams and name nobody; figures of one person are theirs and the managers'.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Aggregate, Case, Count, DurationField, F, Q, When
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncWeek
from django.utils import timezone

from accounts.actor import Viewer
from accounts.models import LEADERS
from sla.models import Clock
from sla.visibility import ClockQuerySet
from sla.words import Promise, State

WEEK = timedelta(weeks=1)
NO_TEAM = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Which clocks are asked for: from `since` until before `until`; what is empty or None asks for all.

    `team` NO_TEAM asks for those of whoever has no team.
    """

    since: datetime
    until: datetime
    party: str = ""
    promise: str = ""
    target: int | None = None
    team: int | None = None
    user: int | None = None

    def conditions(self) -> Q:
        """Whose clocks these are, whenever."""
        asked = {"party": self.party, "promise": self.promise, "target": self.target, "user": self.user}
        found = Q(**{name: value for name, value in asked.items() if value})
        if self.team is not None:
            found &= Q(team=self.team) if self.team else Q(team=None)
        return found

    def met(self) -> Q:
        return Q(state=State.MET, answered_at__gte=self.since, answered_at__lt=self.until)

    def breached(self) -> Q:
        return Q(state=State.BREACHED, breached_at__gte=self.since, breached_at__lt=self.until)


@dataclass(frozen=True, slots=True)
class Attainment:
    """Of the promises that ended: how many were kept. `met_strict`: kept also if no pause had counted."""

    met: int = 0
    breached: int = 0
    met_strict: int = 0

    @property
    def due(self) -> int:
        """How many ended, either way."""
        return self.met + self.breached

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when nothing was due."""
        return self.met / self.due if self.due else None

    @property
    def share_strict(self) -> float | None:
        """The share of the same clocks, had none of them been paused."""
        return self.met_strict / self.due if self.due else None

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down: 100 says that every promise was kept."""
        return 100 * self.met // self.due if self.due else None

    @property
    def percent_strict(self) -> int | None:
        return 100 * self.met_strict // self.due if self.due else None


class Week(NamedTuple):
    """An ISO week by its Monday."""

    monday: date
    attainment: Attainment


class FirstContact(NamedTuple):
    """Wall time from start to answer: the median, what nine in ten stay under, and of how many; None without any."""

    median: timedelta | None
    p90: timedelta | None
    n: int


class Percentile(Aggregate):
    """The value that this share of all stays under, between the two nearest ones."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: str | Combinable, *, share: float) -> None:
        super().__init__(expression, share=share, output_field=DurationField())


def sees_person(viewer: Viewer, user_id: int) -> bool:
    """Figures of one person are for that person and for managers."""
    return viewer.role in LEADERS or viewer.pk == user_id


def ended(viewer: Viewer, scope: Scope) -> ClockQuerySet:
    """The clocks whose promise ended in the scope, met or breached: what every share here is counted from."""
    if scope.user is not None and not sees_person(viewer, scope.user):
        return Clock.objects.none()
    return Clock.objects.filter(scope.conditions(), scope.met() | scope.breached())


COUNTS = {
    "met": Count("pk", filter=Q(state=State.MET)),
    "breached": Count("pk", filter=Q(state=State.BREACHED)),
    "met_strict": Count("pk", filter=Q(state=State.MET, answered_at__lte=F("strict_due_at"))),
}


def attainment(viewer: Viewer, scope: Scope) -> Attainment:
    """How many promises of the scope were kept; one statement."""
    return Attainment(**ended(viewer, scope).aggregate(**COUNTS))


def by_week(viewer: Viewer, scope: Scope) -> list[Week]:
    """The same for each ISO week of the scope in the active time zone, empty weeks too; one statement."""
    over = Case(When(state=State.MET, then="answered_at"), default="breached_at")
    weeks: Any = ended(viewer, scope).values(monday=TruncWeek(over)).annotate(**COUNTS).order_by("monday")
    counted = {row["monday"].date(): Attainment(row["met"], row["breached"], row["met_strict"]) for row in weeks}
    return [Week(monday, counted.get(monday, Attainment())) for monday in _mondays(scope)]


def first_contact(viewer: Viewer, scope: Scope, temperature: str = "hot") -> FirstContact:
    """How long people of this temperature waited for their first contact, late answers included; one statement.

    Wall time, nights and weekends included: of the promises of first contact that ended in the scope and were answered.
    """
    asked = ended(viewer, scope).filter(
        promise=Promise.FIRST_CONTACT, temperature=temperature, answered_at__isnull=False
    )
    waited = F("answered_at") - F("started_at")
    found = asked.aggregate(median=Percentile(waited, share=0.5), p90=Percentile(waited, share=0.9), n=Count("pk"))
    return FirstContact(**found)


def _mondays(scope: Scope) -> list[date]:
    first, last = (timezone.localtime(moment).date() for moment in (scope.since, scope.until - timedelta.resolution))
    monday = first - timedelta(days=first.weekday())
    return [monday + number * WEEK for number in range((last - monday) // WEEK + 1)]
