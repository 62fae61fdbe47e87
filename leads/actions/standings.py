"""How people stand, written by the scoring engine through here and nowhere else; and the marks that asked for it.

Locks are taken standing first, then contact; nothing takes them the other way round.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

SCORED = (
    "points",
    "engagement",
    "fit_points",
    "fit",
    "temperature",
    "gain",
    "last_activity_at",
    "next_change_at",
)
# Only rows that differ are written: a rescore that changes nothing costs no writes. Whose fit is another one is marked:
# reports tell people apart by it.
WRITE = """
WITH written AS (
    UPDATE leads_standing s SET ({columns}, scored_at, model_id, attempts) = ({new}, %(scored_at)s, %(model_id)s, 0)
    FROM ({select}) e JOIN leads_standing o ON o.contact_id = e.contact_id
    WHERE s.contact_id = e.contact_id AND ({old}, s.model_id, s.attempts)
        IS DISTINCT FROM ({new}, %(model_id)s::bigint, 0::smallint)
    RETURNING s.contact_id, o.fit <> s.fit AS moved
), marks AS (
    INSERT INTO leads_moved (contact_id, attempts) SELECT contact_id, 0 FROM written WHERE moved
)
SELECT count(*) FROM written
"""
BEGIN = """
INSERT INTO leads_standing (contact_id, points, engagement, fit_points, fit, temperature, gain, attempts)
SELECT c.id, 0, 0, 0, 'D', 'cold', 0, 0 FROM leads_contact c
WHERE NOT EXISTS (SELECT 1 FROM leads_standing s WHERE s.contact_id = c.id) ON CONFLICT DO NOTHING
"""
# A row that somebody marked again meanwhile, or is marking now, stays for the next sweep. An array, not a join: the
# table is empty whenever statistics are gathered, and a join planned for one row is quadratic for a thousand.
CLEAR = """
DELETE FROM leads_touched WHERE contact_id = ANY (ARRAY(
    SELECT t.contact_id FROM leads_touched t
    JOIN unnest(%(ids)s::bigint[], %(generations)s::bigint[]) seen (contact_id, generation)
        ON seen.contact_id = t.contact_id AND seen.generation = t.generation
    FOR UPDATE OF t SKIP LOCKED))
"""
# 2 s, 4 s, 8 s … 1 h, and after ten tries the row is left alone until something new touches the person.
DELAY_TOUCHED = """
INSERT INTO leads_touched AS t (contact_id, generation, quiet, touched_at, attempts, next_try_at)
SELECT c, 1, false, %(at)s, 1, %(at)s + interval '2 seconds' FROM unnest(%(ids)s::bigint[]) c
ON CONFLICT (contact_id) DO UPDATE SET attempts = t.attempts + 1,
    next_try_at = %(at)s + LEAST(interval '1 hour', interval '1 second' * power(2, t.attempts + 1))
"""
DELAY_DUE = """
UPDATE leads_standing SET attempts = attempts + 1,
    next_change_at = %(at)s + LEAST(interval '1 hour', interval '1 second' * power(2, attempts + 1))
WHERE contact_id = ANY(%(ids)s::bigint[])
"""
# Only rows that differ are written: most derivations change nothing.
RESPOND = """
UPDATE leads_standing s SET respond_by = r.respond_by
FROM unnest(%s::bigint[], %s::timestamptz[]) AS r (contact_id, respond_by)
WHERE s.contact_id = r.contact_id AND s.respond_by IS DISTINCT FROM r.respond_by
"""


def write_standings(select: str, parameters: Mapping[str, Any], *, model_id: int, at: datetime) -> int:
    """Write the scores that the engine's SELECT yields (SCORED by name, and contact_id) where they differ."""
    sql = WRITE.format(
        columns=", ".join(SCORED),
        new=", ".join(f"e.{column}" for column in SCORED),
        old=", ".join(f"s.{column}" for column in SCORED),
        select=select,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "scored_at": at, "model_id": model_id})
        return int(cursor.fetchone()[0])


def set_respond_by(deadlines: Mapping[int, datetime | None]) -> None:
    """Until when somebody has promised each person an answer: {contact id: the earliest deadline, or None}."""
    ids = sorted(deadlines)
    with connection.cursor() as cursor:
        cursor.execute(RESPOND, [ids, [deadlines[contact] for contact in ids]])


def begin_standings() -> int:
    """Give everybody who has none a standing to be scored into."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN)
        return int(cursor.rowcount)


def clear_touched(generations: Mapping[int, int]) -> None:
    """Forget the marks that were seen at these generations: {contact id: generation}."""
    ids = sorted(generations)
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, {"ids": ids, "generations": [generations[contact] for contact in ids]})


def delay_touched(contact_ids: Sequence[int], *, at: datetime) -> None:
    """Push failing people on with backoff, so that the rest go on."""
    _delay(DELAY_TOUCHED, contact_ids, at)


def delay_due(contact_ids: Sequence[int], *, at: datetime) -> None:
    """The same for people whose score fell due."""
    _delay(DELAY_DUE, contact_ids, at)


def _delay(sql: str, contact_ids: Sequence[int], at: datetime) -> None:
    if contact_ids:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"ids": sorted(contact_ids), "at": at})
