"""Everything an event causes: event kind → reactions (dotted functions taking the event and the time).

And what follows where who works when changes, which no event tells: calendar reactions.
"""

REACTIONS: dict[str, list[str]] = {
    # Meets the SQL definition by a route that needs no review first.
    "scoring.ready": ["handoff.reactions.offer_ready"],
    # A wake-up date came: the person returns to the review queue.
    "contact.woken": ["handoff.reactions.reopen_woken"],
    # Back in the queue by a date or by an undoing: whoever has been excluded meanwhile leaves it again. Whoever sent
    # them to nurture is told.
    "handoff.reopened": ["scoring.reactions.look_again", "handoff.reactions.tell_reopened"],
    "contact.undone": ["scoring.reactions.look_again"],
    # A mark took somebody out of an offer: the offer ends.
    "contact.withdrawn": ["handoff.reactions.close_withdrawn"],
    # Both teams are told.
    "handoff.offered": ["handoff.telling.tell_offered"],
    "handoff.passed": ["handoff.telling.tell_given"],
    "handoff.reassigned": ["handoff.telling.tell_given"],
    "handoff.accepted": ["handoff.telling.tell_accepted"],
    "handoff.returned": ["handoff.telling.tell_returned"],
    "handoff.withdrawn": ["handoff.telling.tell_recalled"],
    "handoff.expired": ["handoff.telling.tell_taken_back"],
    # Somebody answers what sales said: whoever said it, offered the person or answered before is told.
    "handoff.answered": ["handoff.telling.tell_answered"],
    "opportunity.won": ["handoff.telling.tell_won"],
    "opportunity.lost": ["handoff.telling.tell_lost"],
    # A promised time runs out: whoever is responsible is told, later the managers, later somebody else gets the person.
    "sla.warned": ["sla.telling.tell_step"],
    "sla.escalated": ["sla.telling.tell_step", "handoff.reactions.act_on_escalation"],
}

# Run in the transaction of the edit, with `user_ids` (None: anybody's, and work that is nobody's) and `at`.
CALENDAR_REACTIONS: list[str] = ["sla.actions.derive_of_people"]
