"""Everything an event causes: event kind → reactions (dotted functions taking the event and the time)."""

REACTIONS: dict[str, list[str]] = {
    # Meets the SQL definition by a route that needs no review first.
    "scoring.ready": ["handoff.reactions.offer_ready"],
    # A wake-up date came: the person returns to the review queue.
    "contact.woken": ["handoff.reactions.reopen_woken"],
    # Back in the queue by a date or by an undoing: whoever has been excluded meanwhile leaves it again. Whoever sent
    # them to nurture is told.
    "handoff.reopened": ["scoring.reactions.look_again", "handoff.reactions.tell_reopened"],
    "contact.undone": ["scoring.reactions.look_again"],
}
