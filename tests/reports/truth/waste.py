"""Waste as docs/report.md says it, counted over handoffs and arrivals in the queue with the clocks that timed them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from reports.figures.scope import Scope
from tests.reports.truth.company import fits, within
from tests.reports.truth.funnel import month
from tests.reports.truth.lives import RANK, Life, Move, rows

# The buying stages in their order, and those before the one from which people are to be handed over.
BUYING = ("steady", "interest", "need", "comparison", "decision")
TALKED = {"conversation", "meeting_booked", "declined"}
JUDGED = {"handoff.offered", "handoff.nurtured", "handoff.discarded"}
OFFERED_KINDS = (
    "never_opened", "never_worked", "worked_late", "few_attempts", "no_reason", "too_early", "outside_icp", "duplicate",
    "returned",
)  # fmt: skip
MQL_KINDS = ("never_judged", "judged_late", "no_reason", "outside_icp", "duplicate", "discarded")
LYING = {"never_opened", "never_worked", "worked_late", "few_attempts", "no_reason", "never_judged", "judged_late"}
HANDOFFS = """
SELECT h.*, (SELECT count(*) FROM handoff_opportunity o WHERE o.handoff_id = h.id) AS deals,
    (SELECT e.facts #>> '{promised,attempts}' FROM leads_event e
        WHERE e.kind = 'handoff.accepted' AND (e.facts ->> 'handoff')::bigint = h.id ORDER BY e.id DESC LIMIT 1)::int
        AS promised
FROM handoff_handoff h WHERE h.offer_event_id IS NOT NULL
"""
# A reason that sales may give against the lead's quality, and others who were never worth a call.
SPARED = "SELECT code FROM handoff_reason WHERE act = 'return' AND quality"
NOT_WORTH = {"competitor", "student"}


@dataclass(slots=True)
class Ground:
    """What the kinds of waste are decided by, read once."""

    handoffs: dict[int, dict[str, Any]]  # by the event of the offer
    tries: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))  # handoff → outcomes
    clocks: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))  # person → broken ones
    spared: set[str] = field(default_factory=set)
    definitions: list[dict[str, Any]] = field(default_factory=list)
    earliest: str = ""

    def broken(self, person: int, promise: str, move: Move) -> dict[str, Any] | None:
        """The clock that began with this very move, where its time passed."""
        ours = [clock for clock in self.clocks[person] if clock["key"] == f"e{move.id}"]
        return next((clock for clock in ours if clock["promise"] == promise), None)

    def letters(self, at: datetime) -> set[str]:
        """Which fits the agreed MQL definition that held then asks for; before there was one, the first."""
        held = [one for one in self.definitions if one["activated_at"] <= at] or self.definitions[:1]
        return {letter for one in held[-1:] for route in one["routes"] for letter in route.get("fit", [])}

    def outside(self, move: Move) -> bool:
        letters = self.letters(move.at)
        return bool(move.fit and letters) and move.fit not in letters


def surveyed() -> Ground:
    ground = Ground({row["offer_event_id"]: row for row in rows(HANDOFFS)})
    for row in rows("SELECT handoff_id, outcome FROM handoff_attempt WHERE undone_at IS NULL"):
        ground.tries[row["handoff_id"]].append(row["outcome"])
    for row in rows("SELECT * FROM sla_clock WHERE breached_at IS NOT NULL"):
        ground.clocks[row["contact_id"]].append(row)
    ground.spared = {row["code"] for row in rows(SPARED)} | NOT_WORTH
    ground.definitions = rows(
        "SELECT activated_at, routes::json FROM scoring_definition "
        "WHERE kind = 'mql' AND status <> 'draft' ORDER BY activated_at, id"
    )
    (ground.earliest,) = (row["earliest_stage"] for row in rows("SELECT * FROM reports_wasteterms ORDER BY id")[-1:])
    return ground


@dataclass(frozen=True, slots=True)
class Case:
    """One offer, or one arrival in the queue, and what was wasted of it; `lies`: by us, and nothing has come since."""

    life: Life
    move: Move
    kinds: frozenset[str]
    lies: bool
    reason: str
    place: str
    ended_at: datetime | None
    rule: int
    next: Move | None

    @property
    def age(self) -> timedelta | None:
        return self.ended_at - self.move.at if self.ended_at else None


def offers(lives: Iterable[Life], ground: Ground) -> list[Case]:
    """Every offer of marketing's, or of an automatic route, that stands."""
    found = []
    for life in lives:
        for move in life.moves:
            if move.kind == "handoff.offered" and move.id in ground.handoffs:
                row = ground.handoffs[move.id]
                kinds = frozenset(kind for kind in OFFERED_KINDS if OF_OFFER[kind](ground, row, move))
                place = "held" if row["accepted_at"] else "offered"
                lies = bool(kinds & LYING) and not _deal_since(life, move)
                rule = row["rule_id"] or 0
                found.append(Case(life, move, kinds, lies, row["reason"], place, row["ended_at"], rule, None))
    return found


def arrivals(lives: Iterable[Life], ground: Ground) -> list[Case]:
    """Every arrival in marketing's queue, forward, and not by imported history."""
    found = []
    for life in lives:
        for move, after in pairwise([*life.moves, None]):
            if move and move.stage == "mql" and RANK[move.from_stage] < RANK["mql"] and not move.imported:
                kinds = frozenset(_of_arrival(ground, life, move, after))
                lies = bool(kinds & LYING) and not _deal_since(life, move)
                reason, ended = (after.reason, after.at) if after else ("", None)
                found.append(Case(life, move, kinds, lies, reason, "review", ended, 0, after))
    return found


