"""Who takes part in an opportunity, and in which role. Whoever sales holds beside comes along to the stage."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.actions.answers import end
from handoff.actions.opportunities_in_hand import demand_open, facts_of, in_hand, note_change, people_of
from handoff.models import Handoff, Opportunity, Participant
from handoff.words import State
from leads.actions import Hands
from leads.models import Contact
from leads.refusals import Invalid, Refused
from leads.words import BuyingRole, Stage

# A person, and their role in the decision (blank: as we know it of the person).
Part = tuple[int, str]
MOST = 50


def known_parts(first: int, people: Sequence[Part]) -> list[Part]:
    """Everybody who takes part, `first` at the head, each with a role. Raises Invalid."""
    asked = {first: "", **dict(people)}
    if len(asked) > MOST:
        raise Invalid(_("At most %(most)s people.") % {"most": MOST}, field="people", code="too_many")
    for role in asked.values():
        demand_role(role)
    known = dict(Contact.objects.filter(pk__in=asked).values_list("pk", "role"))
    if len(known) != len(asked):
        raise Invalid(_("One of these people does not exist."), field="people", code="unknown")
    return [(contact, role or known[contact]) for contact, role in asked.items()]


def demand_role(role: str) -> None:
    if role and role not in BuyingRole.values:
        text = _("Choose one of: %(known)s.") % {"known": ", ".join(BuyingRole.values)}
        raise Invalid(text, field="role", code="unknown")


def joined(row: Opportunity, parts: Sequence[Part]) -> None:
    Participant.objects.bulk_create(
        Participant(opportunity=row, contact_id=contact, role=role) for contact, role in parts
    )


def take_along(row: Opportunity, contacts: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Whom the opportunity's salesperson holds among these stands at opportunity too; their handoff has succeeded."""
    theirs = Handoff.objects.filter(contact__in=contacts, state=State.ACCEPTED, seller=row.owner_id)
    for handoff in theirs.select_related("contact").order_by("contact_id"):
        hands, facts = Hands(row.owner_id, None), facts_of(row, repeat=row.repeat, along=True)
        end(handoff, "open_opportunity", State.COMPLETED, by=by, at=at, facts=facts, hands=hands)


@transaction.atomic
def add_participant(
    opportunity_id: int, contact_id: int, *, by: Actor, at: datetime, role: str = "", version: int | None = None
) -> Opportunity:
    """Let a person take part, or give one who does another role. Raises Invalid, SomebodyWasFirst."""
    row = in_hand(opportunity_id, version, also=contact_id)
    demand_open(row)
    ((_contact, role),) = known_parts(contact_id, [(contact_id, role)])
    known = Participant.objects.filter(opportunity=row, contact=contact_id).first()
    if known is None:
        joined(row, [(contact_id, role)])
    elif known.role == role:
        return row
    else:
        Participant.objects.filter(pk=known.pk).update(role=role)
    _count(row)
    note_change(row, {"role": role, ("joined" if known is None else "again"): contact_id}, by=by, at=at)
    if known is None:
        take_along(row, [contact_id], by=by, at=at)
    return row


@transaction.atomic
def remove_participant(
    opportunity_id: int, contact_id: int, *, by: Actor, at: datetime, version: int | None = None
) -> Opportunity:
    """Take a person out; at least one stays, and nobody is left at opportunity without one. Raises Refused."""
    row = in_hand(opportunity_id, version)
    demand_open(row)
    part = Participant.objects.select_related("contact").filter(opportunity=row, contact=contact_id).first()
    if part is None:
        raise Invalid(_("This person takes no part in it."), field="contact", code="unknown")
    if len(people_of(row.pk)) == 1:
        raise Refused(_("An opportunity needs at least one person."), code="last_person")
    if part.contact.stage == Stage.OPPORTUNITY and contact_id not in with_another([contact_id], row):
        text = _("%(person)s stands at opportunity with this one alone: win or lose it.")
        raise Refused(text % {"person": part.contact.name}, code="stands_here")
    part.delete()
    _count(row)
    note_change(row, {"left": contact_id}, by=by, at=at)
    return row


def with_another(contacts: Sequence[int], row: Opportunity) -> set[int]:
    """Those of them who take part in another open opportunity."""
    others = Participant.objects.filter(contact__in=contacts, opportunity__ended_at=None).exclude(opportunity=row)
    return set(others.values_list("contact_id", flat=True))


def _count(row: Opportunity) -> None:
    row.version += 1
    row.save(update_fields=["version"])
