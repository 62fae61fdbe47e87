"""The walk: one person's streams, in order, make the clocks of one promise. Pure; the rules of a clock's life."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sla.deriving.agreement import Agreement, Facts, allowed, is_sales, later, target_of
from sla.deriving.streams import HEAT, Happened, Person
from sla.deriving.stretches import Stretch, moment
from sla.models import Target
from sla.words import RUNS_IN, Answer, Start


@dataclass(slots=True)
class Counted:
    """One clock as the streams have it. Nothing here has asked what time it is now."""

    promise: str
    target: Target
    key: str
    temperature: str
    started_at: datetime
    counts_from: datetime
    allowed: timedelta
    stretches: list[Stretch]
    user: int | None
    team: int | None
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: int | None = None
    tries: list[datetime] = field(default_factory=list)

    @property
    def due_at(self) -> datetime:
        return self.at(self.allowed)

    @property
    def strict_due_at(self) -> datetime:
        return moment(self.stretches, self.allowed)

    def at(self, length: timedelta) -> datetime:
        """When so much of the time is used up."""
        return moment(self.stretches, length, self.pauses)

    def end(self, at: datetime, *, by: int | None, answered: bool) -> None:
        self.ended_at, self.ended_by = at, by
        self.answered_at = at if answered else None

    def pauses_from(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """What is left of the pauses for a clock that counts anew from `at`: a named day stands."""
        return [(max(since, at), end) for since, end in self.pauses if end > at]

    def hand(self, user: int | None, at: datetime, agreement: Agreement) -> None:
        """Somebody else is responsible: what is used up stays used up, the rest counts in their calendar."""
        self.user, self.team = user, agreement.team(user)
        if self.stretches[-1].calendar is not None:
            self.stretches.append(Stretch(max(at, self.counts_from), agreement.calendar(user)))


def clocks_of(person: Person, agreement: Agreement) -> list[Counted]:
    """Every clock of this person, in the order in which they began; of each promise at most the last one is open."""
    found = []
    for promise, targets in agreement.targets.items():
        found += [one for one in Walk(promise, targets, person, agreement).walked() if not _before(one)]
    return found


def _before(clock: Counted) -> bool:
    """Whether all of it lies before its target was agreed, so that it never was a promise."""
    since = clock.target.since
    return since is not None and clock.ended_at is not None and clock.ended_at <= since


class Walk:
    """Follows one person through the streams for one promise."""

    def __init__(self, promise: str, targets: Sequence[Target], person: Person, agreement: Agreement) -> None:
        self.promise, self.targets, self.person, self.agreement = promise, targets, person, agreement
        self.place = self.stage = self.heat = self.fit = self.source = ""
        self.seller: int | None = None
        self.marketer: int | None = None
        self.signal: Happened | None = None
        self.promised = (0, 0)
        self.now: Counted | None = None
        self.found: list[Counted] = []
        self.keys: set[str] = set()

    def walked(self) -> list[Counted]:
        for one in self.person.happened:
            risen = self._follow(one)
            if self.now is not None:
                self._go_on(self.now, one, risen)
            if self.now is None:
                self._perhaps_begin(one)
        return self.found

    @property
    def responsible(self) -> int | None:
        if not is_sales(self.promise):
            return self.marketer
        return self.seller if self.place in ("offered", "held") else None

    def _follow(self, one: Happened) -> bool:
        """Where the person stands after this. Returns whether they are warmer than before."""
        was = HEAT[self.heat]
        # What the person does only warms; an event says how they stood by every signal that was still valid.
        if one.event_id is not None or HEAT[one.heat] > was:
            self.heat = one.heat or self.heat
        self.place, self.stage = one.place or self.place, one.stage or self.stage
        self.fit, self.source = one.fit or self.fit, one.source or self.source
        if one.hands:
            self.seller = one.seller
        if one.asked:
            self.marketer = one.marketer
        if one.attempts and one.days:
            self.promised = (one.attempts, one.days)
        if Start.SIGNAL in one.starts:
            self.signal = one
        return HEAT[self.heat] > was

    def _go_on(self, clock: Counted, one: Happened, risen: bool) -> None:
        """What this means to the clock that is open."""
        if self._answers(clock, one):
            self._answered(clock, one)
        elif self.place not in RUNS_IN[clock.target.starts]:
            self._close(clock, one, answered=clock.target.renews)
        else:
            if self.responsible != clock.user:
                self._hand(clock, one)
            if Start.SIGNAL in one.starts:
                _stand(clock, one.at, None)  # whoever asks for us does not want us to wait
            if self.now is clock and risen:
                self._tighten(clock, one)
            if one.stand is not None and (one.stand.promise, one.stand.key) == (clock.promise, clock.key):
                _stand(clock, one.at, one.stand.until)

    def _answers(self, clock: Counted, one: Happened) -> bool:
        meets = clock.target.meets
        if Answer.TRIED in one.answers and Answer.TRIED in meets and self._tried(clock, one):
            return True
        # Whoever marketing discards in review was never sales' to decide about.
        return any(answer in meets for answer in one.answers if answer != Answer.TRIED)

    def _tried(self, clock: Counted, one: Happened) -> bool:
        """As often and on as many days as the terms in force at the acceptance promised."""
        zone = ZoneInfo(self.agreement.calendar(clock.user).zone)
        clock.tries.append(one.when)
        attempts, days = self.promised
        on = {tried.astimezone(zone).date() for tried in clock.tries}
        return bool(attempts) and len(clock.tries) >= attempts and len(on) >= days

    def _answered(self, clock: Counted, one: Happened) -> None:
        when = later(one.when, clock.counts_from)
        if clock.target.renews and when <= clock.due_at and self.place in RUNS_IN[clock.target.starts]:
            clock.counts_from, clock.pauses = when, [] if Start.SIGNAL in one.starts else clock.pauses_from(when)
            clock.stretches = [Stretch(when, clock.stretches[-1].calendar)]
            if self.responsible != clock.user:
                clock.hand(self.responsible, when, self.agreement)
            return
        self._close(clock, one, answered=True, at=when)
        if clock.target.renews and self.place in RUNS_IN[clock.target.starts]:
            self._begin(clock.target, one)

    def _close(self, clock: Counted, one: Happened, *, answered: bool, at: datetime | None = None) -> None:
        clock.end(at or later(one.at, clock.started_at), by=one.event_id, answered=answered)
        self.now = None

    def _hand(self, clock: Counted, one: Happened) -> None:
        """Handed on in time, the clock goes on with somebody else; handed on late, a new one begins with them."""
        if clock.due_at > one.at:
            clock.hand(self.responsible, one.at, self.agreement)
            return
        self._close(clock, one, answered=False)
        self._begin(clock.target, one)

    def _tighten(self, clock: Counted, one: Happened) -> None:
        """A warmer person may not wait longer than one who had been so warm from now on."""
        target = target_of(self.targets, self._facts())
        if target is None or HEAT[self.heat] <= HEAT[clock.temperature]:
            return
        tighter = self._counted(target, one, clock.key)
        tighter.pauses = clock.pauses_from(one.at)
        if tighter.due_at < clock.due_at:
            clock.target, clock.temperature = target, self.heat
            clock.counts_from, clock.allowed = tighter.counts_from, tighter.allowed
            clock.stretches, clock.pauses = tighter.stretches, tighter.pauses

    def _perhaps_begin(self, one: Happened) -> None:
        """Begin where a target starts here: at the signal that brought them, where that is what qualified them."""
        causes = {start: one for start in one.starts if self.place in RUNS_IN[start] and start != Start.SIGNAL}
        if signal := self._signal_of(one):
            causes[Start.SIGNAL] = signal
        # In the order of the targets: that of a set differs from process to process.
        for start in dict.fromkeys(target.starts for target in self.targets if target.starts in causes):
            target = target_of(self.targets, self._facts(), start)
            if target is not None and not self._met_by_itself(target, causes[start]):
                self._begin(target, causes[start])
                return

    def _signal_of(self, one: Happened) -> Happened | None:
        """The hot signal that one starts with: itself on somebody's table, or what a signal route qualified by."""
        if Start.SIGNAL in one.starts:
            return one if self.place in RUNS_IN[Start.SIGNAL] else None
        return self.signal if Start.ARRIVAL in one.starts and one.because == "signal" else None

    @staticmethod
    def _met_by_itself(target: Target, cause: Happened) -> bool:
        """Whoever books a meeting has been in touch already."""
        return not target.renews and any(answer in target.meets for answer in cause.answers)

    def _begin(self, target: Target, cause: Happened) -> None:
        if cause.key in self.keys:
            return
        self.keys.add(cause.key)
        self.now = self._counted(target, cause, cause.key)
        self.found.append(self.now)

    def _counted(self, target: Target, cause: Happened, key: str) -> Counted:
        """The clock of this target from this cause on; nothing counts before the target was agreed."""
        user, since = self.responsible, later(cause.at, target.since)
        calendar = self.agreement.calendar(user)
        return Counted(
            promise=self.promise,
            target=target,
            key=key,
            temperature=self.heat,
            started_at=since,
            counts_from=since,
            allowed=allowed(target, calendar),
            stretches=[Stretch(since, calendar if target.business else None)],
            user=user,
            team=self.agreement.team(user),
        )

    def _facts(self) -> Facts:
        team = self.agreement.team(self.responsible)
        return Facts(self.stage, self.heat or "cold", self.fit, self.source, self.person.country, team)


def _stand(clock: Counted, at: datetime, until: datetime | None) -> None:
    """Stand still until then; None: go on from now."""
    if until is None:
        clock.pauses = [(since, min(end, at)) for since, end in clock.pauses if since < at]
    elif until > at:
        clock.pauses = [*((since, min(end, at)) for since, end in clock.pauses), (at, until)]
