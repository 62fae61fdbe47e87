"""Every verb of the SLA, one function each; doors, reactions and sweeps call these and nothing else."""

from sla.actions.commitments import confirm, decline, propose, warn_of_commitments
from sla.actions.deriving import derive, derive_due, derive_of_people, derive_old, derive_stirred
from sla.actions.pausing import pause, resume
from sla.actions.rungs import add_rung, remove_rung, save_rung, set_ladder, switch_rung
from sla.actions.simulations import continue_simulations, switch_on, try_target
from sla.actions.targets import add_target, move_target, save_target, switch_target

__all__ = [
    "add_rung",
    "add_target",
    "confirm",
    "continue_simulations",
    "decline",
    "derive",
    "derive_due",
    "derive_of_people",
    "derive_old",
    "derive_stirred",
    "move_target",
    "pause",
    "propose",
    "remove_rung",
    "resume",
    "save_rung",
    "save_target",
    "set_ladder",
    "switch_on",
    "switch_rung",
    "switch_target",
    "try_target",
    "warn_of_commitments",
]
