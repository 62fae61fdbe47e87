"""What becomes of an open handoff whose promised time has passed: somebody else gets the person by routing.

When that happens, and when the person goes back to marketing instead, handoff.reactions says.
"""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from handoff.actions.giving import readdress
from handoff.actions.locking import demand_state, held
from handoff.routing import route
from handoff.words import OPEN


@transaction.atomic
def reassign_by_routing(handoff_id: int, *, by: Actor, at: datetime, reason: str) -> bool:
    """Give an open handoff to somebody else than its salesperson, by the rules. Returns whether it changed hands.

    Where the rules find nobody else, nothing changes and no event is left. What was offered stays offered, what was
    accepted stays accepted. Raises SomebodyWasFirst where the handoff has ended.
    """
    handoff = held(handoff_id)
    demand_state(handoff, *OPEN)
    without = [handoff.seller_id] if handoff.seller_id else []
    routes = route([handoff.contact_id], at=at, without=without)
    if routes[handoff.contact_id].seller_id is None:
        return False
    readdress([handoff], routes, by=by, at=at, reason=reason)
    return True
