"""Every change that scoring makes, one verb a function; sweeps, pages, commands and the admin call these."""

from scoring.actions.by_hand import qualify_by_hand
from scoring.actions.rescores import continue_rescores, start_rescore
from scoring.actions.scores import score, score_due, score_touched
from scoring.actions.versions import activate_definition, activate_model, new_definition, new_version

__all__ = [
    "activate_definition",
    "activate_model",
    "continue_rescores",
    "new_definition",
    "new_version",
    "qualify_by_hand",
    "score",
    "score_due",
    "score_touched",
    "start_rescore",
]
