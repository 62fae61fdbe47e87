"""How the demo's salespeople work their inbox: with the relay's own acts, a few steps a morning."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from accounts.actor import Actor
from handoff import actions
from handoff.models import Handoff, Opportunity
from handoff.models.bant import FOUR
from handoff.words import CanSell, Channel, Outcome, State, Step
from reports.demo.said import BANT, DECLINED, LOST, NO_ANSWERS, NOTES, RETURNS, TALKS, WON_BECAUSE

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
# What came this late still waits in inboxes.
FRESH = DAY * 1.5
ACCEPTED, RETURNED_UNSEEN = 0.86, 0.09
REACHED_EACH_TRY = 0.42
# In the last days there is more in hand than a morning holds.
LATE, LEFT_FOR_TOMORROW = DAY * 10, 0.65
CAN_SELL = 0.62
STAGES = (Opportunity.Stage.DISCOVERY, "solution", "proposal", "negotiation")
# How often a deal moves on, is won or lost on one of the house's mornings.
MOVES_ON, IS_WON, IS_LOST = 0.45, 0.62, 0.3
CHANNELS = (Channel.CALL, Channel.CALL, Channel.CALL, Channel.EMAIL, Channel.LINKEDIN)


@dataclass(slots=True)
class Sellers:
    """Works every desk on one morning; `since` is the morning before, between which their calls lie."""

    since: datetime
    end: datetime
    rng: Random
    minutes: int = field(default=0)

    def work(self, at: datetime) -> None:
        for handoff in Handoff.objects.filter(state=State.OFFERED, seller__isnull=False).order_by("pk"):
            self._answer(handoff, at)
        for handoff in Handoff.objects.filter(state=State.ACCEPTED, seller__isnull=False).order_by("pk"):
            self._try(handoff, at)
        for deal in Opportunity.objects.filter(ended_at=None, opened_at__lt=self.since).order_by("pk"):
            self._deal(deal, at)

    def _next(self, at: datetime) -> datetime:
        """The morning goes on: no two acts at one minute."""
        self.minutes += 1
        return at + MINUTE * (60 + self.minutes % 400)

    def _answer(self, handoff: Handoff, at: datetime) -> None:
        by, moment, draw = self._seller(handoff), self._next(at), self.rng.random()
        if self.end - handoff.offered_at < FRESH and draw < 0.6:
            return
        actions.mark_opened(handoff.pk, by=by, at=moment)
        if draw < ACCEPTED:
            actions.accept(handoff.pk, by=by, at=moment + MINUTE)
        elif draw < ACCEPTED + RETURNED_UNSEEN:
            self._return(handoff, moment + MINUTE, by, unreached=False)

    def _try(self, handoff: Handoff, at: datetime) -> None:
        """One or two tries since the last morning, then what the talk asks for."""
        if self.end - at < LATE and self.rng.random() < LEFT_FOR_TOMORROW:
            return
        if handoff.can_sell == CanSell.YES:
            self._open(handoff, at)
            return
        by, tries = self._seller(handoff), handoff.attempts.count()
        for _try in range(self.rng.randrange(1, 3)):
            reached = self.rng.random() < REACHED_EACH_TRY
            self._attempt(handoff, at, by, reached=reached)
            tries += 1
            if reached:
                self._judge(handoff, at, by)
                return
        if tries >= 6 and self.rng.random() < 0.7:
            self._return(handoff, self._next(at), by, unreached=True)

    def _attempt(self, handoff: Handoff, at: datetime, by: Actor, *, reached: bool) -> None:
        earliest = max(self.since, handoff.accepted_at or handoff.offered_at)
        moment = self._next(at)
        tried_at = earliest + (moment - earliest) * self.rng.random()
        talked = (Outcome.CONVERSATION, Outcome.CONVERSATION, Outcome.MEETING_BOOKED)
        outcome = self.rng.choice(talked if reached else (Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.MESSAGE_LEFT))
        note = self.rng.choice(NOTES if reached else NO_ANSWERS)
        channel = Channel.CALL if reached else self.rng.choice(CHANNELS)
        said = {"channel": channel.value, "outcome": outcome.value, "note": note}
        actions.attempt(handoff.pk, **said, tried_at=tried_at, by=by, at=moment)

    def _judge(self, handoff: Handoff, at: datetime, by: Actor) -> None:
        moment, draw = self._next(at), self.rng.random()
        elements = self.rng.sample(["target_group", "role", "interest", "buying_stage", "shared_view"], 4)
        if draw < CAN_SELL:
            step = self.rng.choice([Step.SURVEY, Step.DEMO, Step.MEETING])
            day = (moment + DAY * self.rng.randrange(0, 7)).date()
            actions.judge(
                handoff.pk,
                can_sell="yes",
                next_step=step.value,
                next_step_on=day,
                elements=elements,
                comment=self.rng.choice(TALKS),
                by=by,
                at=moment,
            )
        elif draw < CAN_SELL + 0.15:
            actions.judge(handoff.pk, can_sell="unsure", elements=elements[:2], by=by, at=moment)
        else:
            comment = self.rng.choice(DECLINED)
            actions.judge(handoff.pk, can_sell="no", elements=elements[:1], comment=comment, by=by, at=moment)
            self._return(handoff, moment + MINUTE, by, unreached=False)

    def _return(self, handoff: Handoff, at: datetime, by: Actor, *, unreached: bool) -> None:
        reason, comment, days = ("unreachable", "Five tries, no sign of life.", None)
        if not unreached:
            reason, comment, days = self.rng.choice(RETURNS)
        day = (at + DAY * days).date() if days else None
        actions.give_back(handoff.pk, reason=reason, comment=comment, revisit_on=day, by=by, at=at)

    def _open(self, handoff: Handoff, at: datetime) -> None:
        """Most meetings lead to an opportunity; the last ones are still to be held."""
        if self.end - at < DAY * 4 and self.rng.random() < 0.6:
            return
        by, moment = self._seller(handoff), self._next(at)
        actions.save_bant(handoff.contact_id, dict.fromkeys(FOUR, "yes") | self.rng.choice(BANT), by=by, at=moment)
        company = handoff.contact.company
        amount = Decimal(self.rng.randrange(6, 90) * 1000)
        actions.open_opportunity(
            handoff_id=handoff.pk,
            name=f"{company.name if company else handoff.contact.name}: maintenance suite",
            amount=amount,
            closes_on=(moment + DAY * self.rng.randrange(20, 120)).date(),
            by=by,
            at=moment + MINUTE,
        )

    def _deal(self, deal: Opportunity, at: datetime) -> None:
        by, moment, draw = Actor(door="page", user_id=deal.owner_id), self._next(at), self.rng.random()
        place = STAGES.index(deal.stage)
        if place < len(STAGES) - 1:
            if draw < MOVES_ON:
                actions.move_stage(deal.pk, None, stage=STAGES[place + 1], by=by, at=moment)
            elif draw > 0.93:
                self._lose(deal, by, moment)
        elif draw < IS_WON:
            actions.win(deal.pk, reason="", comment=self.rng.choice(WON_BECAUSE), by=by, at=moment)
        elif draw < IS_WON + IS_LOST:
            self._lose(deal, by, moment)

    def _lose(self, deal: Opportunity, by: Actor, at: datetime) -> None:
        reason, comment = self.rng.choice(LOST)
        actions.lose(deal.pk, reason=reason, comment=comment, by=by, at=at)

    def _seller(self, handoff: Handoff) -> Actor:
        return Actor(door="page", user_id=handoff.seller_id)
