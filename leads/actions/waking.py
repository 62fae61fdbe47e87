"""Wake-up dates: when one comes, the person is reported as woken; a reaction opens the review."""

from datetime import datetime

from django.db import connection, transaction

from accounts.actor import BATON
from leads.events import Happening, record

# Materialized: a locking subquery with a limit may otherwise run once a row and take more than its share.
WAKE = """
WITH due AS MATERIALIZED (
    SELECT id FROM leads_contact WHERE wake_at <= %s ORDER BY wake_at LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
) UPDATE leads_contact c SET wake_at = NULL FROM due WHERE c.id = due.id RETURNING c.id
"""


@transaction.atomic
def wake_due(*, at: datetime, limit: int = 500) -> int:
    """Report everybody whose wake-up date has come; several sweeps may run at once. Returns how many woke."""
    with connection.cursor() as cursor:
        cursor.execute(WAKE, [at, limit])
        woken = [row[0] for row in cursor.fetchall()]
    record("contact.woken", [Happening(contact) for contact in woken], by=BATON, at=at)
    return len(woken)
