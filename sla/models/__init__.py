"""The SLA's own tables, one file a family."""

from sla.models.clocks import Clock
from sla.models.commitments import Commitment
from sla.models.ladder import Escalation, Rung
from sla.models.simulations import Simulation
from sla.models.targets import Target

__all__ = ["Clock", "Commitment", "Escalation", "Rung", "Simulation", "Target"]
