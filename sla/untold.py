"""Breaches told nobody: steps of the ladder at or after the deadline that found nobody to tell. Reading only."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from leads.keyset import Order
from sla.models import Escalation
from sla.months import Month

LATEST = {"latest": Order("latest", "at", descending=True)}


def untold(*, at: datetime) -> QuerySet[Escalation]:
    """Those of this month, and older ones while somebody still waits; each breach once, by its first such step.

    Reminders before the deadline that reach nobody are no breach.
    """
    alone = Escalation.objects.filter(told=[], collapsed=False, percent__gte=100)
    earlier = alone.filter(clock=OuterRef("clock"), since=OuterRef("since"), percent__lt=OuterRef("percent"))
    recent = Q(at__gte=Month.of(at).since) | Q(clock__ended_at=None)
    return alone.filter(recent).filter(~Exists(earlier))
