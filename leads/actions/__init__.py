"""Every change to what the engines share, one verb a function; doors and engines call these and nothing else."""

from leads.actions.activities import record_activities
from leads.actions.intake import intake, intake_companies
from leads.actions.marks import mark
from leads.actions.moves import Moved, Mover, move
from leads.actions.touching import mark_touched
from leads.actions.undo import undo

__all__ = [
    "Moved",
    "Mover",
    "intake",
    "intake_companies",
    "mark",
    "mark_touched",
    "move",
    "record_activities",
    "undo",
]
