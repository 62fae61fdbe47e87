"""People who ask the demo's salespeople to come back later: the promise of activity stands still until then."""

from datetime import datetime
from random import Random

from accounts.actor import Actor
from handoff.models import Handoff
from reports.demo.workdays import DAY, Workdays
from sla import actions as sla
from sla.models import Clock
from sla.visibility import ClockQuerySet
from sla.words import Pause, Promise, State

ASKS_FOR_IT = 0.4
WORDS = ("Asked us to call after the shutdown.", "Wants to talk to the foremen first.", "Away on a site abroad.")


class Pauses:
    """Who is not to be called before which day."""

    def __init__(self, days: Workdays) -> None:
        self.days, self.known = days, {one.contact_id: one.resumes_at for one in _paused()}

    def until(self, contact: int) -> datetime | None:
        return self.known.get(contact)

    def perhaps(self, handoff: Handoff, at: datetime, rng: Random) -> None:
        """Some of those who are not sure yet name a day."""
        if rng.random() > ASKS_FOR_IT:
            return
        reason, by = rng.choice([Pause.ASKED_LATER, Pause.AWAY]), Actor(door="page", user_id=handoff.seller_id)
        day = (at + DAY * rng.randrange(8, 22)).date()
        open_one = Clock.objects.filter(contact=handoff.contact_id, promise=Promise.IN_HAND, ended_at=None)
        sla.derive([handoff.contact_id], at=at)
        for clock in open_one.filter(state=State.RUNNING):
            paused = sla.pause(clock.pk, reason=reason.value, until=day, by=by, at=at, comment=rng.choice(WORDS))
            self.known |= {handoff.contact_id: paused.resumes_at} if paused.resumes_at else {}


def _paused() -> ClockQuerySet:
    return Clock.objects.filter(state=State.PAUSED, promise=Promise.IN_HAND)
