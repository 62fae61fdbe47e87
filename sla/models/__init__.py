"""The SLA's own tables, one file a family."""

from sla.models.clocks import Clock
from sla.models.ladder import Escalation, Rung
from sla.models.targets import Target

__all__ = ["Clock", "Escalation", "Rung", "Target"]
