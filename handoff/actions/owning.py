"""A manager gives people to a salesperson who are in no open handoff; whoever is in one goes by `reassign`."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from handoff.actions.locking import salesperson
from handoff.models import Handoff
from handoff.words import OPEN
from leads import actions as leads
from leads.actions.moves import lock


@transaction.atomic
def give(contact_ids: Sequence[int], *, to: int, by: Actor, at: datetime, comment: str = "") -> list[int]:
    """`to` owns these people from now on. Returns the ids of those that changed hands. Raises Invalid."""
    user = salesperson(to)
    lock(contact_ids)
    in_relay = Handoff.objects.filter(contact__in=contact_ids, state__in=OPEN).values_list("contact_id", flat=True)
    free = sorted(set(contact_ids) - set(in_relay))
    return leads.give_people(free, to=user.pk, by=by, at=at, comment=comment)
