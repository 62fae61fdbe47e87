"""The last days are arranged: whenever the demo begins, something runs, something is at risk, something is broken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from accounts.actor import Actor
from handoff import actions
from handoff.models import Handoff
from leads.models import Contact
from reports.demo.agenda import Agenda
from reports.demo.staff import Staff
from reports.demo.workdays import Workdays

# Offered so many business hours before the demo begins, and accepted so many before it, if at all.
SCENES: tuple[tuple[float, float | None], ...] = (
    (17.0, None),  # given to somebody else by now
    (15.0, 9.6),  # accepted, and not contacted since
    (11.5, None),  # the managers know
    (9.2, None),
    (7.5, None),  # at risk
    (6.7, None),
    (14.0, 7.0),  # accepted, the first contact at risk
    (3.1, None),
)
# A small house has no queue to spare: so many stay in it.
STAY = 2


class Scenes:
    """The moments of these offers, each in the hours of the salesperson it goes to."""

    def __init__(self, days: Workdays, staff: Staff) -> None:
        self.days = days
        sellers = [user.pk for team in staff.sellers.values() for user in team]
        self.sellers: dict[datetime, int] = {}
        self.accepted: dict[datetime, float | None] = {}
        for number, (offered, accepted) in enumerate(SCENES):
            seller = sellers[number % len(sellers)]
            moment = days.before_end(seller, offered)
            self.sellers[moment], self.accepted[moment] = seller, accepted

    def __contains__(self, offered_at: datetime) -> bool:
        return offered_at in self.sellers

    def accepted_at(self, handoff: Handoff) -> datetime | None:
        """When it is accepted, if at all."""
        hours = self.accepted[handoff.offered_at]
        return None if hours is None else self.days.before_end(handoff.seller_id, hours)


@dataclass(slots=True)
class Staged:
    """The marketers' half: these offers are made at their moments, and nobody but the scene says what follows."""

    agenda: Agenda
    scenes: Scenes
    staff: Staff
    has_offered: Callable[[], None]

    def look(self) -> None:
        for moment, seller in self.scenes.sellers.items():
            self.agenda.put_exactly(moment, partial(self._offer, seller))

    def _offer(self, seller: int, at: datetime) -> None:
        """Whoever has waited longest of those who are warm."""
        waiting = Contact.objects.filter(place="review", do_not_contact=False, do_not_profile=False, moved_at__lt=at)
        warm = waiting.filter(standing__temperature="warm").exclude(move_event__reason="import")
        person = warm.order_by("moved_at", "pk").first()
        if person is not None and waiting.count() > STAY:
            by = Actor.person(self.staff.marketers[0])
            actions.offer([(person.pk, None)], by=by, at=at, to=seller)
            self.has_offered()
