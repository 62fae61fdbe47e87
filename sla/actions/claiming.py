"""Which people a sweep takes: those whom nobody else holds, so that several workers share the work and none waits.

A person is held by an advisory lock of the transaction, with all their clocks. Locks on rows would not do: of a person
with two clocks two workers could claim one each, and wait for each other for ever.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

LOCKS = 0x51A  # this app's own family of advisory locks
# Held together by all who derive, alone by whoever changes calendars: no clock is counted by hours that just changed.
CALENDARS = 0x51B
QUARANTINED_AFTER = 10
RECOUNTED_AFTER = timedelta(days=1)
# Past so many times the chunk a worker looks for people whom no other worker holds.
AHEAD = 8
# The lock is tried row by row, after sorting, until the chunk is full.
CLAIM = """
WITH waiting AS MATERIALIZED ({waiting} LIMIT %(ahead)s)
SELECT * FROM waiting w WHERE pg_try_advisory_xact_lock({locks}, (w.contact_id %% 2147483647)::int) LIMIT %(limit)s
"""
STIRRED = """
SELECT contact_id, id FROM leads_stirred
WHERE attempts < %(tries)s AND (next_try_at IS NULL OR next_try_at <= %(at)s) ORDER BY id
"""
# People with a mark are left to it: something happened to them that their clocks have not heard yet.
DUE = """
SELECT c.contact_id FROM sla_clock c
WHERE c.next_at <= %(at)s AND c.attempts < %(tries)s
    AND NOT EXISTS (SELECT FROM leads_stirred s WHERE s.contact_id = c.contact_id)
ORDER BY c.next_at
"""
OLD = """
SELECT contact_id FROM sla_clock WHERE ended_at IS NULL AND derived_at < %(at)s AND attempts < %(tries)s
ORDER BY derived_at
"""
LOCK = "SELECT pg_advisory_xact_lock(%s, (c %% 2147483647)::int) FROM unnest(%s::bigint[]) c"
SHARE = "SELECT pg_advisory_xact_lock_shared(%s)"
ALONE = "SELECT pg_advisory_xact_lock(%s)"
DELAY = """
UPDATE sla_clock SET attempts = attempts + 1, derived_at = %(at)s,
    next_at = %(at)s + LEAST(interval '1 hour', interval '1 second' * power(2, attempts + 1))
WHERE contact_id = ANY(%(ids)s::bigint[]) AND ended_at IS NULL
"""


def claim_stirred(*, at: datetime, limit: int) -> list[tuple[int, ...]]:
    """(contact, mark) of the oldest marks whose people are free; held until the transaction ends."""
    return _claim(STIRRED, at=at, limit=limit)


def claim_due(*, at: datetime, limit: int) -> list[int]:
    """The people of clocks whose next change has come, the longest due first. A person may come up twice."""
    return [row[0] for row in _claim(DUE, at=at, limit=limit)]


def claim_old(*, at: datetime, limit: int) -> list[int]:
    """The people of open clocks that nobody derived for a day."""
    return [row[0] for row in _claim(OLD, at=at - RECOUNTED_AFTER, limit=limit)]


def lock(contact_ids: Sequence[int]) -> None:
    """Hold the clocks of these people until the transaction ends; ids in order."""
    with connection.cursor() as cursor:
        cursor.execute(SHARE, [CALENDARS])
        cursor.execute(LOCK, [LOCKS, list(contact_ids)])


def lock_everybody() -> None:
    """Hold all clocks at once: a lock each would fill the server's table of locks at some thousands."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [CALENDARS])


def delay(contact_ids: Sequence[int], *, at: datetime) -> None:
    """Push failing people's clocks on with backoff, so that the rest go on."""
    if contact_ids:
        with connection.cursor() as cursor:
            cursor.execute(DELAY, {"ids": sorted(contact_ids), "at": at})


def _claim(waiting: str, *, at: datetime, limit: int) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(SHARE, [CALENDARS])
        values: dict[str, datetime | int] = {
            "at": at,
            "tries": QUARANTINED_AFTER,
            "limit": limit,
            "ahead": limit * AHEAD,
        }
        cursor.execute(CLAIM.format(waiting=waiting, locks=LOCKS), values)
        return list(cursor.fetchall())
