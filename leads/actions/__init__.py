"""Every change to what the engines share, one verb a function; doors and engines call these and nothing else."""

from leads.actions.moves import Moved, Mover, move
from leads.actions.undo import undo

__all__ = ["Moved", "Mover", "move", "undo"]
