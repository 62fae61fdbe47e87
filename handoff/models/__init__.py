"""The relay's own tables, one file a family."""

from handoff.models.attempts import Attempt
from handoff.models.bant import Bant
from handoff.models.handoffs import Handoff
from handoff.models.opportunities import Opportunity, Participant
from handoff.models.reasons import Question, Reason, Terms
from handoff.models.routing import Desk, Rule

__all__ = [
    "Attempt",
    "Bant",
    "Desk",
    "Handoff",
    "Opportunity",
    "Participant",
    "Question",
    "Reason",
    "Rule",
    "Terms",
]
