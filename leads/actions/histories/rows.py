"""The SQL of history: how people stand who may get some, what is stored already, and storing the rest."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from leads.actions.histories.reading import CleanMove
from leads.models import Source

PAST = "contact.history"
# What stood in for a past that nobody had told us: the birth, and what an import's own score made of it.
STAND_INS = "(e.kind = 'contact.created' OR (e.kind = 'scoring.qualified' AND e.reason = 'import'))"

# `live`: moves of ours and whatever people did; stand-ins are neither. One that a history took the place of is over.
STANDING = f"""
SELECT c.id, c.stage, c.place, c.moved_at, COALESCE(e.past, false), COALESCE(e.beyond, false), e.live_at, e.born_at,
    COALESCE(e.stand_ins, '{{}}')
FROM leads_contact c LEFT JOIN LATERAL (
    SELECT bool_or(e.kind = '{PAST}') AS past,
        bool_or(e.kind = '{PAST}' AND e.to_stage IN ('mql', 'sql', 'opportunity', 'customer')) AS beyond,
        min(e.at) FILTER (WHERE e.kind <> '{PAST}' AND NOT {STAND_INS}
            AND (e.to_stage <> '' OR e.door NOT IN ('import', 'task'))) AS live_at,
        min(e.at) FILTER (WHERE e.kind = 'contact.created' AND e.door <> 'import') AS born_at,
        array_agg(e.id ORDER BY e.id) FILTER (WHERE {STAND_INS} AND u.id IS NULL) AS stand_ins
    FROM leads_event e LEFT JOIN leads_event u ON u.undoes_id = e.id
    WHERE e.contact_id = c.id
) e ON true
WHERE c.id = ANY(%s::bigint[])
"""
KNOWN = "SELECT row_id, event_id FROM leads_pastmove WHERE source_id = %s AND row_id = ANY(%s)"
IDS = "SELECT nextval('leads_event_id_seq') FROM generate_series(1, %s)"
# How they stood then nobody knows: of the snapshot only the source, which never changes, and whose they were.
INSERT = """
WITH past AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (id bigint, contact_id bigint, at timestamptz,
        actor bigint, team bigint, reason text, from_stage text, from_place text, to_stage text, to_place text,
        facts jsonb, row_id text, words text)
), events AS (
    INSERT INTO leads_event (id, kind, contact_id, at, door, actor_id, api_key_id, reason, from_stage, from_place,
        to_stage, to_place, facts, fit, temperature, source, owner_id, team_id, buying_stage)
    SELECT p.id, %(kind)s, p.contact_id, p.at, %(door)s, COALESCE(p.actor, %(actor)s), %(key)s, p.reason,
        p.from_stage, p.from_place, p.to_stage, p.to_place, p.facts, '', '', c.source, p.actor, p.team, ''
    FROM past p JOIN leads_contact c ON c.id = p.contact_id
), marks AS (
    INSERT INTO leads_moved (contact_id, attempts) SELECT DISTINCT contact_id, 0 FROM past
), words AS (
    INSERT INTO leads_eventdetail (event_id, comment, evidence) SELECT id, words, '{}' FROM past WHERE words <> ''
), ends AS (
    SELECT DISTINCT ON (contact_id) contact_id, id, at, to_stage, to_place FROM past ORDER BY contact_id, id DESC
), people AS (
    UPDATE leads_contact c SET stage = n.to_stage, place = n.to_place, move_event_id = n.id, moved_at = n.at,
        wake_at = NULL, version = c.version + 1
    FROM ends n WHERE c.id = n.contact_id
)
INSERT INTO leads_pastmove (event_id, source_id, row_id) SELECT id, %(source)s, row_id FROM past
"""


class Standing(NamedTuple):
    """How somebody stands: where, since when, and what of theirs is history, ours, or stood in for history."""

    id: int
    stage: str
    place: str
    moved_at: datetime
    past: bool
    beyond: bool
    live_at: datetime | None
    born_at: datetime | None
    stand_ins: list[int]


def standing(contact_ids: Collection[int]) -> dict[int, Standing]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # compiling it costs more than the look itself
        cursor.execute(STANDING, [sorted(contact_ids)])
        return {row[0]: Standing(*row) for row in cursor.fetchall()}


def known(row_ids: Collection[str], source: Source) -> dict[str, int]:
    """The events that these rows have become: {row id: event id}."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [source.pk, list(row_ids)])
        return dict(cursor.fetchall())


def record_moves(
    kind: str, moves: Sequence[CleanMove], sellers: Mapping[str, User], *, hand: Mapping[str, Any], source: Source
) -> None:
    """Store these moves, of each person in the order of their chain, and put everybody where theirs ends."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [len(moves)])
        for move, (event,) in zip(moves, cursor.fetchall(), strict=True):
            move.event_id = event
        rows = [_row(move, sellers.get(move.by)) for move in moves]
        cursor.execute(INSERT, {"kind": kind, "rows": json.dumps(rows), "source": source.pk, **hand})


def _row(move: CleanMove, seller: User | None) -> dict[str, Any]:
    facts: dict[str, Any] = {} if move.amount is None else {"amount": str(move.amount)}
    if seller is not None and move.end[1] in ("offered", "held", "customer"):
        facts |= {"seller": seller.pk, "team": seller.team_id}
    return {
        "id": move.event_id,
        "contact_id": move.contact_id,
        "at": move.at.isoformat(),
        "actor": seller.pk if seller else None,
        "team": seller.team_id if seller else None,
        "reason": move.reason,
        "from_stage": move.start[0],
        "from_place": move.start[1],
        "to_stage": move.end[0],
        "to_place": move.end[1],
        "facts": facts,
        "row_id": move.row_id,
        "words": move.words,
    }
