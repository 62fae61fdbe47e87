"""How the demo's marketers judge their queue. They use the queue's own acts, at the times at which people work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from accounts.actor import Actor
from handoff import actions
from handoff.reasons import DiscardReason, NurtureReason
from leads.models import Contact
from reports.demo.staff import Staff

DAY = timedelta(days=1)
# In the last days the queue fills: this share of it was not looked at yet, and more of it is ripe.
LATE = timedelta(days=12)
OFFERED, OFFERED_LATE = 0.14, 0.6
LEFT_WAITING = 0.33
NURTURED = 0.72
NURTURE_WORDS = {
    NurtureReason.TOO_EARLY: "Reading up; no project yet. Keep the maintenance letters coming.",
    NurtureReason.WRONG_MOMENT: "Summer shutdown first. Asked us to come back.",
    NurtureReason.PRIORITIES_CHANGED: "Investment freeze until the new budget.",
    NurtureReason.NOT_DECISION_MAKER: "Collects material for the plant manager.",
}
OFFER_WORDS = (
    "Read the price list before the case studies, so money comes first.",
    "Asked twice about machinery references at the webinar.",
    "Spoke with us at the fair; remembers the foremen's demo.",
    "",
)
DISCARD_WORDS = {
    DiscardReason.OUTSIDE_ICP: "Eight people, no own maintenance.",
    DiscardReason.NO_NEED: "Has just signed with another supplier for five years.",
    DiscardReason.UNREACHABLE: "Number and address no longer work.",
    DiscardReason.BAD_DATA: "The form was filled in with an invented name.",
}


@dataclass(slots=True)
class Marketers:
    """Judges the queue on one day. Who is left waiting in the last days depends on the person alone."""

    staff: Staff
    end: datetime
    rng: Random

    def work(self, at: datetime) -> None:
        """Give verdicts on those who have stood in the queue long enough."""
        waiting = Contact.objects.filter(place="review", moved_at__lte=at - DAY * self.rng.uniform(0.5, 2))
        late = self.end - at < LATE
        stand = waiting.order_by("pk").values_list("pk", "email")
        picks = [pk for pk, email in stand if not (late and _left(email))]
        self._judge(picks, at + timedelta(minutes=self.rng.randrange(20, 300)), late=late)

    def _judge(self, picks: list[int], at: datetime, *, late: bool) -> None:
        share = OFFERED_LATE if late else OFFERED
        offered = [pk for pk in picks if self.rng.random() < share]
        rest = [pk for pk in picks if pk not in offered]
        nurtured = [pk for pk in rest if self.rng.random() < NURTURED]
        discarded = [pk for pk in rest if pk not in nurtured]
        if offered:
            self._offer(offered, at)
        if nurtured:
            self._nurture(nurtured, at + timedelta(minutes=self.rng.randrange(40)))
        if discarded:
            self._discard(discarded, at + timedelta(minutes=self.rng.randrange(40, 80)))

    def _offer(self, picks: list[int], at: datetime) -> None:
        """Whoever must not be contacted stays where they are; a set of one would say so by raising."""
        willing = Contact.objects.filter(pk__in=picks, do_not_contact=False, do_not_profile=False)
        chosen = sorted(willing.values_list("pk", flat=True))
        comment = self.rng.choice(OFFER_WORDS)
        actions.offer([(pk, None) for pk in chosen], by=self._marketer(), at=at, comment=comment)

    def _nurture(self, picks: list[int], at: datetime) -> None:
        reason = self.rng.choice(list(NURTURE_WORDS))
        wake_at = at + DAY * self.rng.randrange(25, 150) if self.rng.random() < 0.7 else None
        actions.nurture(
            [(pk, None) for pk in picks],
            by=self._marketer(),
            at=at,
            wake_at=wake_at,
            reason=reason.value,
            comment=NURTURE_WORDS[reason],
        )

    def _discard(self, picks: list[int], at: datetime) -> None:
        reason = self.rng.choice(list(DISCARD_WORDS))
        actions.discard(
            [(pk, None) for pk in picks],
            reason=reason.value,
            by=self._marketer(),
            at=at,
            comment=DISCARD_WORDS[reason],
        )

    def _marketer(self) -> Actor:
        return Actor.person(self.rng.choice(self.staff.marketers))


def _left(email: str) -> bool:
    return Random(email).random() < LEFT_WAITING
