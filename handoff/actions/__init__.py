"""Every verb of the relay, one function each; doors, reactions and sweeps call these and nothing else."""

from handoff.actions.adopting import adopt
from handoff.actions.answers import accept, discard_held, give_back
from handoff.actions.attempts import attempt, judge, mark_opened, plan_step
from handoff.actions.bant import save_bant
from handoff.actions.giving import pass_on, reassign, take
from handoff.actions.offers import offer, recall
from handoff.actions.taking_back import take_back, take_back_due
from handoff.actions.undoing import undo
from handoff.actions.verdicts import Pick, Verdict, discard, nurture, revive

__all__ = [
    "Pick",
    "Verdict",
    "accept",
    "adopt",
    "attempt",
    "discard",
    "discard_held",
    "give_back",
    "judge",
    "mark_opened",
    "nurture",
    "offer",
    "pass_on",
    "plan_step",
    "reassign",
    "recall",
    "revive",
    "save_bant",
    "take",
    "take_back",
    "take_back_due",
    "undo",
]
