"""Everything that time causes: name → the sweep and how often it is nudged. Beat nudges, `manage.py sweep` does the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sweep:
    """`does` is a dotted function taking keyword `at` and returning how many rows it served; it may run twice at once."""

    does: str
    every: float  # seconds


SCHEDULE: dict[str, Sweep] = {
    "touched": Sweep("scoring.actions.score_touched", 1.0),
    "due-scores": Sweep("scoring.actions.score_due", 10.0),
    "rescores": Sweep("scoring.actions.continue_rescores", 5.0),
    "wake-ups": Sweep("leads.actions.wake_due", 30.0),
    "outbox": Sweep("leads.outbox.settle_due", 5.0),
}
