"""Events in words: what happened, and why as far as the stream's codes say. Free text is in the event's detail."""

from django.utils.translation import gettext_lazy as _

from leads.models import Event

# What the timeline says; docs/events.md says what each means.
HAPPENED = {
    "contact.created": _("Came in"),
    "contact.identified": _("Told us who they are"),
    "contact.began": _("Taken over from an earlier system"),
    "contact.history": _("Moved in an earlier system"),
    "contact.rebegun": _("Imported history took its place"),
    "contact.marked": _("Marks changed"),
    "contact.withdrawn": _("Taken out of the queue by a mark"),
    "contact.given": _("Given to another owner"),
    "contact.woken": _("The day to return came"),
    "contact.undone": _("Taken back"),
    "scoring.qualified": _("Became an MQL"),
    "scoring.fell_below": _("Fell below the MQL definition"),
    "scoring.ready": _("Met the SQL definition"),
    "handoff.reopened": _("Came back to the queue"),
    "handoff.offered": _("Offered to sales"),
    "handoff.nurtured": _("Sent to nurture"),
    "handoff.discarded": _("Discarded"),
    "handoff.revived": _("Revived"),
    "handoff.opened": _("Opened by sales"),
    "handoff.accepted": _("Accepted by sales"),
    "handoff.returned": _("Returned to marketing"),
    "handoff.withdrawn": _("Offer recalled"),
    "handoff.expired": _("Given back after the promised attempts"),
    "handoff.taken": _("Taken by sales as their own find"),
    "handoff.attempted": _("Attempt to reach them"),
    "handoff.judged": _("Can we sell to them?"),
    "handoff.planned": _("Next step planned"),
    "handoff.passed": _("Passed to a colleague"),
    "handoff.reassigned": _("Given to another salesperson"),
    "handoff.answered": _("Answered what sales said"),
    "opportunity.opened": _("Became an opportunity"),
    "opportunity.changed": _("Opportunity changed"),
    "opportunity.won": _("Opportunity won"),
    "opportunity.lost": _("Opportunity lost"),
    "sla.met": _("Promise kept"),
    "sla.breached": _("Promise broken"),
    "sla.reopened": _("Promise owed again"),
    "sla.warned": _("Time runs out"),
    "sla.escalated": _("Promised time passed"),
    "sla.paused": _("Clock paused"),
    "sla.resumed": _("Clock goes on"),
}

# The same where its reason makes it another thing.
HAPPENED_FOR = {("handoff.expired", "sla"): _("Taken back from sales")}

# Why Baton itself moved somebody. People's reasons are the engines' (handoff.reasons).
ROUTES = {
    "score": _("by score"),
    "signal": _("by a signal"),
    "person": _("a decision maker newly reached at a most-wanted company"),
    "hand": _("by hand"),
    "import": _("from an import"),
    "imported": _("imported history"),
    "fell_below": _("points aged"),
    "excluded": _("excluded"),
    "woken": _("as agreed"),
    "sla": _("the promised time had passed"),
}


def happened(event: Event) -> str:
    """What the event says, with what it took back where it is an undoing."""
    particular = HAPPENED_FOR.get((event.kind, event.reason))
    words = str(HAPPENED.get(event.kind, event.kind) if particular is None else particular)
    if event.undoes is not None:
        return f"{words}: {HAPPENED.get(event.undoes.kind, event.undoes.kind)}"
    # Ours have words of their own; another system's moves only say where they led.
    return f"{words}: {event.get_to_stage_display()}" if event.kind == "contact.history" else words
