"""Save what a salesperson learned about budget, authority, need and timing, field by field as it is typed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.bant import FIELDS
from handoff.models import Bant
from handoff.models.bant import FOUR
from handoff.words import Answer
from leads.actions.history import sign
from leads.refusals import Invalid

LONGEST = 2000


@transaction.atomic
def save_bant(contact_id: int, changes: Mapping[str, str], *, by: Actor, at: datetime) -> Bant:
    """Write these fields only, so that two open pages never undo each other's. Raises Invalid naming the field.

    A fact, not a step of the process: the field history keeps the old values, no event is left.
    """
    clean = {field: _clean(field, value) for field, value in changes.items()}
    sign(by)
    bant, _new = Bant.objects.get_or_create(contact_id=contact_id, defaults={"updated_at": at})
    changed = {field: value for field, value in clean.items() if getattr(bant, field) != value}
    if changed:
        Bant.objects.filter(pk=bant.pk).update(**changed, updated_at=at, updated_by=by.user_id)
        bant.refresh_from_db()
    return bant


def _clean(field: str, value: str) -> str:
    if field not in FIELDS:
        raise Invalid(_("Unknown field."), field=field, code="unknown")
    value = value.strip()
    if field in FOUR and value not in Answer.values:
        raise Invalid(_("Choose yes, no or not yet known."), field=field, code="unknown")
    if len(value) > LONGEST:
        text = _("Say it in %(n)d characters at most.") % {"n": LONGEST}
        raise Invalid(text, field=field, code="too_long")
    return value
