"""Answers to what sales told us: a word back, on the same person, from either side."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.models import Opportunity
from handoff.told import said
from leads.actions.moves import lock
from leads.events import Happening, record
from leads.models import Event
from leads.refusals import Invalid, Refused

LONGEST = 2000


@transaction.atomic
def answer(event_id: int, comment: str, *, by: Actor, at: datetime) -> int:
    """Answer something sales said, or an answer to it, and return the new event's id. A thread has one beginning.

    Raises Invalid without words, Refused where there is nothing to answer (any more).
    """
    words = comment.strip()
    if not words:
        raise Invalid(_("Write what you want to say."), field="comment", code="required")
    if len(words) > LONGEST:
        text = _("Write at most %(n)d characters.") % {"n": LONGEST}
        raise Invalid(text, field="comment", code="too_long")
    first = _first(event_id)
    facts = {"answers": first.pk, "handoff": _handoff_of(first)}
    return record("handoff.answered", [Happening(first.contact_id, facts=facts, comment=words)], by=by, at=at)[
        first.contact_id
    ]


def _first(event_id: int) -> Event:
    """What the thread began with, its person locked, so that nobody takes it back meanwhile."""
    asked = Event.objects.filter(pk=event_id).first()
    root = asked.facts.get("answers", event_id) if asked and asked.kind == "handoff.answered" else event_id
    if asked is not None:
        lock([asked.contact_id])
    first = said(Event.objects.filter(pk=root, undone_by=None)).first()
    if first is None:
        raise Refused(_("This was taken back, or says nothing that could be answered."), code="nothing_to_answer")
    return first


def _handoff_of(event: Event) -> int | None:
    """The handoff it was said in; an opportunity knows the one it came from."""
    if event.facts.get("opportunity"):
        return Opportunity.objects.filter(pk=event.facts["opportunity"]).values_list("handoff", flat=True).first()
    found = event.facts.get("handoff")
    return int(found) if found else None
