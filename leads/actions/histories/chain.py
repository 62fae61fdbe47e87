"""One person's changes of stage in order: which of them hold together, and between which standpoints. No SQL here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from leads.actions.histories.reading import ACCEPTED, CleanMove, no_move
from leads.drafts import Problem
from leads.lifecycle import CUSTOMER, DISCARDED, HELD, LEAD, NURTURE, OFFERED, OPPORTUNITY, REVIEW, VISITOR, Standpoint
from leads.words import Stage

NOWHERE: Standpoint = ("", "")
STANDS: dict[str, Standpoint] = {
    Stage.VISITOR: VISITOR,
    Stage.LEAD: LEAD,
    Stage.MQL: REVIEW,
    Stage.SQL: OFFERED,
    ACCEPTED: HELD,
    Stage.OPPORTUNITY: OPPORTUNITY,
    Stage.CUSTOMER: CUSTOMER,
    Stage.DISCARDED: DISCARDED,
}
BEYOND = (Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER)


@dataclass(slots=True)
class Walk:
    """Where the person stands so far. `beyond`: they have been more than a lead, so that a lead again is in nurture."""

    stand: Standpoint = NOWHERE
    beyond: bool = False


def walk(so_far: Walk, moves: Sequence[CleanMove]) -> list[CleanMove]:
    """Set `start` and `end` on each move that goes on where the one before it ended; return these.

    The others get a problem. Moves of one instant may stand in any order. Somebody left at an offer is in sales'
    hands: nobody can answer that offer any more.
    """
    taken = [move for move in _in_order(so_far, moves) if _step(so_far, move)]
    if taken and taken[-1].end == OFFERED:
        taken[-1].end = HELD
    return taken


def _in_order(so_far: Walk, moves: Sequence[CleanMove]) -> Iterator[CleanMove]:
    """By time; of one instant, first what starts where the person stands then, else as the file has them."""
    ordered = sorted(moves, key=lambda move: move.at)
    for _at, together in groupby(ordered, key=lambda move: move.at):
        left = list(together)
        while left:
            following = _following(left, so_far.stand)
            left.remove(following)
            yield following


def _following(left: Sequence[CleanMove], stand: Standpoint) -> CleanMove:
    """Of the changes of one instant the one to look at next."""
    if stand != NOWHERE:
        return next((move for move in left if move.said_start and _fits(move, stand)), left[0])
    ends = {STANDS[move.said_end][0] for move in left}
    beginnings = [move for move in left if not move.said_start or STANDS[move.said_start][0] not in ends]
    return min(beginnings, key=lambda move: bool(move.said_start), default=left[0])


def _fits(move: CleanMove, stand: Standpoint) -> bool:
    """Whether the move may start here; one that does not say from where starts anywhere."""
    if not move.said_start or stand == NOWHERE:
        return True
    return stand == HELD if move.said_start == ACCEPTED else stand[0] == STANDS[move.said_start][0]


def _step(so_far: Walk, move: CleanMove) -> bool:
    if not _fits(move, so_far.stand):
        text = _("Starts at %(said)s, but they stood at %(stood)s then.")
        stood = {"said": move.said_start, "stood": so_far.stand[0]}
        move.problems.append(Problem("from", "broken_chain", text % stood))
        return False
    start = so_far.stand
    if start == NOWHERE and move.said_start:
        start = STANDS[move.said_start]
        so_far.beyond |= start[0] in BEYOND
    end = NURTURE if move.said_end == Stage.LEAD and so_far.beyond else STANDS[move.said_end]
    if end == start or (end[0] == start[0] and end != HELD):
        move.problems.append(no_move(start[0]))
        return False
    move.start, move.end, so_far.stand = start, end, end
    so_far.beyond |= end[0] in BEYOND
    return True
