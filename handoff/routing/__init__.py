"""Routing: who gets an offer and why. `route` decides for a set, holding the locks that keep the promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Route:
    """To whom an offer goes and why. Without `seller_id` to nobody, and `because` says what stood in the way."""

    seller_id: int | None
    because: str
    rule_id: int | None = None

    def facts(self) -> dict[str, Any]:
        return {"seller": self.seller_id, "because": self.because, "rule": self.rule_id}


def route(contact_ids: Sequence[int], *, at: datetime) -> dict[int, Route]:
    """{contact id: route}, in few statements whatever their number. The caller has locked the contacts."""
    return dict.fromkeys(contact_ids, Route(None, "no_rule"))


def by_hand(contact_ids: Sequence[int], seller_id: int, *, at: datetime) -> dict[int, Route]:
    """Everybody to one salesperson somebody chose, as far as their desk has room. Raises Refused where it has none."""
    return dict.fromkeys(contact_ids, Route(seller_id, "by_hand"))


def demand_room(seller_id: int, more: int) -> None:
    """Raise Refused unless the desk, locked until the transaction ends, has room for so many more."""
