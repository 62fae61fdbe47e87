"""The funnel of those who arrived lately: how far each of them has come, counted from events. Reading only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

WINDOW = timedelta(days=90)

# How far somebody has ever come: an event that was taken back did not happen.
FURTHEST = """
WITH cohort AS MATERIALIZED (
    SELECT id FROM leads_contact WHERE created_at > %(since)s AND created_at <= %(at)s AND stage <> 'visitor'
), beyond AS (
    SELECT max(CASE WHEN e.to_stage = 'customer' THEN 4 WHEN e.to_stage = 'opportunity' THEN 3
        WHEN e.to_stage = 'sql' AND e.to_place = 'held' THEN 2 ELSE 1 END) AS step
    FROM cohort JOIN leads_event e ON e.contact_id = cohort.id
    WHERE e.to_stage IN ('mql', 'sql', 'opportunity', 'customer')
        AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
    GROUP BY e.contact_id
)
SELECT (SELECT count(*) FROM cohort)::int, count(*)::int, (count(*) FILTER (WHERE step >= 2))::int,
    (count(*) FILTER (WHERE step >= 3))::int, (count(*) FILTER (WHERE step = 4))::int
FROM beyond
"""


@dataclass(frozen=True, slots=True)
class Step:
    """How many came so far; `note` is their share of the step before, `share` of the whole, in per cent."""

    label: str
    count: int
    share: float
    note: str


def cohort(*, at: datetime) -> list[Step]:
    """Leads, MQLs, accepted, opportunities, customers of those created in the last 90 days; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(FURTHEST, {"at": at, "since": at - WINDOW})
        numbers = cursor.fetchone()
    labels = [_("Leads"), _("MQL"), _("SQL accepted"), _("Opportunity"), _("Customer")]
    whole = numbers[0] or 1
    return [
        Step(label, number, round(100 * number / whole, 1), _of(numbers[place - 1], number) if place else "—")
        for place, (label, number) in enumerate(zip(labels, numbers, strict=True))
    ]


def _of(before: int, number: int) -> str:
    return f"{round(100 * number / before)} %" if before else "—"
