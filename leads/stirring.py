"""Marks that ask for clocks to be derived anew: added in the transaction of their cause, taken away by the sweep.

Rows are only ever added here, so that nobody waits for anybody, whatever the order of locks around them.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from leads.nudge import nudge_sweep

# Events that neither start nor answer a promise: whoever they concern is on nobody's table yet.
STILL = frozenset({"contact.created", "contact.identified", "contact.marked"})
STIR = "INSERT INTO leads_stirred (contact_id, attempts) SELECT c, 0 FROM unnest(%s::bigint[]) c"
# What people outside the relay do concerns no clock: thousands of visits an hour leave no mark.
STIR_IN_RELAY = """
INSERT INTO leads_stirred (contact_id, attempts)
SELECT id, 0 FROM leads_contact WHERE id = ANY(%s::bigint[]) AND place IN ('review', 'offered', 'held', 'nurture')
"""
# 2 s, 4 s, 8 s … 1 h.
DELAY = """
UPDATE leads_stirred SET attempts = attempts + 1,
    next_try_at = %s + LEAST(interval '1 hour', interval '1 second' * power(2, attempts + 1))
WHERE id = ANY(%s::bigint[])
"""


def stir(contact_ids: Collection[int]) -> None:
    """Ask for the clocks of these people; a worker is nudged after the commit."""
    _mark(STIR, contact_ids)


def stir_in_relay(contact_ids: Collection[int]) -> None:
    """The same for those of them who lie on somebody's table."""
    _mark(STIR_IN_RELAY, contact_ids)


def settle_stirred(marks: Collection[int]) -> None:
    """Take these marks away: their people's clocks are derived."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM leads_stirred WHERE id = ANY(%s::bigint[])", [sorted(marks)])


def delay_stirred(marks: Collection[int], *, at: datetime) -> None:
    """Push failing marks on with backoff, so that the rest go on."""
    if marks:
        with connection.cursor() as cursor:
            cursor.execute(DELAY, [at, sorted(marks)])


def _mark(sql: str, contact_ids: Collection[int]) -> None:
    if not contact_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted(contact_ids)])
        marked = cursor.rowcount
    if marked:
        transaction.on_commit(_nudge)


def _nudge() -> None:
    nudge_sweep("clocks")
