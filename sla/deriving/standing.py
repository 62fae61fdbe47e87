"""How a counted clock stands at a moment, beside what has been recorded of it. Pure.

What has been said stands: ended clocks are not judged again, and a recorded deadline stays that of its breach. Only
an answer that was really given in time, or the taking back of the event it rests on, changes a verdict.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sla.deriving.walking import Counted
from sla.models import Clock
from sla.words import State

# An answer given in the last second is committed by then: a breach is recorded only after it.
GRACE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Standing:
    """The state with the times that belong to it."""

    state: str
    due_at: datetime
    breached_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    resumes_at: datetime | None = None


def standing_of(counted: Counted, kept: Clock | None, *, at: datetime) -> Standing:
    """How the clock stands at `at`."""
    if kept is not None and _began_anew(counted, kept):
        kept = None
    due = kept.due_at if kept is not None and kept.breached_at else counted.due_at
    if counted.ended_at is not None:
        return _ended(counted, due)
    if at >= due + GRACE or (kept is not None and kept.breached_at):
        return Standing(State.BREACHED, due, breached_at=due)
    resumes = next((end for since, end in counted.pauses if since <= at < end), None)
    return Standing(State.PAUSED if resumes else State.RUNNING, due, resumes_at=resumes)


def _ended(counted: Counted, due: datetime) -> Standing:
    end, answer = counted.ended_at, counted.answered_at
    # An answer at the very deadline is in time; whatever else ends the clock then found nothing left of it.
    if end is None or end > due or (end == due and answer is None):
        return Standing(State.BREACHED, due, breached_at=due, answered_at=answer, ended_at=end)
    state = State.MET if answer else State.SUPERSEDED
    return Standing(state, due, answered_at=answer, ended_at=end)


def _began_anew(counted: Counted, kept: Clock) -> bool:
    """Work that was done in time but noted after the breach has set a clock back that begins with every answer."""
    return counted.target.renews and bool(kept.breached_at) and counted.counts_from > kept.counts_from


def is_settled(kept: Clock, counted: Counted, undone: frozenset[int]) -> bool:
    """Ended for good: what ended it was not taken back.

    Where nothing that happened ended it, but a target was switched off, it goes on once it is owed again.
    """
    if kept.ended_at is None:
        return False
    if kept.ended_by is None and kept.answered_at is None:
        return counted.ended_at is not None
    return kept.ended_by not in undone
