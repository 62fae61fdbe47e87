"""How the demo's opportunities go on: a call here, a stage there, won or lost in the end."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random

from django.db.models import Max

from accounts.actor import Actor
from handoff import actions
from handoff.models import Opportunity
from reports.demo.agenda import Agenda
from reports.demo.said import LOST, WON_BECAUSE
from reports.demo.sellers import attempt
from reports.demo.workdays import Workdays, lot

STAGES = (Opportunity.Stage.DISCOVERY, "solution", "proposal", "negotiation")
IS_CALL, IS_LOST_EARLY, IS_WON = 0.35, 0.1, 0.66


@dataclass(slots=True)
class Deals:
    """Every open opportunity; what happens next follows from when something happened last."""

    agenda: Agenda
    days: Workdays

    def look(self) -> None:
        for deal in self._open():
            self._plan(deal)

    def _open(self, **only: int) -> list[Opportunity]:
        found = Opportunity.objects.filter(ended_at=None, owner__isnull=False, **only)
        return list(found.annotate(called_at=Max("handoff__attempts__at")).order_by("pk"))

    def _plan(self, deal: Opportunity) -> None:
        called, since = getattr(deal, "called_at", None), deal.stage_since or deal.created_at
        since = max(called, since) if called else since
        when = self.days.comes("deal", deal.owner_id, since, deal.name)
        self.agenda.put(when, partial(self._go_on, deal.pk))

    def _go_on(self, pk: int, at: datetime) -> None:
        for deal in self._open(pk=pk):
            self._step(deal, at, lot("deal", deal.name, at))
        for deal in self._open(pk=pk):
            self._plan(deal)

    def _step(self, deal: Opportunity, at: datetime, rng: Random) -> None:
        by, draw, place = Actor(door="page", user_id=deal.owner_id), rng.random(), STAGES.index(deal.stage)
        if deal.handoff is not None and deal.handoff.seller_id and draw < IS_CALL:
            attempt(deal.handoff, at, rng, reached=True)
        elif rng.random() < IS_LOST_EARLY or (place == len(STAGES) - 1 and rng.random() > IS_WON):
            reason, comment = rng.choice(LOST)
            actions.lose(deal.pk, reason=reason, comment=comment, by=by, at=at)
        elif place == len(STAGES) - 1:
            actions.win(deal.pk, reason="", comment=rng.choice(WON_BECAUSE), by=by, at=at)
        else:
            actions.move_stage(deal.pk, None, stage=STAGES[place + 1], by=by, at=at)
