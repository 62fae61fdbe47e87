"""Marketing's own acts towards a person, logged by whoever did them. What people do comes in by record_activities."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions.activities import record_activities
from leads.drafts import ActivityDraft, Problem
from leads.models import Activity
from leads.refusals import Invalid
from leads.sources import TOUCHES, source_for
from leads.words import Touch

LONGEST = 2000
# Where the stored activity names a value otherwise than the verb does.
FIELDS = {"occurred_at": "touched_at", "properties": "note"}


@transaction.atomic
def log_touch(
    contact_id: int, *, kind: str, by: Actor, at: datetime, touched_at: datetime | None = None, note: str = ""
) -> Activity:
    """Log what marketing did at `touched_at` (now where it is not said). Raises Invalid naming the field.

    An activity of type `touch`: no points, no warmth. Who, how and the note are its properties, so that erasing the
    person erases them.
    """
    if kind not in Touch.values:
        text = _("Choose one of: %(known)s.") % {"known": ", ".join(Touch.values)}
        raise Invalid(text, field="kind", code="unknown")
    words = note.strip()
    if len(words) > LONGEST:
        raise Invalid(_("Write at most %(n)d characters.") % {"n": LONGEST}, field="note", code="too_long")
    done = {"by": by.user_id, "kind": kind} | ({"note": words} if words else {})
    draft = ActivityDraft("touch", touched_at or at, contact_id, message_id=uuid4().hex, properties=done)
    (outcome,) = record_activities([draft], by=by, at=at, source=source_for(TOUCHES, "Marketing touches"))
    for problem in outcome.problems:
        raise _invalid(problem)
    return Activity.objects.select_related("type", "source").get(pk=outcome.id or 0)


def _invalid(problem: Problem) -> Invalid:
    return Invalid(problem.message, field=FIELDS.get(problem.field, problem.field), code=problem.code)
