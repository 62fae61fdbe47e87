"""A person's own judgement: into the queue by hand, with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions import Mover, move_one
from leads.models import Contact
from leads.refusals import Invalid, Refused
from scoring.engine import Ids, active_model, plan_of
from scoring.evidence import evidence
from scoring.explain import explanations
from scoring.models import Definition, ScoringModel
from scoring.models.model import Status


@transaction.atomic
def qualify_by_hand(contact_id: int, *, by: Actor, at: datetime, comment: str, version: int | None = None) -> int:
    """Put a lead into review because somebody says so. Returns the event's id.

    Raises Invalid without a comment, Refused where marks, exclusions or the agreement forbid it, SomebodyWasFirst.
    """
    if not comment.strip():
        raise Invalid(_("Say why this person belongs in the queue."), field="comment", code="required")
    definition = _definition()
    contact = Contact.objects.get(pk=contact_id)
    if contact.do_not_contact or contact.do_not_profile:
        raise Refused(_("This person asked to be left alone."), code="marked")
    mover = Mover(
        contact_id,
        version,
        reason="hand",
        comment=comment.strip(),
        definition_id=definition.pk,
        facts={"route": "hand", "definition": definition.kind},
        evidence={**_evidence(contact_id, at), "definition_version": definition.version},
    )
    return move_one("qualify", mover, by=by, at=at)


def _definition() -> Definition:
    definition = Definition.objects.filter(kind=Definition.Kind.MQL, status=Status.ACTIVE).first()
    if definition is None or all(route["kind"] != "hand" for route in definition.routes):
        raise Refused(_("The agreed MQL definition has no route by hand."), code="no_hand_route")
    return definition


def _evidence(contact_id: int, at: datetime) -> dict[str, object]:
    """The score as it was; an excluded person stays out, by hand too."""
    if not ScoringModel.objects.filter(status=Status.ACTIVE).exists():
        return {}
    plan = plan_of(active_model())
    explained = explanations(plan, Ids(at, [contact_id]), live=True)[contact_id]
    if explained.excluded_by:
        raise Refused(
            _("Excluded: %(rules)s. Correct the facts first.") % {"rules": ", ".join(explained.excluded_by)},
            code="excluded",
        )
    return evidence(plan, [contact_id], at=at)[contact_id]
