"""Random weeks of a small company: people offered, worked on, passed around and taken back, and the deeds beside it.

Every act goes through its own verb; what it means for the promises is noted for the oracle (tests/sla/oracle.py).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from accounts.hours import hours_text
from accounts.models import Absence, Calendar, Holiday, User
from accounts.models.calendars import WEEKDAYS
from handoff import actions as relay
from handoff.models import Handoff, Terms
from leads import actions as leads
from leads.actions import Mover
from leads.events import Happening, record
from leads.models import Contact, Event, Standing
from leads.stirring import stir_in_relay
from sla.models import Clock, Target
from tests import make
from tests.accounts.minute_oracle import World
from tests.sla.oracle import Company, Deed, Promised
from tests.sla.relay import DAY, HOUR, MINUTE, time_passes

DAYS = 150  # how far the oracle can count
NINE_TO_FIVE = [[(540, 1020)]] * 5 + [[], []]
LUNCHING = [[(480, 690), (750, 960)]] * 4 + [[(480, 720)], [], []]
NIGHTS = [[(0, 240), (1320, 1440)]] * 7
ALWAYS = [[(0, 1440)]] * 7
# Days before clocks change, and none: who counts across them is wrong by an hour where the code is.
SPRING, AUTUMN, SUMMER = (datetime(2026, month, day, 7, 30, tzinfo=UTC) for month, day in ((3, 26), (10, 22), (6, 1)))
CALL = {"outcome": ["no_answer", "message_left", "bad_data", "conversation", "meeting_booked", "declined"]}
GAPS = [*(minutes * MINUTE for minutes in (1, 1, 2, 3, 7, 9, 20, 30, 45)), HOUR, 2 * HOUR, 5 * HOUR, DAY, 3 * DAY]
ACTS = (
    *("qualify", "offer", "offer", "accept", "accept", "attempt", "attempt", "attempt", "act", "act", "touch"),
    *("reassign", "undo", "undo", "pause", "resume", "sweep", "sweep", "sweep", "warmth", "plan"),
    *("give_back", "recall", "nurture", "discard", "take"),
)
ONWARD = set(ACTS) - {"sweep", "warmth", "undo"}
ANSWERS = {"meeting_booked", "call", "reply"}
REACHED = {"conversation", "meeting_booked", "declined"}
TYPES = {
    "guide": "warm",
    "page_view": "warm",
    "contact_form": "hot",
    "quote_request": "hot",
    "meeting_booked": "hot",
    "call": "",
}
step = st.tuples(st.sampled_from(ACTS), st.sampled_from(GAPS), st.integers(0, 9999))
stories = st.fixed_dictionaries(
    {
        "since": st.sampled_from([SPRING, AUTUMN, SUMMER]),
        "steps": st.lists(step, min_size=8, max_size=40),
        "decision": st.sampled_from([(30, "minutes", True), (3, "hours", True), (1, "days", True), (1, "days", False)]),
        "in_hand": st.sampled_from([(4, "hours", True), (2, "days", True), (1, "days", False), (14, "days", False)]),
        "review": st.sampled_from([(2, "hours", True), (1, "days", True)]),
    }
)


@cache
def week_of(since: datetime) -> dict[str, World]:
    """Who works when, by role; made once a season, so that its minutes are counted once."""
    friday = since.date() + timedelta(days=(4 - since.weekday()) % 7)
    monday = friday + timedelta(days=3)
    return {
        "office": World("Europe/Helsinki", NINE_TO_FIVE, {monday: []}),
        "helsinki": World("Europe/Helsinki", NINE_TO_FIVE, {monday: []}, [(friday, friday)]),
        "ljubljana": World("Europe/Ljubljana", LUNCHING, {friday: [(480, 600)]}),
        "night": World("America/New_York", NIGHTS),
        "always": World("Asia/Kolkata", ALWAYS),
    }


def as_rows(name: str, world: World) -> User:
    """Somebody who works so: a marketer where it is always open, else a seller."""
    calendar = _calendar(name, world)
    user = make.user("marketer" if name == "always" else "sales", calendar=calendar, time_zone=world.zone)
    Absence.objects.bulk_create(Absence(user=user, first_day=first, last_day=last) for first, last in world.away)
    return user


def _calendar(name: str, world: World, **fields: Any) -> Calendar:
    hours = {day: hours_text(tuple(spans)) for day, spans in zip(WEEKDAYS, world.week, strict=True)}
    calendar = Calendar.objects.create(name=f"{name} hours", time_zone=world.zone, **hours, **fields)
    Holiday.objects.bulk_create(
        Holiday(calendar=calendar, day=day, name="Own", hours=hours_text(tuple(spans)))
        for day, spans in world.own_days.items()
    )
    return calendar


def agreed(story: dict[str, Any]) -> list[Promised]:
    """The targets as rows and as the oracle reads them: the default ones, some with another length."""
    for promise in ("decision", "in_hand", "review"):
        length, unit, business = story[promise]
        Target.objects.filter(promise=promise).update(length=length, unit=unit, business=business)
    Target.objects.update(since=None)
    Terms.objects.update(attempts=3, days=2)
    return [_promised(target) for target in Target.objects.order_by("promise", "position")]


def _promised(target: Target) -> Promised:
    minutes = {"minutes": target.length, "hours": 60 * target.length}.get(target.unit)
    return Promised(
        target.promise,
        target.starts,
        frozenset(target.meets),
        minutes,
        target.length,
        target.business,
        frozenset(target.temperatures),
        target.renews,
    )


@dataclass
class Person:
    """One of them, what was done, and how to take the last move back."""

    contact: Contact
    warmth: str
    deeds: list[Deed] = field(default_factory=list)
    mine: dict[str, int] = field(default_factory=dict)  # deed → who did it
    moves: list[str] = field(default_factory=list)  # moves and changes of hands that stand


class Story:
    """Lives a drawn story through; `at` is now."""

    def __init__(self, story: dict[str, Any]) -> None:
        self.at = story["since"]
        Calendar.objects.filter(is_default=True).delete()
        worlds = week_of(self.at)
        _calendar("office", worlds["office"], is_default=True)
        users = {name: as_rows(name, world) for name, world in worlds.items() if name != "office"}
        self.sellers = [users["helsinki"], users["ljubljana"], users["night"]]
        self.marketer = users["always"]
        calendars: dict[int | None, World] = {user.pk: worlds[name] for name, user in users.items()}
        self.company = Company({None: worlds["office"], **calendars}, self.at - DAY, DAYS)
        self.targets = agreed(story)
        self.people = [self._born("cold"), self._born("hot")]
        self.person = self.people[0]

    def _born(self, warmth: str) -> Person:
        standing = {"points": 60, "fit": "A", "temperature": warmth}
        return Person(make.person(at=self.at - DAY, standing=standing), warmth)

    def live(self, act: str, gap: timedelta, number: int) -> bool:
        """One act where it is possible now. Returns whether the sweeps ran."""
        self.at += gap
        self.person = self.people[number % 2]
        self.person.contact.refresh_from_db()
        before = len(self.person.deeds)
        getattr(self, f"_{act}")(number // 2)
        if act in ONWARD and len(self.person.deeds) == before:
            self._onward(number // 2)
        return act == "sweep"

    def _onward(self, number: int) -> None:
        """Where that was not to be done, what usually comes next."""
        {"review": self._offer, "offered": self._accept, "held": self._attempt}.get(
            self.person.contact.place, self._qualify
        )(number)

    def _sweep(self, number: int) -> None:
        time_passes(self.at)

    # What marketing does.

    def _qualify(self, number: int) -> None:
        if self._at("none", "nurture") and self.person.contact.stage == "lead":
            reason = ("score", "signal", "import")[min(number % 4, 2)]
            by = make.by(self.marketer)
            event = leads.move("qualify", [Mover(self.person.contact.pk, reason=reason)], by=by, at=self.at).events
            starts = {"arrival"} if reason != "import" else set()
            self._moved(event, self.marketer, "review", starts=starts, by_signal=reason == "signal")

    def _offer(self, number: int) -> None:
        if self._at("review"):
            to = self.sellers[number % 3]
            done = relay.offer([self._pick()], by=make.by(self.marketer), at=self.at, to=to.pk)
            said = {"starts": {"offer"}, "meets": {"verdict"}, "marketer": self.marketer.pk}
            self._moved(done.events, self.marketer, "offered", **said, to_seller=True, seller=to.pk)

    def _nurture(self, number: int) -> None:
        if self._at("review"):
            done = relay.nurture([self._pick()], by=make.by(self.marketer), at=self.at)
            self._moved(done.events, self.marketer, "nurture", meets={"verdict"})

    def _discard(self, number: int) -> None:
        if self._at("review") and number % 3 == 0:
            done = relay.discard([self._pick()], reason="no_need", by=make.by(self.marketer), at=self.at)
            self._moved(done.events, self.marketer, "discarded", meets={"verdict", "decided"})

    def _recall(self, number: int) -> None:
        if self._at("offered"):
            relay.recall(self._handoff().pk, by=make.by(self.marketer), at=self.at)
            self._moved(None, self.marketer, "review", starts={"arrival"})

    def _touch(self, number: int) -> None:
        self._activity("touch", {"touched"})

    # What sales does.

    def _accept(self, number: int) -> None:
        if self._at("offered"):
            user = self._seller()
            relay.accept(self._handoff().pk, by=make.by(user), at=self.at)
            said = {"starts": {"acceptance", "in_hand"}, "meets": {"decided"}, "promised": (3, 2)}
            self._moved(None, user, "held", **said, to_seller=True, seller=user.pk)

    def _take(self, number: int) -> None:
        if self._at("none", "nurture") and number % 2:
            user = self.sellers[number % 3]
            relay.take(self.person.contact.pk, by=make.by(user), at=self.at)
            self._moved(None, user, "held", starts={"in_hand"}, to_seller=True, seller=user.pk)

    def _give_back(self, number: int) -> None:
        if self._at("offered", "held"):
            reason, place = [("no_need", "nurture"), ("bad_data", "review"), ("competitor", "discarded")][number % 3]
            user = self._seller()
            relay.give_back(self._handoff().pk, reason=reason, by=make.by(user), at=self.at)
            starts = {"nurture": {"return"}, "review": {"arrival"}}.get(place, set())
            self._moved(None, user, place, meets={"decided"}, starts=starts)

    def _attempt(self, number: int) -> None:
        if self._at("held"):
            handoff, user = self._handoff(), self._seller()
            outcome = CALL["outcome"][number % 6]
            tried = max(handoff.offered_at, self.at - (number % 5) * (number % 7) * 20 * MINUTE)
            tries = {"channel": "call", "outcome": outcome, "tried_at": tried}
            event = relay.attempt(handoff.pk, by=make.by(user), at=self.at, **tries).event_id
            meets = {"worked"} | ({"attempted", "tried"} if outcome != "bad_data" else set())
            meets |= {"reached"} if outcome in REACHED else set()
            self._did(event, user, meets=meets, when=tried)

    def _plan(self, number: int) -> None:
        if self._at("held"):
            user = self._seller()
            day: date = (self.at + 3 * DAY).date()
            relay.plan_step(self._handoff().pk, next_step="call", next_step_on=day, by=make.by(user), at=self.at)
            self._did(self._last(), user, meets={"worked"})

    def _reassign(self, number: int) -> None:
        if self._at("offered", "held"):
            to, manager = self.sellers[number % 3], make.user("manager")
            if relay.reassign([self._handoff().pk], to=to.pk, by=make.by(manager), at=self.at):
                self._did(self._last(), manager, to_seller=True, seller=to.pk)
                self.person.moves.append("handed")

    # What the person does, and what time and doubt do.

    def _act(self, number: int) -> None:
        code = list(TYPES)[number % len(TYPES)]
        own = code != "call"
        answers = ({"active"} if own else set()) | ({"replied"} if code in ANSWERS else set())
        self._activity(code, answers, heat=TYPES[code])

    def _warmth(self, number: int) -> None:
        """What scoring would say of them from now on; events carry it."""
        self.person.warmth = ("cold", "warm", "hot")[number % 3]
        Standing.objects.filter(contact=self.person.contact).update(temperature=self.person.warmth)

    def _undo(self, number: int) -> None:
        """The last move, or an attempt, where it is young enough and nobody acted since."""
        deed = self._undoable()
        if deed is not None:
            user = User.objects.get(pk=self.person.mine[deed.key])
            relay.undo([int(deed.key[1:])], by=make.by(user), at=self.at)
            deed.undone = True
            if self.person.moves and self.person.moves[-1] == deed.key:
                self.person.moves.pop()

    def _undoable(self) -> Deed | None:
        young = [deed for deed in self.person.deeds if not deed.undone and self.at - deed.at <= 10 * MINUTE]
        last = self.person.moves[-1] if self.person.moves else ""
        for deed in reversed(young):
            if deed.key == last and Contact.objects.get(pk=self.person.contact.pk).move_event_id == int(last[1:]):
                return deed
            if "worked" in deed.meets and deed.when is not None and last != "handed":
                return deed
        return None

    def _pause(self, number: int) -> None:
        self._stand_still(self.at + (1 + number % 90) * HOUR)

    def _resume(self, number: int) -> None:
        self._stand_still(None)

    def _stand_still(self, until: datetime | None) -> None:
        clock = Clock.objects.filter(contact=self.person.contact, ended_at=None).order_by("promise").first()
        if clock is not None:
            facts = {"promise": clock.promise, "key": clock.key, "until": until.isoformat() if until else None}
            happening = Happening(self.person.contact.pk, facts=facts)
            kind = "sla.paused" if until else "sla.resumed"
            record(kind, [happening], by=make.by(self.marketer), at=self.at)
            self._did(self._last(), self.marketer, pause=(clock.promise, clock.key, until))

    # Noting.

    def _at(self, *places: str) -> bool:
        return self.person.contact.place in places

    def _pick(self) -> tuple[int, int | None]:
        return self.person.contact.pk, None

    def _handoff(self) -> Handoff:
        return Handoff.objects.select_related("seller").get(contact=self.person.contact, ended_at=None)

    def _seller(self) -> User:
        seller = self._handoff().seller
        assert seller is not None
        return seller

    def _last(self) -> int:
        event = Event.objects.filter(contact=self.person.contact).latest("id")
        return event.pk

    def _moved(self, events: dict[int, int] | None, user: User, place: str, **said: Any) -> None:
        event = self._last() if events is None else events[self.person.contact.pk]
        self._did(event, user, place=place, **said)
        self.person.moves.append(f"e{event}")

    def _did(self, event: int, user: User, **said: Any) -> None:
        self.person.deeds.append(Deed(self.at, f"e{event}", heat=self.person.warmth, **said))
        self.person.mine[f"e{event}"] = user.pk

    def _activity(self, code: str, meets: set[str], heat: str = "") -> None:
        row = make.activity(self.person.contact, code, at=self.at)
        stir_in_relay([self.person.contact.pk])
        starts = {"signal"} if heat == "hot" else set()
        self.person.deeds.append(Deed(self.at, f"a{row.pk}", starts=starts, meets=meets, heat=heat))
