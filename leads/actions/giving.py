"""People and companies change hands where no handoff says whose they are: customers, one's own contacts, accounts.

Whoever is in an open handoff goes with it, by the relay's own verbs.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.actor import Actor
from accounts.models import User
from leads.actions.entrusting import Hands, entrust
from leads.actions.history import sign
from leads.actions.moves import lock
from leads.events import Happening, record
from leads.models import Company, Contact


@transaction.atomic
def give_people(
    contact_ids: Collection[int], *, to: int | None, by: Actor, at: datetime, comment: str = ""
) -> list[int]:
    """`to` (None: nobody) owns these people from now on. Returns the ids of those that changed hands."""
    lock(list(contact_ids))
    others = Contact.objects.filter(pk__in=contact_ids).exclude(owner=to)
    found = {pk: (owner, asked) for pk, owner, asked in others.values_list("pk", "owner_id", "offered_to_id")}
    team = User.objects.values_list("team_id", flat=True).get(pk=to) if to else None
    whom = {"owner": to, "team": team}
    happenings = [Happening(one, facts={"was": found[one][0], **whom}, comment=comment) for one in sorted(found)]
    record("contact.given", happenings, by=by, at=at)
    entrust({one: Hands(to, offered_to) for one, (_was, offered_to) in found.items()}, by=by)
    return sorted(found)


@transaction.atomic
def give_companies(company_ids: Collection[int], *, to: int | None, by: Actor) -> int:
    """`to` (None: nobody) owns these companies from now on: an edit, kept in their field history. Returns how many."""
    asked = Company.objects.filter(pk__in=company_ids)
    locked = list(asked.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    sign(by)
    return Company.objects.filter(pk__in=locked).exclude(owner=to).update(owner=to, version=F("version") + 1)
