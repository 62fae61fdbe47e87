"""What a clock hears of a person's streams: events and activities in the SLA's own words. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sla.words import Answer, Start

NOTHING: frozenset[str] = frozenset()
REACHED = frozenset({"conversation", "meeting_booked", "declined"})
# Of attempts with these outcomes nobody can say that the person was contacted.
NO_CONTACT = frozenset({"bad_data"})
HEAT = {"": 0, "cold": 0, "warm": 1, "hot": 2}


@dataclass(frozen=True, slots=True)
class Stand:
    """A pause asked for, or taken off: which clock it concerns, and until when it stands (None: goes on)."""

    promise: str
    key: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened. `at` orders it; `when` is when it really was, where it was noted later.

    `place` and `stage` only where it moved the person; `seller` and `marketer` only where `hands` or `asked` is true.
    """

    at: datetime
    when: datetime
    key: str
    event_id: int | None = None
    answers: frozenset[str] = NOTHING
    starts: frozenset[str] = NOTHING
    place: str = ""
    stage: str = ""
    hands: bool = False
    seller: int | None = None
    asked: bool = False
    marketer: int | None = None
    heat: str = ""
    fit: str = ""
    source: str = ""
    attempts: int | None = None  # how many the terms promised at an acceptance, and over how many days
    days: int | None = None
    because: str = ""
    stand: Stand | None = None


@dataclass(slots=True)
class Person:
    """A contact with everything its clocks depend on."""

    id: int
    country: str = ""
    happened: list[Happened] = field(default_factory=list)
    undone: frozenset[int] = frozenset()  # events of theirs that were taken back


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as stored, as far as clocks ask."""

    id: int
    kind: str
    at: datetime
    actor: int | None
    reason: str
    facts: Mapping[str, Any]
    stage: str
    place: str
    temperature: str
    fit: str
    source: str


Told = dict[str, Any]


def heard(row: EventRow) -> Happened | None:
    """An event in the SLA's words; None where no clock cares."""
    tell = EVENTS.get(row.kind)
    if tell is None:
        return None
    told: Told = {"when": row.at, "heat": row.temperature, **tell(row)}
    return Happened(
        at=row.at,
        key=f"e{row.id}",
        event_id=row.id,
        place=row.place,
        stage=row.stage,
        fit=row.fit,
        source=row.source,
        because=row.reason,
        **told,
    )


def _moved(row: EventRow) -> Told:
    return {}


def _arrived(row: EventRow) -> Told:
    """Whoever history brought into the queue waits under no promise."""
    return {"starts": frozenset({Start.ARRIVAL}) if row.reason != "import" else NOTHING}


def _offered(row: EventRow) -> Told:
    return {
        "answers": frozenset({Answer.VERDICT}),
        "starts": frozenset({Start.OFFER}),
        "asked": True,
        "marketer": row.actor,
        **_to_seller(row),
    }


def _to_seller(row: EventRow) -> Told:
    return {"hands": True, "seller": row.facts.get("seller")}


def _accepted(row: EventRow) -> Told:
    promised = row.facts.get("promised") or {}
    return {
        "answers": frozenset({Answer.DECIDED}),
        "starts": frozenset({Start.ACCEPTANCE, Start.IN_HAND}),
        "attempts": promised.get("attempts"),
        "days": promised.get("days"),
        **_to_seller(row),
    }


def _taken(row: EventRow) -> Told:
    return {"starts": frozenset({Start.IN_HAND}), **_to_seller(row)}


def _returned(row: EventRow) -> Told:
    start = {"nurture": Start.RETURN, "review": Start.ARRIVAL}.get(row.place)
    return {"answers": frozenset({Answer.DECIDED}), "starts": frozenset({start}) if start else NOTHING}


def _ended(row: EventRow) -> Told:
    """Marketing's verdict on whoever is in review, sales' decision on whoever is not."""
    return {"answers": frozenset({Answer.VERDICT, Answer.DECIDED})}


def _attempted(row: EventRow) -> Told:
    outcome = row.facts.get("outcome", "")
    answers = {Answer.WORKED} | ({Answer.ATTEMPTED, Answer.TRIED} if outcome not in NO_CONTACT else set())
    when = datetime.fromisoformat(row.facts["tried_at"]) if row.facts.get("tried_at") else row.at
    reached = {Answer.REACHED} if outcome in REACHED else set()
    return {"answers": frozenset(answers | reached), "when": when}


def _worked(row: EventRow) -> Told:
    return {"answers": frozenset({Answer.WORKED})}


def _opened(row: EventRow) -> Told:
    return {
        "answers": frozenset({Answer.WORKED, Answer.OPPORTUNITY}),
        "starts": frozenset({Start.IN_HAND}),
        "hands": True,
        "seller": row.facts.get("owner"),
    }


def _given(row: EventRow) -> Told:
    return {"hands": True, "seller": row.facts.get("owner")}


def _paused(row: EventRow) -> Told:
    until = row.facts.get("until")
    return {
        "stand": Stand(row.facts["promise"], row.facts["key"], datetime.fromisoformat(until) if until else None),
    }


EVENTS: dict[str, Callable[[EventRow], Told]] = {
    "scoring.qualified": _arrived,
    "handoff.reopened": _arrived,
    "handoff.withdrawn": _arrived,
    "handoff.expired": _arrived,
    "handoff.offered": _offered,
    "handoff.nurtured": lambda row: {"answers": frozenset({Answer.VERDICT})},
    "handoff.discarded": _ended,
    "handoff.revived": _moved,
    "handoff.accepted": _accepted,
    "handoff.taken": _taken,
    "handoff.returned": _returned,
    "handoff.passed": _to_seller,
    "handoff.reassigned": _to_seller,
    "handoff.attempted": _attempted,
    "handoff.judged": _worked,
    "handoff.planned": _worked,
    "opportunity.opened": _opened,
    "opportunity.changed": _worked,
    "opportunity.won": _moved,
    "opportunity.lost": _moved,
    "contact.began": _moved,
    "contact.history": _moved,
    "contact.withdrawn": _moved,
    "contact.given": _given,
    "scoring.fell_below": _moved,
    "sla.paused": _paused,
    "sla.resumed": _paused,
}


def acted(*, id: int, at: datetime, code: str, temperature: str, own: bool, marketer: bool) -> Happened:
    """An activity in the SLA's words. `marketer`: it is one of our own outbound touches."""
    answers = {Answer.ACTIVE} if own else set()
    if code in ("call", "meeting_booked", "reply"):
        answers |= {Answer.REPLIED}
    if marketer:
        answers |= {Answer.TOUCHED}
    starts = frozenset({Start.SIGNAL}) if own and temperature == "hot" else NOTHING
    return Happened(at, at, f"a{id}", answers=frozenset(answers), starts=starts, heat=temperature if own else "")
