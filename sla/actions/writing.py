"""Clock rows beside what the streams say: which differ, and writing those. No event is recorded here."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sla.deriving import Counted, Person
from sla.deriving.standing import Standing, is_settled, standing_of
from sla.models import Clock, Rung
from sla.words import ASIDE, PARTY, State

WRITTEN = (
    "target_id",
    "state",
    "temperature",
    "started_at",
    "counts_from",
    "allowed",
    "due_at",
    "strict_due_at",
    "resumes_at",
    "breached_at",
    "answered_at",
    "ended_at",
    "ended_by",
    "user_id",
    "team_id",
)
# A row that stays as it is need not be rewritten at every look.
LOOKED_AT_EVERY = timedelta(hours=6)
# Fields written beside what is derived.
BESIDE = ("outcome_event", "next_at", "derived_at", "attempts")


@dataclass(frozen=True, slots=True)
class Step:
    """A rung that a clock has reached, and when."""

    rung: Rung
    at: datetime


@dataclass(slots=True)
class Change:
    """A clock as it now stands, how it stood before (its state; empty: not at all), and what it was counted from."""

    clock: Clock
    was: str
    counted: Counted | None
    differs: bool
    taken_back: bool = False  # the verdict on record no longer stands
    was_breached_at: datetime | None = None
    steps: list["Step"] = field(default_factory=list)

    def is_news(self, at: datetime) -> bool:
        """Whether the row has to be written: it differs, climbed, or was last looked at long ago."""
        return self.differs or bool(self.steps) or at - self.clock.derived_at > LOOKED_AT_EVERY

    @property
    def breaks(self) -> bool:
        """Whether a breach came, went or moved."""
        return self.clock.breached_at != self.was_breached_at

    @property
    def became(self) -> str:
        """The state it changed to, or empty."""
        return self.clock.state if self.clock.state != self.was or self.taken_back else ""


class Kept:
    """The rows of a set of people, locked by their people's advisory locks."""

    def __init__(self, contact_ids: Collection[int]) -> None:
        self.contact_ids = contact_ids
        self.rows: dict[int, dict[tuple[str, str], Clock]] = defaultdict(dict)
        for clock in Clock.objects.filter(contact__in=contact_ids).order_by("pk").select_for_update():
            self.rows[clock.contact_id][clock.promise, clock.key] = clock

    def beside(self, person: Person, counted: Sequence[Counted], *, at: datetime) -> list[Change]:
        """What changes for this person."""
        mine = self.rows[person.id]
        seen_until = max((clock.derived_at for clock in mine.values()), default=None)
        found, derived = [], set()
        for one in counted:
            place = (one.promise, one.key)
            derived.add(place)
            kept = mine.get(place)
            # An old clock that nobody knew was made by a later change of calendars or targets: history stands.
            is_late = kept is None and one.ended_at is not None and seen_until is not None and one.ended_at < seen_until
            if not is_late and not (kept is not None and is_settled(kept, one, person.undone)):
                found.append(self._change(person, one, kept, at=at))
        gone = [clock for place, clock in mine.items() if place not in derived and clock.ended_at is None]
        return [*found, *(_gone(clock, at=at) for clock in gone)]

    def _change(self, person: Person, one: Counted, kept: Clock | None, *, at: datetime) -> Change:
        standing = standing_of(one, kept, at=at)
        clock = kept or Clock(contact_id=person.id, promise=one.promise, party=PARTY[one.promise], key=one.key)
        was, before = clock.state if kept else "", [getattr(clock, name) for name in WRITTEN]
        was_breached_at = clock.breached_at
        taken_back = kept is not None and _taken_back(kept, standing)
        _fill(clock, one, standing, None if taken_back else kept)
        self.rows[person.id][one.promise, one.key] = clock
        differs = kept is None or before != [getattr(clock, name) for name in WRITTEN]
        return Change(clock, was, one, differs, taken_back, was_breached_at)

    def deadlines(self) -> dict[int, datetime | None]:
        """{contact: the earliest deadline that whoever has them in hand still owes them}."""
        return {
            contact: min((clock.due_at for clock in self.rows[contact].values() if _is_awaited(clock)), default=None)
            for contact in self.contact_ids
        }


def _taken_back(kept: Clock, standing: Standing) -> bool:
    """Whether the verdict on record no longer stands. An answer in time takes a breach back by itself."""
    if kept.state == State.MET:
        return (standing.state, standing.answered_at) != (State.MET, kept.answered_at)
    return kept.state == State.BREACHED and standing.state != State.MET and standing.breached_at != kept.breached_at


def _is_awaited(clock: Clock) -> bool:
    return clock.ended_at is None and clock.promise not in ASIDE


def _fill(clock: Clock, one: Counted, standing: Standing, kept: Clock | None) -> None:
    """What is derived, into the row. The terms of a recorded breach stay as they were."""
    if kept is None or not kept.breached_at:
        clock.target, clock.temperature = one.target, one.temperature
        clock.started_at, clock.counts_from, clock.allowed = one.started_at, one.counts_from, one.allowed
        clock.strict_due_at = one.strict_due_at
    clock.user_id = one.user
    clock.team_id = one.team
    clock.state, clock.due_at, clock.resumes_at = standing.state, standing.due_at, standing.resumes_at
    clock.breached_at, clock.answered_at = standing.breached_at, standing.answered_at
    clock.ended_at, clock.ended_by = standing.ended_at, one.ended_by


def _gone(clock: Clock, *, at: datetime) -> Change:
    """What set it going was taken back, or its target was switched off: nothing is owed any more."""
    was = clock.state
    clock.ended_at, clock.resumes_at = max(at, clock.started_at), None
    if clock.state != State.BREACHED:
        clock.state = State.SUPERSEDED
    return Change(clock, was, None, differs=True, was_breached_at=clock.breached_at)


def write(changes: Sequence[Change]) -> None:
    """Store these rows: ended ones before open ones, since a person has one open clock of a promise."""
    old = [change.clock for change in changes if change.clock.pk is not None]
    _store([clock for clock in old if clock.ended_at is not None])
    _store([clock for clock in old if clock.ended_at is None])
    Clock.objects.bulk_create([change.clock for change in changes if change.clock.pk is None], batch_size=500)


def _store(clocks: Sequence[Clock]) -> None:
    """One upsert by id: Django's bulk_update spells every value out in a CASE, ten times slower."""
    fields = [Clock._meta.get_field(name).name for name in (*WRITTEN, *BESIDE)]
    Clock.objects.bulk_create(clocks, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=500)
