"""Velocity as docs/report.md says it, counted over lives: stays, steps, who waits, sales' first try."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from reports.figures.scope import Scope
from tests.reports.truth.company import fits, within
from tests.reports.truth.funnel import came
from tests.reports.truth.lives import STEPS, Life

STAYS = {
    "lead": ("lead", "none"),
    "review": ("mql", "review"),
    "offered": ("sql", "offered"),
    "held": ("sql", "held"),
    "opportunity": ("opportunity", "held"),
    "nurture": ("lead", "nurture"),
}
WAITING = ("review", "offered", "held", "nurture")
HOUR = timedelta(hours=1)
# How long it took from the offer to the first try: more than the first, up to the second.
BUCKETS = {
    "hour": (timedelta(microseconds=-1), HOUR),
    "day": (HOUR, 24 * HOUR),
    "days": (24 * HOUR, 120 * HOUR),
    "later": (120 * HOUR, timedelta.max),
}


@dataclass(frozen=True, slots=True)
class Times:
    """How long it took whom; somebody may be in it twice."""

    of: list[tuple[int, timedelta]]

    @property
    def people(self) -> int:
        return len({person for person, _long in self.of})

    @property
    def lengths(self) -> list[timedelta]:
        return [long for _person, long in self.of]


def stays(lives: Iterable[Life], span: Scope, code: str) -> Times:
    """From a move to the next one, where that lies in the days."""
    return Times([
        (life.id, left.at - move.at)
        for life in lives
        for move, left in pairwise(life.moves)
        if (move.stage, move.place) == STAYS[code] and within(left.at, span) and left.at > move.at and fits(move, span)
    ])  # fmt: skip


def between(lives: Iterable[Life], span: Scope, before: str, step: str) -> Times:
    """From the first coming to one step to that of the next; whoever skipped it took no time for it."""
    return Times([
        (life.id, life.first(step) - life.first(before))
        for life in lives
        if within(came(life, step), span) and life.first(step) > life.first(before) and fits(life, span)
    ])  # fmt: skip


def waiting(lives: Iterable[Life], span: Scope, place: str) -> list[datetime]:
    """Since when each of those lies there who do now."""
    return [life.moves[-1].at for life in lives if life.row["place"] == place and fits(life.moves[-1], span)]


def first_try(life: Life) -> datetime | None:
    return min((one.at for one in life.tries), default=None)


def first_act(life: Life) -> datetime | None:
    return min((act.at for act in life.own), default=None)


def bought(lives: Iterable[Life], span: Scope) -> list[Life]:
    return [life for life in lives if within(came(life, "customer"), span) and fits(life, span)]


def alone(lives: Iterable[Life], span: Scope) -> list[float]:
    """Which part of the way each new customer went before sales' first try, where both can be."""
    found = []
    for life in bought(lives, span):
        acted, tried, end = first_act(life), first_try(life), life.first("customer")
        if acted and tried and acted < end and tried <= end:
            found.append(max(tried - acted, timedelta()) / (end - acted))
    return found


def offered(lives: Iterable[Life], span: Scope) -> list[Life]:
    return [life for life in lives if within(came(life, "sql"), span) and fits(life, span)]


def bucket(lives: Iterable[Life], span: Scope, code: str) -> list[Life]:
    """Whom sales first tried so soon after they had first been offered."""
    ours = offered(lives, span)
    if code == "never":
        return [life for life in ours if first_try(life) is None]
    least, most = BUCKETS[code]
    return [life for life in ours if (tried := first_try(life)) and least < tried - life.first("sql") <= most]


def impossible(lives: Iterable[Life], span: Scope) -> dict[str, int]:
    """Times that cannot be, listed. Moves stand in the order of their times, so nobody leaves before they come."""
    lives = list(lives)
    ours, customers = offered(lives, span), bought(lives, span)
    return {
        "impossible_try": sum(before(first_try(life), life.first("sql")) for life in ours),
        "impossible_first": sum(before(life.first("customer"), first_act(life)) for life in customers),
        "impossible_bought": sum(before(life.first("customer"), first_try(life)) for life in customers),
        "impossible_stay": 0,
    }


def before(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one < other


PAIRS = dict(zip((f"{one}_{other}" for one, other in pairwise(STEPS)), pairwise(STEPS), strict=True))
