"""Every verb of the SLA, one function each; doors, reactions and sweeps call these and nothing else."""

from sla.actions.deriving import derive, derive_due, derive_of_people, derive_old, derive_stirred

__all__ = ["derive", "derive_due", "derive_of_people", "derive_old", "derive_stirred"]
