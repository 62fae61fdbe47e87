"""The SQL that stores activities: one statement a batch, visits derived on the way in."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from leads.actions.activities.reading import CleanActivity
from leads.models import ActivityType, Source
from leads.visits import GAP, RUNS


class Stored(NamedTuple):
    """A row that is new. `late`: known page views follow it within a gap, so their visits change."""

    id: int
    late: bool


_SAID = """
said AS MATERIALIZED (
    SELECT nextval('leads_activity_id_seq') AS id, r.*
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r
        (contact_id bigint, type_id bigint, message_id text, occurred_at timestamptz, properties jsonb, paged bool)
)"""
_INSERT = """
INSERT INTO leads_activity (id, contact_id, type_id, source_id, message_id, occurred_at, received_at, visit, properties)
"""
_SKIP = "ON CONFLICT (source_id, message_id) DO NOTHING RETURNING id, message_id"

INSERT = f"""
WITH {_SAID}
{_INSERT} SELECT id, contact_id, type_id, %(source)s, message_id, occurred_at, %(at)s, NULL, properties FROM said
{_SKIP}, false
"""
INSERT_PAGES = f"""
WITH {_SAID}, spans AS (
    SELECT contact_id, min(occurred_at) AS first, max(occurred_at) AS last FROM said WHERE paged GROUP BY contact_id
), pages AS (
    SELECT id, contact_id, occurred_at, NULL::bigint AS visit FROM said WHERE paged
    UNION ALL
    -- OFFSET 0 holds the plan to one index range a person, whatever the statistics say.
    SELECT known.* FROM spans s CROSS JOIN LATERAL (
        SELECT a.id, a.contact_id, a.occurred_at, a.visit FROM leads_activity a
        WHERE a.contact_id = s.contact_id AND a.type_id = ANY(%(paged_types)s::bigint[])
            AND a.occurred_at > s.first - {GAP} AND a.occurred_at < s.last + {GAP}
        OFFSET 0
    ) known
), {RUNS}, stored AS (
    {_INSERT} SELECT said.id, contact_id, type_id, %(source)s, message_id, occurred_at, %(at)s, runs.visit, properties
    FROM said LEFT JOIN runs ON runs.id = said.id
    {_SKIP}
)
SELECT stored.id, stored.message_id, COALESCE(runs.late, false) FROM stored LEFT JOIN runs ON runs.id = stored.id
"""
IDS = "SELECT message_id, id FROM leads_activity WHERE source_id = %s AND message_id = ANY(%s)"


def insert(said: Sequence[CleanActivity], *, source: Source, at: datetime) -> dict[str, Stored]:
    """Store what is new of these (message ids distinct); {message id: row} of the new ones."""
    parameters: dict[str, Any] = {"rows": json.dumps([_row(one) for one in said]), "source": source.pk, "at": at}
    paged = any(one.paged for one in said)
    if paged:
        parameters["paged_types"] = list(ActivityType.objects.filter(per_visit=True).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(INSERT_PAGES if paged else INSERT, parameters)
        return {message: Stored(pk, late) for pk, message, late in cursor.fetchall()}


def ids_of(message_ids: Sequence[str], source: Source) -> dict[str, int]:
    """The activities already stored under these message ids."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [source.pk, list(message_ids)])
        return dict(cursor.fetchall())


def _row(one: CleanActivity) -> dict[str, Any]:
    return {
        "contact_id": one.contact_id,
        "type_id": one.type_id,
        "message_id": one.message_id,
        "occurred_at": one.occurred_at.isoformat(),
        "properties": one.draft.properties or {},
        "paged": one.paged,
    }
