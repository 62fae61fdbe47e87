"""Visits: a run of page views with gaps under 30 minutes, named by the id of its first. Derived, in SQL only.

Whoever derives holds the people's Touched rows, so two writers never derive one person's visits at once.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

GAP = "interval '30 minutes'"

# `pages` (id, contact_id, occurred_at, visit; visit is NULL for rows not yet derived) → `runs` (id, visit, late).
# A stored first row keeps its visit: all before it lies further off than a gap. A row is late when a stored one
# follows it within a gap.
RUNS = f"""
starts AS (
    SELECT id, contact_id, occurred_at,
        COALESCE(after - occurred_at < {GAP} AND visit_after IS NOT NULL, false) AS late,
        CASE WHEN before IS NULL THEN COALESCE(visit, id) WHEN occurred_at - before >= {GAP} THEN id END AS start
    FROM (
        SELECT *, lag(occurred_at) OVER line AS before, lead(occurred_at) OVER line AS after,
            lead(visit) OVER line AS visit_after
        FROM pages WINDOW line AS (PARTITION BY contact_id ORDER BY occurred_at, id)
    ) p
), counted AS (
    SELECT *, count(start) OVER (PARTITION BY contact_id ORDER BY occurred_at, id) AS run FROM starts
), runs AS (
    SELECT id, late, first_value(start) OVER (PARTITION BY contact_id, run ORDER BY occurred_at, id) AS visit
    FROM counted
)
"""

REDERIVE = f"""
WITH pages AS (
    SELECT a.id, a.contact_id, a.occurred_at,
        CASE WHEN a.occurred_at < late.since THEN a.visit END AS visit
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS late (contact_id, since)
    JOIN leads_activity a ON a.contact_id = late.contact_id AND a.occurred_at > late.since - {GAP}
    JOIN leads_activitytype t ON t.id = a.type_id AND t.per_visit
), {RUNS}
UPDATE leads_activity a SET visit = runs.visit FROM runs
WHERE a.id = runs.id AND a.visit IS DISTINCT FROM runs.visit
"""


def rederive(since: Mapping[int, datetime]) -> int:
    """Derive these people's visits anew from an instant on: late arrivals join or bridge visits. Rows changed."""
    if not since:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(REDERIVE, [list(since), list(since.values())])
        changed: int = cursor.rowcount
        return changed
