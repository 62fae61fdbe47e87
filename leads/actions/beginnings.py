"""Imported history may begin late in the relay: a customer of the old CRM is a customer here from the first day."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actor import Actor
from leads.actions.customers import mark_employers
from leads.actions.moves import Moved, Mover, move


def begin_at(beginning: str, contact_ids: Sequence[int], *, by: Actor, at: datetime) -> Moved:
    """Put people who are new to us where the other system had them: a key of BEGINNINGS. Quiet: nobody is told."""
    movers = [Mover(contact, reason="imported") for contact in contact_ids]
    moved = move(f"begin_{beginning}", movers, by=by, at=at, quiet=True)
    if beginning == "customer":
        mark_employers(list(moved.events), at=at)
    return moved
