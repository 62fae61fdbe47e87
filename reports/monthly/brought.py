"""What brought the leads that sales accepted and those that it returned: source, route, rule, reason. One statement.

People once a value and month, of passages, so what was taken back does not count. The route and the rules are those of
the last qualification before the answer.
"""

from collections import defaultdict
from typing import Any

from django.db import connection

from reports.figures.scope import Scope

# So many values of a kind are kept: the most frequent.
MOST = 12
WHATS = ("source", "campaign", "topic", "fit", "route", "rule")
PLAIN = ("source", "campaign", "topic", "fit", "route")

ANSWERED = """
WITH answered AS MATERIALIZED (
    SELECT p.contact_id, p.kind = 'handoff.returned' AS back, p.reason, p.source, p.campaign, p.topic, p.fit,
        q.id AS qualified, COALESCE(q.reason, '') AS route
    FROM reports_passage p LEFT JOIN LATERAL (
        SELECT e.id, e.reason FROM leads_event e
        WHERE e.contact_id = p.contact_id AND e.at <= p.entered_at AND e.kind || '' = 'scoring.qualified'
        ORDER BY e.at DESC, e.id DESC LIMIT 1) q ON true
    WHERE p.kind IN ('handoff.accepted', 'handoff.returned') AND p.entered_at >= %(since)s AND p.entered_at < %(until)s
), brought AS (
    SELECT 'reason' AS what, reason AS name, back, contact_id FROM answered WHERE back
    {plain}
    UNION ALL SELECT 'rule', r.rule, back, contact_id FROM answered
        JOIN leads_eventdetail d ON d.event_id = answered.qualified
        CROSS JOIN LATERAL (
            SELECT DISTINCT line->>'rule' AS rule FROM jsonb_path_query(d.evidence, '$.lines[*]') AS line
            WHERE line->>'kind' IN ('fit', 'activity') AND line->>'points' NOT LIKE '-%%') r
)
SELECT what, name, back, array_agg(DISTINCT contact_id) FROM brought
WHERE name <> '' AND position('@' IN name) = 0 GROUP BY 1, 2, 3
"""
SQL = ANSWERED.format(
    plain=" ".join(f"UNION ALL SELECT '{one}', {one}, back, contact_id FROM answered" for one in PLAIN)
)
Row = tuple[str, list[int], list[int]]


def brought(scope: Scope) -> dict[str, list[Row]]:
    """{what: [(name, who was accepted, who was returned)]}, the most frequent first; reasons only of returns.

    A name with an @ in it may be somebody's address and is left out.
    """
    found: dict[str, dict[str, tuple[list[int], list[int]]]] = defaultdict(lambda: defaultdict(lambda: ([], [])))
    with connection.cursor() as cursor:
        cursor.execute(SQL, scope.parameters)
        for what, name, back, ids in cursor.fetchall():
            found[what][name][back].extend(ids)
    return {what: _most(names) for what, names in found.items()}


def _most(names: dict[str, tuple[list[int], list[int]]]) -> list[Row]:
    rows = [(name, accepted, returned) for name, (accepted, returned) in names.items()]
    return sorted(rows, key=_size)[:MOST]


def _size(row: Row) -> tuple[Any, ...]:
    return -len(row[1]) - len(row[2]), row[0]