def _deal_since(life: Life, move: Move) -> bool:
    far = any(each.at >= move.at and each.stage in ("opportunity", "customer") for each in life.moves)
    return far or life.row["stage"] in ("opportunity", "customer")


def _of_arrival(ground: Ground, life: Life, move: Move, after: Move | None) -> Iterable[str]:
    late, did = ground.broken(life.id, "review", move), after.kind if after else ""
    if did == "scoring.fell_below" or (not after and late and not late["ended_at"]):
        yield "never_judged"
    if did in JUDGED and late:
        yield "judged_late"
    if did in JUDGED - {"handoff.offered"} and after and not after.reason:
        yield "no_reason"
    if ground.outside(move):
        yield "outside_icp"
    if did == "handoff.discarded":
        yield "discarded"
        if after and after.reason == "duplicate":
            yield "duplicate"


def _closed(row: Mapping[str, Any]) -> bool:
    """It ended, nothing came of it, and nobody recalled it."""
    return row["ended_at"] is not None and not row["deals"] and row["state"] != "withdrawn"


def _broken(ground: Ground, row: Mapping[str, Any], promises: Callable[[Mapping[str, Any]], bool]) -> bool:
    """Whether such a promise of sales was broken while the handoff stood, or stood broken when it began."""
    return any(
        promises(clock)
        and (row["ended_at"] is None or clock["breached_at"] < row["ended_at"])
        and (clock["ended_at"] is None or clock["ended_at"] >= row["offered_at"])
        for clock in ground.clocks[row["contact_id"]]
    )


def _unopened(ground: Ground, row: Mapping[str, Any], move: Move) -> bool:
    read = row["opened_at"] or row["accepted_at"] or ground.tries[row["id"]]
    return not read and bool(_closed(row) or ground.broken(row["contact_id"], "decision", move))


def _unworked(ground: Ground, row: Mapping[str, Any], _move: Move) -> bool:
    worked = ground.tries[row["id"]] or row["deals"] or row["reason"] in ground.spared
    return not worked and (_closed(row) or _broken(ground, row, lambda clock: clock["party"] == "sales"))


def _late(ground: Ground, row: Mapping[str, Any], _move: Move) -> bool:
    first = _broken(ground, row, lambda clock: clock["promise"] == "first_contact")
    return bool(ground.tries[row["id"]]) and first


def _early(ground: Ground, row: Mapping[str, Any], _move: Move) -> bool:
    """Given up below the attempts that were promised when they were accepted."""
    tries = ground.tries[row["id"]]
    if not row["accepted_at"] or not _closed(row) or row["reason"] in ground.spared or set(tries) & TALKED:
        return False
    return 0 < len(tries) < row["promised"]


def _too_early(ground: Ground, _row: Mapping[str, Any], move: Move) -> bool:
    return move.buying_stage != "" and BUYING.index(move.buying_stage) < BUYING.index(ground.earliest)


OF_OFFER: Mapping[str, Callable[[Ground, Mapping[str, Any], Move], bool]] = {
    "never_opened": _unopened,
    "never_worked": _unworked,
    "worked_late": _late,
    "few_attempts": _early,
    "no_reason": lambda _ground, row, _move: _closed(row) and not row["reason"],
    "too_early": _too_early,
    "outside_icp": lambda ground, _row, move: ground.outside(move),
    "duplicate": lambda _ground, row, _move: row["reason"] == "duplicate",
    "returned": lambda _ground, row, _move: row["state"] == "returned",
}


# Of whom ("offers", "mqls"), in which scope → the cases.
Cases = Callable[[str, Scope], list[Case]]


def cases_of(lives: Iterable[Life]) -> Cases:
    ground = surveyed()
    every = {"offers": offers(lives, ground), "mqls": arrivals(lives, ground)}
    return lambda of, span: asked(every[of], span)


def asked(cases: Iterable[Case], span: Scope) -> list[Case]:
    """Those of the days, and of what the scope is narrowed to: as the person stood then."""
    return [case for case in cases if within(case.move.at, span) and fits(case.move, span)]


def tally(cases: Iterable[Case], kinds: Iterable[str]) -> dict[str, int]:
    """People of each kind, each once however often they were offered; all of them, and those with any waste."""
    found: dict[str, set[int]] = {name: set() for name in ("all", "any", *kinds)}
    for case in cases:
        for name in ("all", *(["any"] if case.kinds else []), *case.kinds):
            found[name].add(case.life.id)
    return {name: len(people) for name, people in found.items()}


def grouped(cases: Iterable[Case], by: str) -> dict[Any, list[Case]]:
    """The rows of a table by one dimension."""
    found: dict[Any, list[Case]] = defaultdict(list)
    for case in cases:
        if by == "month":
            key: Any = month(case.move.at)
        else:
            key = case.rule if by == "rule" else getattr(case.move, by) or (0 if by in ("team", "person") else "")
        found[key].append(case)
    return found


def people(cases: Iterable[Case]) -> int:
    return len({case.life.id for case in cases})
