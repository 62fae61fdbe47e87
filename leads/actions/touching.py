"""Marks that ask for a new score. Taken before row locks on contacts: the order in which the sweep takes them too."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from leads.nudge import nudge_sweep

MARK = """
INSERT INTO leads_touched AS t (contact_id, generation, quiet, touched_at, attempts)
SELECT c, 1, %(quiet)s, %(at)s, 0 FROM unnest(%(ids)s::bigint[]) c
ON CONFLICT (contact_id) DO UPDATE SET generation = t.generation + 1, quiet = t.quiet AND excluded.quiet,
    touched_at = excluded.touched_at, attempts = 0, next_try_at = NULL
"""
COLLEAGUES = "SELECT id FROM leads_contact WHERE company_id = ANY(%s::bigint[]) ORDER BY id"


def mark_touched(contact_ids: Collection[int], *, at: datetime, quiet: bool = False) -> None:
    """Ask for a new score of these people, inside the transaction of the change; a worker is nudged after it."""
    if not contact_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"ids": sorted(contact_ids), "at": at, "quiet": quiet})
    transaction.on_commit(_nudge)


def mark_colleagues(company_ids: Collection[int], *, at: datetime, quiet: bool = False) -> None:
    """The same for everybody who works at these companies: their fit depends on the company."""
    if not company_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES, [sorted(company_ids)])
        people = [row[0] for row in cursor.fetchall()]
    mark_touched(people, at=at, quiet=quiet)


def _nudge() -> None:
    nudge_sweep("touched")
