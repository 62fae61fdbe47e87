"""Whose a person is, and to whom they are offered: written by the handoff's verbs, beside their moves and events."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection

from accounts.actor import Actor
from leads.actions.history import sign


class Hands(NamedTuple):
    """The ids of the owner and of the salesperson an open offer is addressed to."""

    owner: int | None
    offered_to: int | None


ENTRUST = """
UPDATE leads_contact c SET owner_id = h.owner, offered_to_id = h.offered_to, version = c.version + 1
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS h (contact_id, owner, offered_to)
WHERE c.id = h.contact_id AND (c.owner_id, c.offered_to_id) IS DISTINCT FROM (h.owner, h.offered_to)
"""


def entrust(hands: Mapping[int, Hands], *, by: Actor) -> None:
    """Put these people into these hands: {contact id: hands}. The caller holds their locks and records the event."""
    if not hands:
        return
    ids = sorted(hands)
    sign(by)
    with connection.cursor() as cursor:
        cursor.execute(ENTRUST, [ids, [hands[one].owner for one in ids], [hands[one].offered_to for one in ids]])
