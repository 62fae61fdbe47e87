"""Counting the decision makers of most-wanted companies who were reached and engaged in the days before a moment.

Reached: an act of their own, or a talk with sales. Engaged: what the commitment counts as such. Who is most wanted and
who decides is asked as of today. One statement for all moments of a commitment.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.actor import Viewer
from leads.models import Contact
from sla.commitments.subquery import within
from sla.models import Commitment
from sla.words import Engagement

# What shows each kind of engagement: types of the person's own activities, and outcomes of sales' attempts.
ACTIVITIES: dict[str, tuple[str, ...]] = {
    Engagement.CONVERSATION: ("call",),
    Engagement.MEETING: ("meeting_booked",),
    Engagement.WEBINAR: ("webinar",),
    Engagement.FORM: ("contact_form", "quote_request"),
}
OUTCOMES: dict[str, tuple[str, ...]] = {
    Engagement.CONVERSATION: ("conversation",),
    Engagement.MEETING: ("meeting_booked",),
}
# Who declined has been reached too, and is not engaged.
TALKED = ("conversation", "meeting_booked", "declined")

# The streams of the group are read once; the moments look into what was read.
ENGAGED = """
WITH wanted AS MATERIALIZED (
    SELECT c.id FROM leads_contact c JOIN leads_company o ON o.id = c.company_id
    WHERE o.most_wanted AND c.role = 'decision_maker' AND %(source)s IN ('', c.source)
        AND (%(country)s = '' OR o.country = %(country)s) AND (%(topic)s = '' OR %(topic)s = ANY (c.topics))
), acts AS MATERIALIZED (
    SELECT w.id, a.occurred_at AS at, t.code = ANY (%(types)s::text[]) AS engages, 1 AS own
    FROM wanted w JOIN leads_activity a ON a.contact_id = w.id JOIN leads_activitytype t ON t.id = a.type_id AND t.own
    WHERE a.occurred_at > %(first)s AND a.occurred_at <= %(last)s
    UNION ALL
    SELECT w.id, COALESCE((e.facts ->> 'tried_at')::timestamptz, e.at), e.facts ->> 'outcome' = ANY (%(outcomes)s), 0
    FROM wanted w JOIN leads_event e ON e.contact_id = w.id AND e.kind || '' = 'handoff.attempted'
    WHERE e.at > %(first)s AND e.at <= %(last)s AND e.facts ->> 'outcome' = ANY (%(talked)s::text[])
        AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
), stood AS (
    SELECT m.at AS moment, acts.id, bool_or(engages) OR COALESCE(sum(own) >= %(least)s, false) AS engaged
    FROM unnest(%(moments)s::timestamptz[]) AS m (at)
    JOIN acts ON acts.at > m.at - %(window)s AND acts.at <= m.at
    GROUP BY 1, 2
)
"""
NUMBERS = ENGAGED + "SELECT moment, count(*)::int, (count(*) FILTER (WHERE engaged))::int FROM stood GROUP BY moment"
PEOPLE = ENGAGED + "SELECT id FROM stood WHERE engaged OR %(which)s = 'reached'"


def engaged(commitment: Commitment, moments: Sequence[datetime]) -> dict[datetime, tuple[int, int]]:
    """{moment: (how many were reached, how many of them engaged)} in the window that ends there."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, _asked(commitment, moments))
        counted = {moment: (reached, number) for moment, reached, number in cursor.fetchall()}
    return {moment: counted.get(moment, (0, 0)) for moment in moments}


def people(viewer: Viewer, commitment: Commitment, which: str, moment: datetime) -> QuerySet[Contact]:
    """The people of one figure (reached or engaged) whom the viewer may see."""
    asked = {**_asked(commitment, [moment]), "which": which}
    return Contact.objects.visible_to(viewer).filter(pk__in=within(PEOPLE, asked))


def _asked(commitment: Commitment, moments: Sequence[datetime]) -> dict[str, Any]:
    window = timedelta(days=commitment.window_days)
    return {
        "source": commitment.source, "country": commitment.country, "topic": commitment.topic,
        "types": [code for kind in commitment.engaged_by for code in ACTIVITIES[kind]],
        "outcomes": [code for kind in commitment.engaged_by for code in OUTCOMES.get(kind, ())],
        "talked": list(TALKED), "least": commitment.least_activities, "window": window, "moments": list(moments),
        "first": min(moments) - window, "last": max(moments),
    }  # fmt: skip
