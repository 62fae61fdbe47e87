"""The terms of the handoff: agreed anew as a whole, never changed, since what happened goes by those of its time."""

from collections.abc import Sequence
from datetime import datetime

from handoff.models import Terms


def agree_terms(*, attempts: int, days: int, take_back: str, demands: Sequence[str], at: datetime) -> Terms:
    """New terms hold from now on; the earlier rows stay."""
    return Terms.objects.create(agreed_at=at, attempts=attempts, days=days, take_back=take_back, demands=list(demands))
