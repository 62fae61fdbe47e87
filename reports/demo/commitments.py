"""Marketing's monthly number in the demo: proposed by marketing shortly before the month, confirmed by sales."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial

from accounts.actor import Actor
from leads.models import Event
from reports.demo.agenda import Agenda
from reports.demo.staff import Staff
from reports.demo.workdays import DAY, Workdays
from sla.actions import commitments
from sla.models import Commitment
from sla.words import Accord

# For each month up to the demo's own: how much more than in the thirty days before its marketers dare to promise.
GROWTH = (1.05, 1.1, 1.15, 1.15, 1.3, 1.6)
LEAST = 5


@dataclass(slots=True)
class Commitments:
    """One number a month, for everything."""

    agenda: Agenda
    days: Workdays
    staff: Staff

    def look(self) -> None:
        for month, growth in zip(_months(self.days.end.date(), len(GROWTH)), GROWTH, strict=True):
            before = datetime.combine(month, time(), UTC) - 4 * DAY
            proposed = self.days.after(None, before, 2)
            self.agenda.put_exactly(proposed, partial(self._propose, month, growth))
            self.agenda.put_exactly(self.days.after(None, proposed, 3), partial(self._confirm, month))

    def _propose(self, month: date, growth: float, at: datetime) -> None:
        came = Event.objects.filter(kind="scoring.qualified", at__gt=at - 30 * DAY, at__lte=at).exclude(reason="import")
        promised = max(LEAST, round(came.count() * growth / LEAST) * LEAST)
        by = Actor.person(self.staff.marketers[0])
        commitments.propose({"month": month, "promised": promised}, by=by, at=at)

    def _confirm(self, month: date, at: datetime) -> None:
        seller = next(iter(self.staff.sellers.values()))[0]
        for one in Commitment.objects.filter(month=month, state=Accord.PROPOSED):
            commitments.confirm(one.pk, by=Actor.person(seller), at=at, answer="Agreed.")


def _months(last: date, number: int) -> Iterator[date]:
    """The first days of so many months up to the one of `last`."""
    for back in range(number - 1, -1, -1):
        month = last.year * 12 + last.month - 1 - back
        yield date(month // 12, month % 12 + 1, 1)
