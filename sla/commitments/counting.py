"""Counting MQLs: people once a month each, and who of them was returned for their quality. One statement.

It reads the qualifications of the days asked about, never all there are. A return takes off the qualification that it
followed; whoever qualified again later in the month stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.actor import Viewer
from leads.models import Contact
from sla.commitments.subquery import within
from sla.models import Commitment

# `|| ''` keeps the planner with the index of the one person.
COUNTED = """
WITH scope AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(sources)s::text[], %(countries)s::text[], %(topics)s::text[])
        AS s (id, source, country, topic)
), qualified AS MATERIALIZED (
    SELECT e.contact_id, e.source, date_trunc('month', e.at AT TIME ZONE %(zone)s)::date AS month,
        min(e.at) AS first, max(e.at) AS last
    FROM leads_event e
    WHERE e.kind = 'scoring.qualified' AND e.at >= %(since)s AND e.at < %(until)s AND e.at <= %(at)s
        AND e.definition_id IS NOT NULL AND e.reason <> 'import'
        AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
    GROUP BY 1, 2, 3
), counted AS (
    SELECT s.id, q.contact_id, q.month, min(q.first) AS first, max(q.last) AS last
    FROM qualified q JOIN leads_contact c ON c.id = q.contact_id LEFT JOIN leads_company o ON o.id = c.company_id
    JOIN scope s ON s.source IN ('', q.source) AND (s.country = '' OR s.country = o.country)
        AND (s.topic = '' OR s.topic = ANY (c.topics))
    GROUP BY 1, 2, 3
), judged AS (
    SELECT counted.*, back.at AS returned
    FROM counted LEFT JOIN LATERAL (
        SELECT r.at FROM leads_event r
        WHERE r.contact_id = counted.contact_id AND r.at > counted.last AND r.at <= %(at)s
            AND r.kind || '' = 'handoff.returned' AND r.facts -> 'quality' = 'true'
            AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = r.id)
            AND NOT EXISTS (
                SELECT FROM leads_event n WHERE n.contact_id = r.contact_id AND n.at > counted.last AND n.at < r.at
                    AND n.kind || '' = 'scoring.qualified'
                    AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = n.id))
        ORDER BY r.at LIMIT 1) back ON true
)
"""
BY_DAY = (
    COUNTED
    + """
SELECT id, month, (first AT TIME ZONE %(zone)s)::date, (returned AT TIME ZONE %(zone)s)::date, count(*)::int
FROM judged GROUP BY 1, 2, 3, 4
"""
)
PEOPLE = (
    COUNTED
    + "SELECT contact_id FROM judged WHERE %(which)s = 'mqls' OR (%(which)s = 'returned') = (returned IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Came:
    """So many people, counted in `month` from `day` on, returned for their quality on `returned` if at all."""

    month: date
    day: date
    returned: date | None
    number: int


def came(
    commitments: Sequence[Commitment], *, since: datetime, until: datetime, zone: str, at: datetime
) -> dict[int, list[Came]]:
    """{commitment id: who qualified in [since, until) as known at `at`, by month and day}."""
    found: dict[int, list[Came]] = {one.pk: [] for one in commitments}
    if found:
        with connection.cursor() as cursor:
            cursor.execute(BY_DAY, _asked(commitments, since=since, until=until, zone=zone, at=at))
            for pk, *row in cursor.fetchall():
                found[pk].append(Came(*row))
    return found


def people(
    viewer: Viewer, commitment: Commitment, which: str, *, since: datetime, until: datetime, zone: str, at: datetime
) -> QuerySet[Contact]:
    """The people of one figure (mqls, returned or net) whom the viewer may see."""
    asked = {**_asked([commitment], since=since, until=until, zone=zone, at=at), "which": which}
    return Contact.objects.visible_to(viewer).filter(pk__in=within(PEOPLE, asked))


def _asked(
    commitments: Sequence[Commitment], *, since: datetime, until: datetime, zone: str, at: datetime
) -> dict[str, Any]:
    return {
        "ids": [one.pk for one in commitments],
        "sources": [one.source for one in commitments],
        "countries": [one.country for one in commitments],
        "topics": [one.topic for one in commitments],
        "since": since, "until": until, "zone": zone, "at": at,
    }  # fmt: skip
