"""The funnel of those who arrived lately: how far each of them has come, counted from journeys. Reading only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

WINDOW = timedelta(days=90)

FURTHEST = """
SELECT count(*)::int, count(t.mql_at)::int, count(t.accepted_at)::int, count(t.opportunity_at)::int,
    count(t.customer_at)::int
FROM reports_journey t WHERE t.began_at > %(since)s AND t.began_at <= %(at)s AND t.came AND t.lead_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Step:
    """How many came so far; `note` is their share of the step before, `share` of the whole, in per cent."""

    label: str
    count: int
    share: float
    note: str


def cohort(*, at: datetime) -> list[Step]:
    """Leads, MQLs, accepted, opportunities, customers of those first seen in the last 90 days; one statement."""
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
