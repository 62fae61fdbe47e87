"""The managers' figures of the relay: what waits for sales, what is nobody's, what this month brought. Reading only."""

from datetime import datetime
from typing import Any

from accounts.models import User
from handoff.models import Handoff
from handoff.routing.reading import number_unrouted
from handoff.words import State
from leads.keyset import counted
from reports.month import happened, returned_by_reason
from reports.radiator import behind

MOST_COUNTED = 999


def relay_figures(viewer: User, *, at: datetime) -> dict[str, Any]:
    """Each figure's page lists what it counts."""
    offers = Handoff.objects.visible_to(viewer).filter(state=State.OFFERED)
    reasons = returned_by_reason(at=at)
    return {
        "offers": counted(offers, most=MOST_COUNTED),
        "oldest_offer": offers.order_by("offered_at").values_list("offered_at", flat=True).first(),
        "unrouted": number_unrouted(),
        "accepted": happened("accepted", at=at).count(),
        "returned": sum(number for _code, _label, number in reasons),
        "return_reasons": reasons,
        "behind": behind(),
    }
