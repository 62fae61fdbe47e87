"""Returning somebody who does not decide, naming who does: that person joins the company, then the return is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.actions.answers import give_back
from handoff.models import Handoff
from leads import actions as leads
from leads.actions.moves import lock
from leads.drafting import person_draft
from leads.models import Contact
from leads.refusals import Invalid, Refused
from leads.sources import source_for
from leads.words import BuyingRole


@dataclass(frozen=True, slots=True)
class RightPerson:
    """Who decides instead, as the salesperson heard it."""

    name: str = ""
    email: str = ""
    title: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.email or self.title)


FIELDS = {"email": "who_email", "title": "who_title"}


@transaction.atomic
def give_back_naming(handoff_id: int, right: RightPerson, *, by: Actor, at: datetime, **answer: Any) -> Handoff:
    """Return the person (`answer` goes to give_back) and add whoever decides instead to the same company.

    Nobody named is a plain return. Raises Invalid naming the field; then nobody is added either.
    """
    who = add_right_person(handoff_id, right, by=by, at=at) if right else None
    return give_back(handoff_id, by=by, at=at, who=who, **answer)


def add_right_person(handoff_id: int, right: RightPerson, *, by: Actor, at: datetime) -> int:
    """The id of the decision maker: a new person, or the known one of that address, whose blanks are filled."""
    if not right.name and not right.email:
        raise Invalid(_("Give their name or e-mail address."), field="who_name", code="required")
    contact = Contact.objects.get(handoffs=handoff_id)
    words = _words(right, contact)
    known = _add(words, by=by, at=at)
    if isinstance(known, Contact):
        return known.pk
    lock(sorted({contact.pk, known}))
    _fill(Contact.objects.get(pk=known), words, by=by, at=at)
    return known


def _words(right: RightPerson, colleague: Contact) -> dict[str, Any]:
    company = {"company": {"id": colleague.company_id}} if colleague.company_id else {}
    said = {"name": right.name, "email": right.email, "title": right.title}
    return {name: value for name, value in said.items() if value} | company | {"role": BuyingRole.DECISION_MAKER.value}


def _add(words: Mapping[str, Any], *, by: Actor, at: datetime) -> Contact | int:
    """The new person, or the id of whoever the address already names."""
    try:
        return leads.add_person(person_draft(words), by=by, at=at, source=source_for("page", "Page"))
    except Invalid as wrong:
        raise Invalid(str(wrong), field=FIELDS.get(wrong.field, "who_name"), code=wrong.code) from None
    except Refused as refused:
        if refused.code != "known":
            raise
        return int(refused.facts["contact"])


def _fill(known: Contact, words: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Only what was not known of them: a company they already have, or a role, is not overwritten by hearsay."""
    stands = {"title": known.title, "role": known.role, "company": known.company_id}
    fills = {name: words[name] for name, value in stands.items() if not value and name in words}
    if fills:
        leads.correct_person(known.pk, None, fills, by=by, at=at)
