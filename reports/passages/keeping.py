"""Rebuilding passages and journeys: of whoever moved, or of everybody in chunks. Any of it may run twice or at once."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import connection, transaction

from leads.models import Contact
from leads.moved import claim_moved, settle_moved
from reports.passages.sql import DIFFERS, FORGET, FORGET_JOURNEYS, KEEP, KEEP_JOURNEYS

# This table's own family of advisory locks: two rebuilds of one person wait for each other. A lock is shared by many
# people, always taken in one order: PostgreSQL holds some thousand locks in all.
LOCKS = 0x9A55
LOCK = """
SELECT pg_advisory_xact_lock(%(lock)s, b) FROM (
    SELECT DISTINCT (c %% 256)::int AS b FROM unnest(%(ids)s::bigint[]) c ORDER BY 1) buckets
"""
STATEMENTS = (LOCK, FORGET, KEEP, FORGET_JOURNEYS, KEEP_JOURNEYS)
CHUNK = 2_000


@transaction.atomic
def rebuild(contact_ids: Collection[int]) -> None:
    """Bring the passages and journeys of these people to what their events say."""
    ids = sorted(set(contact_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        for statement in STATEMENTS:
            cursor.execute(statement, {"ids": ids, "lock": LOCKS})


def rebuild_moved(*, at: datetime, limit: int = CHUNK) -> int:
    """The sweep: rebuild whoever moved since. Returns how many marks were served."""
    with transaction.atomic():
        marks = claim_moved(at=at, limit=limit)
        rebuild(marks.values())
        settle_moved(marks)
    return len(marks)


def rebuild_all() -> int:
    """Everybody, a chunk a transaction; after a restore or a change of these rules. Returns how many people."""
    total = 0
    for ids in everybody():
        rebuild(ids)
        total += len(ids)
    return total


def differing(contact_ids: Collection[int]) -> list[int]:
    """Of these people, those whose passages or journeys are not what their events say, marked or not."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERS, {"ids": sorted(contact_ids)})
        return sorted(row[0] for row in cursor.fetchall())


def everybody(chunk: int = CHUNK) -> Iterator[list[int]]:
    """All people's ids, in chunks."""
    last = 0
    while ids := list(Contact.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:chunk]):
        yield ids
        last = ids[-1]
