"""The packet: what a salesperson reads before the first call, written at the offer and frozen beside its event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leads.models import Contact
from leads.why_now import why_now


def packets(contact_ids: Sequence[int], *, at: datetime) -> dict[int, dict[str, Any]]:
    """{contact id: packet}, in a few statements whatever their number."""
    people = list(Contact.objects.filter(pk__in=contact_ids))
    sentences = why_now(people, at=at)
    return {person.pk: {"why": sentences[person.pk], "topics": person.topics} for person in people}
