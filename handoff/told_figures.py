"""Figures above what sales told us: returns by reason, and which topics, sources and rules brought what came back.

Counts only, of the latest answers of a period; the words themselves are told's.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from accounts.actor import Viewer
from accounts.models import User
from handoff.labels import labels_of
from handoff.visibility import OFFICE

# So many of the latest returns and acceptances are counted: enough for a share, quick however much there is.
MOST = 1000
SHOWN = 5

# The rules are those of the evidence frozen when the person qualified the last time before.
FIGURES = """
WITH told AS MATERIALIZED (
    ({returned}) UNION ALL ({accepted})
), counts AS (
    SELECT 'reason' AS what, reason AS name, back, count(*) AS times FROM told WHERE back GROUP BY 2, 3
    UNION ALL SELECT 'all', '', back, count(*) FROM told GROUP BY 2, 3
    UNION ALL SELECT 'source', source, back, count(*) FROM told WHERE source <> '' GROUP BY 2, 3
    UNION ALL SELECT 'topic', topic, back, count(*) FROM told
        CROSS JOIN LATERAL (SELECT unnest(c.topics) AS topic FROM leads_contact c WHERE c.id = told.contact_id) t
        GROUP BY 2, 3
    UNION ALL SELECT 'rule', rule, back, count(*) FROM told
        CROSS JOIN LATERAL (
            SELECT q.id FROM leads_event q WHERE q.contact_id = told.contact_id AND q.at <= told.at
                AND q.kind || '' = 'scoring.qualified' ORDER BY q.at DESC, q.id DESC LIMIT 1) q
        JOIN leads_eventdetail d ON d.event_id = q.id
        CROSS JOIN LATERAL (
            SELECT DISTINCT line->>'rule' AS rule FROM jsonb_path_query(d.evidence, '$.lines[*]') AS line
            WHERE line->>'kind' IN ('fit', 'activity') AND line->>'points' NOT LIKE '-%%') r
        GROUP BY 2, 3
)
SELECT what, name, COALESCE(sum(times) FILTER (WHERE back), 0)::int,
    COALESCE(sum(times) FILTER (WHERE NOT back), 0)::int
FROM counts GROUP BY what, name ORDER BY what, 3 DESC, 4 DESC, name
"""
LATELY = """
SELECT e.contact_id, e.at, e.source, e.reason, {back} AS back FROM leads_event e
WHERE e.kind = '{kind}' AND e.at > %(since)s AND e.at <= %(at)s AND (%(all)s OR e.actor_id = ANY(%(actors)s))
    AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
ORDER BY e.at DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one reason, topic, source or rule brought back, beside what was accepted."""

    name: str
    label: str
    returned: int
    accepted: int
    whole: int = 0

    @property
    def share(self) -> int:
        """Percent of all the returns."""
        return round(100 * self.returned / self.whole) if self.whole else 0


@dataclass(slots=True)
class Figures:
    """The counts by what they are about; `capped` where there was more than is counted."""

    returned: int = 0
    accepted: int = 0
    about: dict[str, list[Figure]] = field(default_factory=dict)

    @property
    def capped(self) -> bool:
        return MOST in (self.returned, self.accepted)

    def names(self, what: str) -> list[str]:
        return [figure.name for figure in self.about.get(what, [])]

    @property
    def tops(self) -> dict[str, list[Figure]]:
        return {what: figures[:SHOWN] for what, figures in self.about.items()}


def figures(viewer: Viewer, *, since: datetime, at: datetime) -> Figures:
    """Of the answers given after `since`: everybody's, or the viewer's team's. One statement."""
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"since": since, "at": at, "most": MOST, **_whose(viewer)})
        for what, name, returned, accepted in cursor.fetchall():
            found[what].append((name, returned, accepted))
    _name, returned, accepted = (found.pop("all", None) or [("", 0, 0)])[0]
    labels = labels_of("handoff.returned")
    about = {what: [Figure(n, labels.get(n, n) if what == "reason" else n, r, a, returned) for n, r, a in rows]
             for what, rows in found.items()}  # fmt: skip
    return Figures(returned, accepted, about)


def _statement() -> str:
    return FIGURES.format(
        returned=LATELY.format(kind="handoff.returned", back="true"),
        accepted=LATELY.format(kind="handoff.accepted", back="false"),
    )


def _whose(viewer: Viewer) -> dict[str, Any]:
    if viewer.role in OFFICE:
        return {"all": True, "actors": []}
    team = Q(pk=viewer.pk) | (Q(team=viewer.team_id) if viewer.team_id else Q())
    return {"all": False, "actors": list(User.objects.filter(team).values_list("pk", flat=True))}
