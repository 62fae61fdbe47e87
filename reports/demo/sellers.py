"""How the demo's salespeople work their inbox: with the relay's own acts, in their own hours, mostly as promised."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from accounts.actor import Actor
from handoff import actions
from handoff.models import Handoff
from handoff.models.bant import FOUR
from handoff.words import CanSell, Channel, Outcome, State, Step
from leads.models import Event
from reports.demo.agenda import Agenda
from reports.demo.pauses import Pauses
from reports.demo.said import BANT, DECLINED, NO_ANSWERS, NOTES, RETURNS, TALKS
from reports.demo.staged import Scenes
from reports.demo.touching import Touches
from reports.demo.workdays import DAY, HABITS, Workdays, lot

MINUTE = timedelta(minutes=1)
A_MOMENT = timedelta(seconds=3)
ACCEPTED = 0.9
REACHED_EACH_TRY = 0.42
CAN_SELL, UNSURE = 0.62, 0.15
GIVES_UP_AFTER, ASKS_NO_MORE = 6, 9
FIVE = ("target_group", "role", "interest", "buying_stage", "shared_view")
CHANNELS = (Channel.CALL, Channel.CALL, Channel.CALL, Channel.EMAIL, Channel.LINKEDIN)
TALKED = (Outcome.CONVERSATION, Outcome.CONVERSATION, Outcome.MEETING_BOOKED)
NOT_REACHED = (Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.MESSAGE_LEFT)


@dataclass(slots=True)
class Sellers:
    """Every desk: what is planned for each open handoff follows from how it stands alone."""

    agenda: Agenda
    days: Workdays
    touches: Touches
    pauses: Pauses
    scenes: Scenes
    sweep: Callable[[datetime], None]
    known: dict[int, int | None] = field(default_factory=dict)  # whose hands each was planned for
    given: dict[int, datetime] = field(default_factory=dict)

    def look(self) -> None:
        """Plan whatever is new on a desk."""
        self.given = dict(
            Event.objects.filter(
                kind="handoff.reassigned", contact__handoffs__state=State.OFFERED, at__gte=self.agenda.since - DAY * 30
            )
            .order_by("at")
            .values_list("contact_id", "at")
        )
        open_ones = Handoff.objects.filter(state__in=[State.OFFERED, State.ACCEPTED], seller__isnull=False)
        rows = open_ones.select_related("contact__standing", "contact__company").prefetch_related("attempts")
        for handoff in rows.order_by("pk"):
            if self.known.get(handoff.pk, 0) != handoff.seller_id:
                self._plan(handoff)

    def _plan(self, handoff: Handoff) -> None:
        self.known[handoff.pk] = handoff.seller_id
        if handoff.state == State.OFFERED:
            self._plan_answer(handoff)
        elif handoff.can_sell == CanSell.YES:
            self.agenda.put(self._opens_at(handoff), self._later(self._open, handoff))
        else:
            self._plan_try(handoff)

    def _later(self, act: Callable[[Handoff, datetime], None], handoff: Handoff) -> Callable[[datetime], None]:
        """Do it then, if the person is still in these hands and as far as now; afterwards plan what follows."""

        def done(at: datetime) -> None:
            now = Handoff.objects.select_related("contact__standing", "contact__company").get(pk=handoff.pk)
            if (now.state, now.seller_id) == (handoff.state, handoff.seller_id):
                act(now, at)
                now.refresh_from_db()
                if now.is_open:
                    self._plan(now)

        return done

    def _plan_answer(self, handoff: Handoff) -> None:
        since = max(self.given.get(handoff.contact_id, handoff.offered_at), handoff.offered_at)
        habit = "hot_answer" if _is_hot(handoff) else "answer"
        when = self.days.comes(habit, handoff.seller_id, since, handoff.contact.email)
        if handoff.offered_at in self.scenes:
            when = self.scenes.accepted_at(handoff)
        self.agenda.put(when, self._later(self._answer, handoff))
        for times in (1, 2):
            due = self.days.after(handoff.seller_id, since, times * HABITS["answer"].promised) + A_MOMENT
            if when is None or when > due:
                self.agenda.put_exactly(due, self._time_runs_out)

    def _time_runs_out(self, at: datetime) -> None:
        """Who waited too long is given to somebody else, whose desk has something new."""
        self.sweep(at)
        self.look()

    def _answer(self, handoff: Handoff, at: datetime) -> None:
        by = _seller(handoff)
        actions.mark_opened(handoff.pk, by=by, at=at)
        if handoff.offered_at in self.scenes or lot("answer", handoff.contact.email, at).random() < ACCEPTED:
            actions.accept(handoff.pk, by=by, at=at + MINUTE)
            self.touches.plan(handoff.contact_id, "support", at + MINUTE)
        else:
            self._return(handoff, at + MINUTE)

    def _plan_try(self, handoff: Handoff) -> None:
        """The first contact as soon as was promised for somebody so warm; the next tries a business day apart."""
        since = handoff.accepted_at or handoff.offered_at
        last = max((one.at for one in handoff.attempts.all()), default=None)
        habit = "again" if last else f"{handoff.contact.standing.temperature or 'cold'}_try"
        paused = self.pauses.until(handoff.contact_id)
        when = self.days.comes(habit, handoff.seller_id, paused or last or since, handoff.contact.email)
        if last is None and handoff.offered_at in self.scenes:
            when = None
        self.agenda.put(when, self._later(self._try, handoff))

    def _try(self, handoff: Handoff, at: datetime) -> None:
        rng, tries = lot("try", handoff.contact.email, at), handoff.attempts.count()
        if tries >= GIVES_UP_AFTER and not handoff.can_sell:
            self._return(handoff, at, unreached=True)
        elif tries >= ASKS_NO_MORE:
            self._return(handoff, at)
        else:
            reached = rng.random() < REACHED_EACH_TRY
            attempt(handoff, at, rng, reached=reached)
            if reached:
                self._judge(handoff, at + MINUTE * rng.randrange(4, 16), rng)

    def _judge(self, handoff: Handoff, at: datetime, rng: Random) -> None:
        draw, elements = rng.random(), rng.sample(FIVE, 4)
        judge = partial(actions.judge, handoff.pk, by=_seller(handoff), at=at)
        if draw < CAN_SELL:
            step, day = rng.choice([Step.SURVEY, Step.DEMO, Step.MEETING]), (at + DAY * rng.randrange(1, 8)).date()
            words = rng.choice(TALKS)
            judge(can_sell="yes", next_step=step.value, next_step_on=day, elements=elements, comment=words)
        elif draw < CAN_SELL + UNSURE:
            judge(can_sell="unsure", elements=elements[:2])
            self.pauses.perhaps(handoff, at + MINUTE, rng)
        else:
            judge(can_sell="no", elements=elements[:1], comment=rng.choice(DECLINED))
            self._return(handoff, at + MINUTE)

    def _return(self, handoff: Handoff, at: datetime, *, unreached: bool = False) -> None:
        reason, comment, days = ("unreachable", "Five tries, no sign of life.", None)
        if not unreached:
            reason, comment, days = lot("return", handoff.contact.email, at).choice(RETURNS)
        day = (at + DAY * days).date() if days else None
        actions.give_back(handoff.pk, reason=reason, comment=comment, revisit_on=day, by=_seller(handoff), at=at)
        self.touches.plan_after_return(handoff.contact_id, at)

    def _opens_at(self, handoff: Handoff) -> datetime | None:
        """Most meetings lead to an opportunity; the last ones are still to be held."""
        held = datetime.combine(handoff.next_step_on or self.agenda.since.date(), time(5), UTC)
        return self.days.comes("opening", handoff.seller_id, held, handoff.contact.email)

    def _open(self, handoff: Handoff, at: datetime) -> None:
        by, rng, company = _seller(handoff), lot("open", handoff.contact.email), handoff.contact.company
        actions.save_bant(handoff.contact_id, dict.fromkeys(FOUR, "yes") | rng.choice(BANT), by=by, at=at)
        actions.open_opportunity(
            handoff_id=handoff.pk,
            name=f"{company.name if company else handoff.contact.name}: maintenance suite",
            amount=Decimal(rng.randrange(6, 90) * 1000),
            closes_on=(at + DAY * rng.randrange(20, 120)).date(),
            by=by,
            at=at + MINUTE,
        )


def attempt(handoff: Handoff, at: datetime, rng: Random, *, reached: bool) -> None:
    """One try, logged as soon as it was made."""
    outcome, note = rng.choice(TALKED if reached else NOT_REACHED), rng.choice(NOTES if reached else NO_ANSWERS)
    channel = Channel.CALL if reached else rng.choice(CHANNELS)
    by = _seller(handoff)
    actions.attempt(handoff.pk, channel=channel.value, outcome=outcome.value, note=note, by=by, at=at)


def _is_hot(handoff: Handoff) -> bool:
    return handoff.contact.standing.temperature == "hot"


def _seller(handoff: Handoff) -> Actor:
    return Actor(door="page", user_id=handoff.seller_id)
