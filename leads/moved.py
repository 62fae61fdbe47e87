"""Marks that ask for passages to be derived anew: added in the transaction of a move, taken away by the sweep.

Rows are only ever added by writers, so that nobody waits for anybody. No nudge: a report may be some seconds old.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

QUARANTINED_AFTER = 10
MARK = "INSERT INTO leads_moved (contact_id, attempts) SELECT c, 0 FROM unnest(%s::bigint[]) c"
# What is told late, of a time before somebody's last move, changes what led to it.
MARK_LATE = """
INSERT INTO leads_moved (contact_id, attempts)
SELECT c.id, 0 FROM unnest(%s::bigint[], %s::timestamptz[]) AS said (id, at) JOIN leads_contact c USING (id)
WHERE c.place <> 'none' AND said.at <= c.moved_at
"""
CLAIM = """
SELECT id, contact_id FROM leads_moved WHERE attempts < %s AND (next_try_at IS NULL OR next_try_at <= %s)
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
# 2 s, 4 s, 8 s … 1 h.
DELAY = """
UPDATE leads_moved SET attempts = attempts + 1,
    next_try_at = %s + LEAST(interval '1 hour', interval '1 second' * power(2, attempts + 1))
WHERE id = ANY(%s::bigint[])
"""


def mark_moved(contact_ids: Collection[int]) -> None:
    """Ask for the passages of these people."""
    if contact_ids:
        _run(MARK, [sorted(contact_ids)])


def mark_late(earliest: Mapping[int, datetime]) -> None:
    """Ask for the passages of whom something was told late: {contact id: when the earliest of it happened}."""
    if earliest:
        ids = sorted(earliest)
        _run(MARK_LATE, [ids, [earliest[each] for each in ids]])


def claim_moved(*, at: datetime, limit: int) -> dict[int, int]:
    """Marks due at `at`, oldest first: {mark id: contact id}. They stay locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [QUARANTINED_AFTER, at, limit])
        return dict(cursor.fetchall())


def settle_moved(marks: Collection[int]) -> None:
    """Take these marks away: their people's passages are derived."""
    if marks:
        _run("DELETE FROM leads_moved WHERE id = ANY(%s::bigint[])", [sorted(marks)])


def delay_moved(marks: Collection[int], *, at: datetime) -> None:
    """Push failing marks on with backoff, so that the rest go on."""
    if marks:
        _run(DELAY, [at, sorted(marks)])


def _run(sql: str, parameters: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
