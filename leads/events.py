"""Recording events: one INSERT for a set of people, with the snapshot of how each stands and the outbox rows.

Only actions call this, inside their transaction. Nothing here changes stage or place.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.actor import Actor
from leads import outbox
from leads.lifecycle import Standpoint
from leads.stirring import STILL, stir


@dataclass(slots=True)
class Happening:
    """What one event says beyond kind, time and actor. `start` and `end` only where stage or place changed."""

    contact_id: int
    start: Standpoint = ("", "")
    end: Standpoint = ("", "")
    reason: str = ""
    definition_id: int | None = None
    undoes_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    comment: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    # When it happened, where a worker only notes it later: a deadline that passed.
    at: datetime | None = None


# Whoever moved, or of whom reports tell otherwise from now on, is marked for them in the same statement.
INSERT_EVENTS = """
WITH events AS (
INSERT INTO leads_event (kind, contact_id, at, door, actor_id, api_key_id, reason, from_stage, from_place, to_stage,
    to_place, definition_id, undoes_id, facts, points, fit, temperature, source, owner_id, team_id, buying_stage)
SELECT %(kind)s, h.contact_id, COALESCE(h.at, %(at)s), %(door)s, %(actor)s, %(key)s, h.reason, h.from_stage,
    h.from_place, h.to_stage, h.to_place, h.definition_id, h.undoes_id, h.facts, s.points,
    COALESCE(s.fit, ''), COALESCE(s.temperature, ''), c.source, c.owner_id, u.team_id, c.buying_stage
FROM jsonb_to_recordset(%(rows)s::jsonb) AS h (contact_id bigint, reason text, from_stage text, from_place text,
    to_stage text, to_place text, definition_id bigint, undoes_id bigint, facts jsonb, at timestamptz)
JOIN leads_contact c ON c.id = h.contact_id
LEFT JOIN leads_standing s ON s.contact_id = h.contact_id
LEFT JOIN accounts_user u ON u.id = c.owner_id
ORDER BY h.contact_id
RETURNING contact_id, id, to_stage
), marks AS (
INSERT INTO leads_moved (contact_id, attempts) SELECT contact_id, 0 FROM events
    WHERE to_stage <> '' OR %(kind)s IN ('handoff.attempted', 'handoff.opened', 'contact.undone')
        OR %(kind)s LIKE 'opportunity.%%'
)
SELECT contact_id, id FROM events
"""

INSERT_DETAILS = """
INSERT INTO leads_eventdetail (event_id, comment, evidence)
SELECT d.event_id, d.comment, d.evidence
FROM jsonb_to_recordset(%s::jsonb) AS d (event_id bigint, comment text, evidence jsonb)
"""


def record(
    kind: str,
    happenings: Sequence[Happening],
    *,
    by: Actor,
    at: datetime,
    quiet: bool = False,
    stirs: bool = True,
) -> dict[int, int]:
    """Write one event of `kind` per happening; return {contact id: event id}.

    At most one happening a contact. `quiet` (imported history) owes no reactions and moves no clocks; what the
    clocks themselves leave (`stirs` false) does not move them again. Passages hear of every move, quiet or not.
    """
    if not happenings:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_EVENTS,
            {
                "kind": kind,
                "at": at,
                "door": by.door,
                "actor": by.user_id,
                "key": by.api_key_id,
                "rows": json.dumps([_row(happening) for happening in happenings]),
            },
        )
        events: dict[int, int] = dict(cursor.fetchall())
        details = [_detail(h, events[h.contact_id]) for h in happenings if h.comment or h.evidence]
        if details:
            cursor.execute(INSERT_DETAILS, [json.dumps(details)])
    if not quiet:
        outbox.owe(kind, sorted(events.values()), at=at)
        if stirs and kind not in STILL:
            stir(sorted(events))
    return events


def _row(happening: Happening) -> dict[str, Any]:
    return {
        "contact_id": happening.contact_id,
        "reason": happening.reason,
        "from_stage": happening.start[0],
        "from_place": happening.start[1],
        "to_stage": happening.end[0],
        "to_place": happening.end[1],
        "definition_id": happening.definition_id,
        "undoes_id": happening.undoes_id,
        "facts": dict(happening.facts),
        "at": happening.at.isoformat() if happening.at else None,
    }


def _detail(happening: Happening, event_id: int) -> dict[str, Any]:
    return {"event_id": event_id, "comment": happening.comment, "evidence": dict(happening.evidence)}
