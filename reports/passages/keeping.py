"""Rebuilding what reports read: of whoever moved, or of everybody in chunks. Any of it may run twice or at once."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import connection, transaction

from leads.models import Contact
from leads.moved import claim_moved, settle_moved
from reports.passages.chances import CHANCE
from reports.passages.credits import BEGINNING, CREDIT
from reports.passages.journeys import JOURNEY
from reports.passages.stays import PASSAGE

# In the order in which they are made of one another.
DERIVED = (PASSAGE, JOURNEY, CHANCE, BEGINNING, CREDIT)
DIFFERS = " UNION ".join(one.differs for one in DERIVED)
# Our own families of advisory locks: two rebuilds of one person, or of one deal, wait for each other. A lock is shared
# by many, always taken in one order: PostgreSQL holds some thousand locks in all.
PEOPLE, DEALS = 0x9A55, 0x9A56
LOCK = """
SELECT pg_advisory_xact_lock(%(lock)s, b) FROM (
    SELECT DISTINCT (c %% 256)::int AS b FROM unnest(%(ids)s::bigint[]) c ORDER BY 1) buckets
"""
LOCK_DEALS = """
SELECT pg_advisory_xact_lock(%(lock)s, b) FROM (
    SELECT DISTINCT (p.opportunity_id %% 256)::int AS b FROM handoff_participant p
    WHERE p.contact_id = ANY(%(ids)s::bigint[]) ORDER BY 1) buckets
"""
CHUNK = 2_000


@transaction.atomic
def rebuild(contact_ids: Collection[int]) -> None:
    """Bring what reports read of these people, and of their deals, to what the streams say."""
    ids = sorted(set(contact_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(LOCK, {"ids": ids, "lock": PEOPLE})
        cursor.execute(LOCK_DEALS, {"ids": ids, "lock": DEALS})
        for derived in DERIVED:
            cursor.execute(derived.keep, {"ids": ids})


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
    """Of these people, those of whom reports read something else than the streams say, marked or not."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERS, {"ids": sorted(contact_ids)})
        return sorted(row[0] for row in cursor.fetchall())


def everybody(chunk: int = CHUNK) -> Iterator[list[int]]:
    """All people's ids, in chunks."""
    last = 0
    while ids := list(Contact.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:chunk]):
        yield ids
        last = ids[-1]
