"""Clocks told minute by minute from docs/sla.md: slow, simple, sharing no code with sla.deriving.

It reads no table: what happened is what a test says it did (Deed). Instants are whole minutes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tests.accounts.minute_oracle import World

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WARMTH = ["", "cold", "warm", "hot"]
SALES = {"first_contact", "decision", "attempts", "in_hand"}
RELAY = {"review", "offered", "held"}
# Where somebody lies while a promise that starts so can be owed.
OWED_IN = {
    "signal": RELAY,
    "arrival": {"review"},
    "offer": {"offered"},
    "acceptance": {"held"},
    "in_hand": {"held"},
    "return": {"nurture"},
}


@dataclass
class Deed:
    """One thing that happened: an event ("e12") or an activity ("a34"), in the words of the table in docs/sla.md."""

    at: datetime
    key: str
    starts: set[str] = field(default_factory=set)
    meets: set[str] = field(default_factory=set)
    when: datetime | None = None  # where it was logged later than it was done
    place: str = ""
    seller: int | None = None
    to_seller: bool = False
    marketer: int | None = None
    heat: str = ""
    by_signal: bool = False
    promised: tuple[int, int] | None = None
    pause: tuple[str, str, datetime | None] | None = None  # promise, key, until
    undone: bool = False

    @property
    def is_event(self) -> bool:
        return self.key.startswith("e")

    @property
    def order(self) -> tuple[datetime, int]:
        return self.at, int(self.key[1:]) if self.is_event else 0


@dataclass(frozen=True)
class Promised:
    """A target: of one promise the first in the list that fits the person holds."""

    promise: str
    starts: str
    meets: frozenset[str]
    minutes: int | None  # None: so many days
    days: int = 0
    business: bool = True
    temperatures: frozenset[str] = frozenset()
    renews: bool = False


@dataclass
class Told:
    """A clock as the deeds have it."""

    promise: str
    key: str
    target: Promised
    temperature: str
    started_at: datetime
    counts_from: datetime
    need: int
    hands: list[tuple[datetime, int | None]]
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    tries: list[datetime] = field(default_factory=list)
    answered_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def user(self) -> int | None:
        return self.hands[-1][1]


@cache
def minutes_open(opens: Callable[[datetime], bool], since: datetime, days: int) -> bytes:
    return bytes(opens(since + number * MINUTE) for number in range(days * 24 * 60))


class Company:
    """Who works when (None: the default calendar), as minutes of a bounded time."""

    def __init__(self, worlds: Mapping[int | None, World], since: datetime, days: int) -> None:
        self.worlds, self.since = worlds, since.astimezone(UTC)
        self.minutes = {user: minutes_open(world.opens, self.since, days) for user, world in worlds.items()}

    def business_day(self, user: int | None) -> int:
        return max(len(minutes) for minutes in self.worlds[user].by_weekday)

    def due(self, clock: Told, *, paused: bool = True) -> datetime:
        """The minute by which all of the time has been used up."""
        left, at, hands = clock.need, clock.counts_from, clock.hands
        while left:
            user = [who for since, who in hands if since <= at or since == hands[0][0]][-1]
            until = min((since for since, _who in hands if since > at), default=None)
            at, left = self._count(clock, user, at, until, left, paused)
        return at

    def _count(
        self, clock: Told, user: int | None, at: datetime, until: datetime | None, left: int, paused: bool
    ) -> tuple[datetime, int]:
        here = self.minutes[user]
        number = int((at - self.since) / MINUTE)
        last = len(here) if until is None else int((until - self.since) / MINUTE)
        stands = [(int((a - self.since) / MINUTE), int((b - self.since) / MINUTE)) for a, b in clock.pauses * paused]
        while left and number < last:
            counts = here[number] or not clock.target.business
            left -= bool(counts) and not any(a <= number < b for a, b in stands)
            number += 1
        assert left == 0 or until is not None, "the oracle's time is too short"
        return self.since + number * MINUTE, left


def told(deeds: Sequence[Deed], targets: Sequence[Promised], company: Company) -> list[Told]:
    """Every clock that these deeds of one person make."""
    standing = sorted((deed for deed in deeds if not deed.undone), key=lambda deed: deed.order)
    promises = list(dict.fromkeys(target.promise for target in targets))
    return [
        clock
        for promise in promises
        for clock in Promise(promise, [t for t in targets if t.promise == promise], company).through(standing)
    ]


class Promise:
    """One promise to one person, deed by deed."""

    def __init__(self, name: str, targets: Sequence[Promised], company: Company) -> None:
        self.name, self.targets, self.company = name, targets, company
        self.place = self.heat = ""
        self.seller: int | None = None
        self.marketer: int | None = None
        self.promised = (0, 0)
        self.last_signal: Deed | None = None
        self.clocks: list[Told] = []
        self.clock: Told | None = None

    def through(self, deeds: Sequence[Deed]) -> list[Told]:
        for deed in deeds:
            warmer = self.stand(deed)
            if self.clock:
                self.live(self.clock, deed, warmer)
            if not self.clock:
                self.maybe_start(deed)
        return self.clocks

    def who(self) -> int | None:
        if self.name not in SALES:
            return self.marketer
        return self.seller if self.place in {"offered", "held"} else None

    def stand(self, deed: Deed) -> bool:
        before = WARMTH.index(self.heat)
        self.place = deed.place or self.place
        if deed.to_seller:
            self.seller = deed.seller
        self.marketer = deed.marketer or self.marketer
        self.promised = deed.promised or self.promised
        if "signal" in deed.starts:
            self.last_signal = deed
        if deed.heat and (deed.is_event or WARMTH.index(deed.heat) > before):
            self.heat = deed.heat
        return WARMTH.index(self.heat) > before

    def fitting(self, starts: str | None = None) -> Promised | None:
        for target in self.targets:
            if starts in (None, target.starts) and (not target.temperatures or self.heat in target.temperatures):
                return target
        return None

    def live(self, clock: Told, deed: Deed, warmer: bool) -> None:
        if self.is_answer(clock, deed):
            self.answer(clock, deed)
            return
        if self.place not in OWED_IN[clock.target.starts]:
            # What begins anew with every answer was kept until somebody left the table.
            self.close(clock, deed.at, answered=clock.target.renews)
            return
        if self.who() != clock.user and not self.hand_on(clock, deed):
            return
        if "signal" in deed.starts:
            stand_still(clock, deed.at, None)
        if warmer and WARMTH.index(self.heat) > WARMTH.index(clock.temperature):
            self.tighten(clock, deed)
        if deed.pause and deed.pause[:2] == (clock.promise, clock.key):
            stand_still(clock, deed.at, deed.pause[2])

    def is_answer(self, clock: Told, deed: Deed) -> bool:
        meets = clock.target.meets
        if "tried" in deed.meets and "tried" in meets:
            clock.tries.append(deed.when or deed.at)
            world = self.company.worlds[clock.user]
            days = {day_there(world, one) for one in clock.tries}
            many, on = self.promised
            if many and len(clock.tries) >= many and len(days) >= on:
                return True
        return bool((deed.meets - {"tried"}) & meets)

    def answer(self, clock: Told, deed: Deed) -> None:
        when = max(deed.when or deed.at, clock.counts_from)
        stays = self.place in OWED_IN[clock.target.starts]
        if clock.target.renews and stays and when <= self.company.due(clock):
            clock.counts_from, clock.hands = when, [(when, self.who())]
            if "signal" in deed.starts:
                stand_still(clock, deed.at, None)
            return
        self.close(clock, when, answered=True)
        if clock.target.renews and stays:
            self.start(clock.target, deed)

    def close(self, clock: Told, at: datetime, *, answered: bool) -> None:
        clock.ended_at = max(at, clock.started_at)
        clock.answered_at = clock.ended_at if answered else None
        self.clock = None

    def hand_on(self, clock: Told, deed: Deed) -> bool:
        if self.company.due(clock) > deed.at:
            clock.hands = [*clock.hands, (max(deed.at, clock.counts_from), self.who())]
            return True
        self.close(clock, deed.at, answered=False)
        self.start(clock.target, deed)
        return False

    def tighten(self, clock: Told, deed: Deed) -> None:
        target = self.fitting()
        if target is None:
            return
        fresh = self.fresh(target, deed)
        fresh.pauses = clock.pauses
        if self.company.due(fresh) < self.company.due(clock):
            clock.target, clock.temperature, clock.need = target, self.heat, fresh.need
            clock.counts_from, clock.hands = fresh.counts_from, fresh.hands

    def maybe_start(self, deed: Deed) -> None:
        causes = {start: deed for start in deed.starts if self.place in OWED_IN[start]}
        if deed.by_signal and "arrival" in deed.starts and self.last_signal:
            causes["signal"] = self.last_signal
        for starts in dict.fromkeys(target.starts for target in self.targets):
            target = self.fitting(starts) if starts in causes else None
            if target and (target.renews or not causes[starts].meets & target.meets):
                self.start(target, causes[starts])
                return

    def start(self, target: Promised, deed: Deed) -> None:
        if all(clock.key != deed.key for clock in self.clocks):
            self.clock = self.fresh(target, deed)
            self.clocks.append(self.clock)

    def fresh(self, target: Promised, deed: Deed) -> Told:
        a_day = self.company.business_day(self.who()) if target.business else 24 * 60
        need = target.minutes or target.days * a_day
        return Told(self.name, deed.key, target, self.heat, deed.at, deed.at, need, [(deed.at, self.who())])


def day_there(world: World, at: datetime) -> date:
    return at.astimezone(ZoneInfo(world.zone)).date()


def stand_still(clock: Told, at: datetime, until: datetime | None) -> None:
    before = [(since, min(end, at)) for since, end in clock.pauses if since < at]
    clock.pauses = before if until is None else [*before, (at, until)]


def shown(clock: Told, company: Company, at: datetime) -> dict[str, object]:
    """What the table has to say of it at `at`."""
    due = company.due(clock)
    resumes = next((end for since, end in clock.pauses if since <= at < end), None)
    end, answer = clock.ended_at, clock.answered_at
    late = at > due if end is None else end > due or (answer is None and end == due)
    if late:
        state = "breached"
    elif end is None:
        state = "paused" if resumes else "running"
    else:
        state = "met" if answer else "superseded"
    return {
        "promise": clock.promise,
        "key": clock.key,
        "state": state,
        "temperature": clock.temperature,
        "started_at": clock.started_at,
        "due_at": due,
        "strict_due_at": company.due(replace(clock), paused=False),
        "resumes_at": resumes if state == "paused" else None,
        "breached_at": due if late else None,
        "answered_at": answer,
        "ended_at": end,
        "user_id": clock.user,
    }
