"""Every verb of the relay, one function each; doors, reactions and sweeps call these and nothing else."""

from handoff.actions.adopting import adopt
from handoff.actions.answering import answer
from handoff.actions.answers import accept, discard_held, give_back
from handoff.actions.attempts import attempt, judge, mark_opened, plan_step
from handoff.actions.bant import save_bant
from handoff.actions.escalating import reassign_by_routing
from handoff.actions.giving import pass_on, reassign, route_again, route_unrouted, take
from handoff.actions.naming import RightPerson, give_back_naming
from handoff.actions.offers import close_offer, offer, recall
from handoff.actions.opportunities import change_opportunity, move_stage, open_opportunity
from handoff.actions.opportunities_ending import lose, win
from handoff.actions.opportunities_people import add_participant, remove_participant
from handoff.actions.rules import move_rule, save_rule, set_desk, switch_rule
from handoff.actions.taking_back import take_back, take_back_due
from handoff.actions.undoing import undo
from handoff.actions.verdicts import Pick, Verdict, discard, nurture, revive

__all__ = [
    "Pick",
    "RightPerson",
    "Verdict",
    "accept",
    "add_participant",
    "adopt",
    "answer",
    "attempt",
    "change_opportunity",
    "close_offer",
    "discard",
    "discard_held",
    "give_back",
    "give_back_naming",
    "judge",
    "lose",
    "mark_opened",
    "move_rule",
    "move_stage",
    "nurture",
    "offer",
    "open_opportunity",
    "pass_on",
    "plan_step",
    "reassign",
    "reassign_by_routing",
    "recall",
    "remove_participant",
    "revive",
    "route_again",
    "route_unrouted",
    "save_bant",
    "save_rule",
    "set_desk",
    "switch_rule",
    "take",
    "take_back",
    "take_back_due",
    "undo",
    "win",
]
