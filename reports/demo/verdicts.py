"""How the demo's marketers judge their queue. They use the queue's own acts, at the times at which people work."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from accounts.actor import Actor
from handoff import actions
from handoff.reasons import DiscardReason, NurtureReason
from leads.models import Contact
from reports.demo.agenda import Agenda
from reports.demo.staff import Staff
from reports.demo.workdays import Workdays, lot

DAY = timedelta(days=1)
# In the last days more of the queue is ripe; of those whose verdict is not owed yet, most were not looked at.
LATE = timedelta(days=12)
OFFERED, OFFERED_LATE, OFFERED_HOT = 0.14, 0.5, 0.9
LEFT_WAITING = 0.85
# Who gets a verdict in which session after they came, in percent; a business day has two.
SESSION_WEIGHTS = (62, 29, 5, 3, 1)
PROMISED_HOURS = 8
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
    """Looks through the queue twice a working day; who asks for us is answered at once."""

    agenda: Agenda
    days: Workdays
    staff: Staff
    has_offered: Callable[[], None]

    def look(self) -> None:
        """Plan a verdict for everybody in the queue."""
        waiting = Contact.objects.filter(place="review").select_related("standing", "move_event").order_by("pk")
        sessions: dict[datetime, list[int]] = defaultdict(list)
        for person in waiting:
            # History waits in a view of its own, under no promise.
            if person.move_event.reason == "import" and self.days.end - person.moved_at < LATE:
                continue
            if person.standing.temperature == "hot":
                when = self.days.comes("hot_verdict", None, person.moved_at, person.email)
                self.agenda.put(when, partial(self._answer, person.pk))
            elif when := self._session(person):
                sessions[when].append(person.pk)
        for when, people in sessions.items():
            self.agenda.put(when, partial(self._judge, people))

    def _session(self, person: Contact) -> datetime | None:
        """When somebody gets to them; None: not before the demo begins."""
        rng = lot("verdict", person.email, person.moved_at)
        number = rng.choices(range(5), SESSION_WEIGHTS)[0]
        due = self.days.after(None, person.moved_at, PROMISED_HOURS)
        if due > self.days.end and rng.random() < LEFT_WAITING:
            return None
        return self.days.sessions(person.moved_at)[number]

    def _answer(self, person: int, at: datetime) -> None:
        """Most of those who ask go to sales at once."""
        if Contact.objects.filter(pk=person, place="review").exists():
            rng = lot("hot", at, person % 7)
            if rng.random() < OFFERED_HOT:
                self._offer([person], at, rng)
            else:
                self._nurture([person], at, rng)

    def _judge(self, people: list[int], at: datetime) -> None:
        still = self._still(people, at)
        share = OFFERED_LATE if self.days.end - at < LATE else OFFERED
        offered, nurtured, discarded = list[int](), list[int](), list[int]()
        for pk, email in still:
            rng = lot("judged", email, at)
            picks = offered if rng.random() < share else nurtured if rng.random() < NURTURED else discarded
            picks.append(pk)
        rng = lot("session", at)
        if offered:
            self._offer(offered, at, rng)
        if nurtured:
            self._nurture(nurtured, at + timedelta(minutes=rng.randrange(1, 10)), rng)
        if discarded:
            self._discard(discarded, at + timedelta(minutes=rng.randrange(10, 20)), rng)

    def _still(self, people: list[int], at: datetime) -> list[tuple[int, str]]:
        """Who of them still waits. In the last days the queue is never empty: somebody is left for too long."""
        waiting = Contact.objects.filter(place="review")
        still = list(waiting.filter(pk__in=people).order_by("pk").values_list("pk", "email"))
        others = waiting.exclude(pk__in=people).exclude(move_event__reason="import")
        return still if self.days.end - at >= LATE or others.exists() else still[1:]

    def _offer(self, picks: list[int], at: datetime, rng: Random) -> None:
        """Whoever must not be contacted stays where they are; a set of one would say so by raising."""
        willing = Contact.objects.filter(pk__in=picks, do_not_contact=False, do_not_profile=False)
        chosen = sorted(willing.values_list("pk", flat=True))
        comment = rng.choice(OFFER_WORDS)
        if chosen:
            actions.offer([(pk, None) for pk in chosen], by=self._marketer(rng), at=at, comment=comment)
            self.has_offered()

    def _nurture(self, picks: list[int], at: datetime, rng: Random) -> None:
        reason = rng.choice(list(NURTURE_WORDS))
        wake_at = at + DAY * rng.randrange(25, 150) if rng.random() < 0.7 else None
        actions.nurture(
            [(pk, None) for pk in picks],
            by=self._marketer(rng),
            at=at,
            wake_at=wake_at,
            reason=reason.value,
            comment=NURTURE_WORDS[reason],
        )

    def _discard(self, picks: list[int], at: datetime, rng: Random) -> None:
        reason = rng.choice(list(DISCARD_WORDS))
        actions.discard(
            [(pk, None) for pk in picks],
            reason=reason.value,
            by=self._marketer(rng),
            at=at,
            comment=DISCARD_WORDS[reason],
        )

    def _marketer(self, rng: Random) -> Actor:
        return Actor.person(rng.choice(self.staff.marketers))
