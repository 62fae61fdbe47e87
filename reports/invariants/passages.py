"""What must hold of passages and journeys: of whoever moved lately, they say what the events say. Reading only."""

from datetime import datetime

from django.db import connection

from leads.moved import QUARANTINED_AFTER
from reports.passages.keeping import DIFFERS

SAMPLE = 500
LATEST = """
SELECT DISTINCT contact_id FROM (
    SELECT contact_id FROM leads_event WHERE to_stage <> '' AND at <= %s ORDER BY at DESC, id DESC LIMIT %s) latest
"""
# Who is marked will be rebuilt within seconds; who moves between the two statements is marked in the second.
UNMARKED = f"""
SELECT d.contact_id FROM ({DIFFERS}) d WHERE NOT EXISTS (
    SELECT FROM leads_moved m WHERE m.contact_id = d.contact_id AND m.attempts < %(quarantined)s)
ORDER BY 1
"""


def passages_told(at: datetime) -> list[int]:
    """Of the people of the latest moves, those whose rows differ though nothing waits to be rebuilt."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [at, SAMPLE])
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute(UNMARKED, {"ids": ids, "quarantined": QUARANTINED_AFTER})
        return [row[0] for row in cursor.fetchall()]
