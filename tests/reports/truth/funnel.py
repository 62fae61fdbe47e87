"""The funnel as docs/report.md says it, counted over lives: who came to a step, who went back, who came again."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from reports.figures.scope import Scope
from tests.reports.truth.company import fits, within
from tests.reports.truth.lives import STEPS, Life, Move

BEHIND = ("mql", "lead", "discarded")
# By which of our acts people go back.
WAYS = {
    "returned": {"handoff.returned"},
    "nurtured": {"handoff.nurtured", "scoring.fell_below", "contact.withdrawn"},
    "taken_back": {"handoff.withdrawn", "handoff.expired"},
    "lost": {"opportunity.lost"},
    "discarded": {"handoff.discarded"},
}
Counts = Callable[[Life, Move], bool]


def came(life: Life, step: str) -> datetime | None:
    """When they first came to a step, by a way that we saw."""
    return None if life.came_along else life.first(step)


def enters(life: Life, move: Move, step: str) -> bool:
    """Whether this move brings them forward to the step."""
    if move.kind == "contact.began" or (life.came_along and move.at == life.moves[0].at):
        return False
    if step == "visitor":
        return move is life.moves[0]
    if step == "accepted":
        return (move.stage, move.place) == ("sql", "held") and move.from_place != "held"
    if step == "customer":
        return move.stage == "customer" and move is next(each for each in life.moves if each.stage == "customer")
    # A customer's next opportunity is repeat business.
    return move.stage == step and move.up and move.from_stage != "customer"


def goes_back(move: Move, step: str) -> bool:
    """Whether this move takes them back from the step; sales may hold the person already, or not yet."""
    if not any(move.kind in kinds for kinds in WAYS.values()) or not move.down or move.stage not in BEHIND:
        return False
    if move.from_stage == "sql":
        return step == {"offered": "sql", "held": "accepted"}[move.from_place]
    return move.from_stage == step


def of_kind(way: str) -> Counts:
    return lambda _life, move: move.kind in WAYS[way] and any(goes_back(move, step) for step in STEPS)


def once(lives: Iterable[Life], span: Scope, counts: Counts, *, monthly: bool = False) -> list[tuple[Life, Move]]:
    """Who made such a move in the days, each by the first of theirs, or by the first of every month."""
    found = []
    for life in lives:
        seen = set()
        for move in life.moves:
            key = month(move.at) if monthly else ""
            if within(move.at, span) and key not in seen and counts(life, move):
                seen.add(key)
                found.append((life, move))
    return [(life, move) for life, move in found if fits(move, span)]


def entered(lives: Iterable[Life], span: Scope, step: str, *, monthly: bool = False) -> list[tuple[Life, Any]]:
    """Who came to the step in the days, with what they are counted by: the move, or of the first step the person."""
    if step == "visitor":
        return [(life, life) for life in lives if within(came(life, step), span) and fits(life, span)]
    return once(lives, span, lambda life, move: enters(life, move, step), monthly=monthly)


def again(lives: Iterable[Life], span: Scope, step: str) -> int:
    """Who came to the step in the days and had come to it before them."""
    return sum(
        any(move.at < span.since and enters(life, move, step) for move in life.moves)
        for life, _move in entered(lives, span, step)
    )


def cohort(lives: Iterable[Life], span: Scope, start: str) -> list[Life]:
    """Who first came to the start in the days."""
    return [life for life in lives if within(came(life, start), span) and fits(life, span)]


def went_back(lives: Iterable[Life], step: str, start: str) -> int:
    """Who of a cohort has gone back from the step since they came to the start."""
    return sum(any(move.at >= life.first(start) and goes_back(move, step) for move in life.moves) for life in lives)


def after(start: str) -> tuple[str, ...]:
    return STEPS[STEPS.index(start) :]


def month(moment: datetime) -> str:
    """The month on the calendar of whoever looks."""
    return f"{timezone.localtime(moment):%Y-%m}"


def key_of(one: Life | Move, by: str) -> Any:
    """The row of a table by one dimension: nobody and no team are row 0."""
    return getattr(one, by) or (0 if by in ("team", "person") else "")


def repeat_opened(_life: Life, move: Move) -> bool:
    return (move.from_stage, move.stage) == ("customer", "opportunity")


def repeat_won(life: Life, move: Move) -> bool:
    before = [each for each in life.moves if each.stage == "customer" and each.from_stage != "customer"]
    return move.kind == "opportunity.won" and move in before[1:]


def count_by(pairs: Iterable[tuple[Life, Any]], by: str, moment: Callable[[Life, Any], Any]) -> dict[Any, int]:
    """How many there are in each row of a table."""
    found: dict[Any, int] = defaultdict(int)
    for life, one in pairs:
        found[month(moment(life, one)) if by == "month" else key_of(one, by)] += 1
    return dict(found)
