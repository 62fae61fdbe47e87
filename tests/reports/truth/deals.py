"""Deals as their rows tell them: opened, won, lost, worth what, begun with whom. Plain SQL, read once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from reports.figures.scope import Scope
from tests.reports.truth.company import fits
from tests.reports.truth.lives import Life, rows

DEALS = """
SELECT o.*, COALESCE(o.opened_at, o.created_at) AS began_at, h.origin,
    ARRAY(SELECT p.contact_id FROM handoff_participant p WHERE p.opportunity_id = o.id ORDER BY p.id) AS people
FROM handoff_opportunity o LEFT JOIN handoff_handoff h ON h.id = o.handoff_id ORDER BY o.id
"""


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal with its people, the one it began with first; deals of the past may have nobody."""

    id: int
    stage: str
    amount: Decimal | None
    currency: str
    opened_at: datetime | None
    began_at: datetime
    ended_at: datetime | None
    repeat: bool
    found: bool  # by the salesperson themselves
    people: tuple[Life, ...]

    @property
    def won(self) -> bool:
        return self.stage == "won"


def struck(lives: Iterable[Life]) -> list[Deal]:
    """All deals."""
    known = {life.id: life for life in lives}
    return [_deal(row, known) for row in rows(DEALS)]


def _deal(row: dict[str, Any], known: dict[int, Life]) -> Deal:
    return Deal(
        row["id"], row["stage"], row["amount"], row["currency"], row["opened_at"], row["began_at"], row["ended_at"],
        row["repeat"], row["origin"] == "own_find", tuple(known[person] for person in row["people"]),
    )  # fmt: skip


def of_scope(deals: Iterable[Deal], span: Scope) -> list[Deal]:
    """Those that began with somebody whom the scope is narrowed to; a deal of nobody only counts in the whole."""
    return [deal for deal in deals if (fits(deal.people[0], span) if deal.people else not span.narrowed)]
