"""The SQL of people's intake: look up keys, read, store newborns with their first event, write changes."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.actor import Actor
from leads import outbox
from leads.actions.intake.persons import Key, Person
from leads.moved import mark_moved

_COLUMNS = """
first_name last_name email phone title role language company_id owner_id source medium campaign topics
buying_stage do_not_contact do_not_profile extra known_as search
"""
COLUMNS = _COLUMNS.split()
BLANK: dict[str, Any] = {
    "first_name": "", "last_name": "", "email": "", "phone": "", "title": "", "role": "", "language": "",
    "company_id": None, "owner_id": None, "source": "", "medium": "", "campaign": "", "topics": [],
    "buying_stage": "", "do_not_contact": False, "do_not_profile": False, "extra": {}, "known_as": "",
    "search": "",
}  # fmt: skip
_LIST = ", ".join(COLUMNS)
_TYPED = (
    "id bigint, first_name text, last_name text, email text, phone text, title text, role text, language text,"
    " company_id bigint, owner_id bigint, source text, medium text, campaign text, topics text[],"
    " buying_stage text, do_not_contact bool, do_not_profile bool, extra jsonb, known_as text, search text"
)

# The inner LIMIT holds the plan to one index probe a key, whatever the statistics say.
LOOK_UP = """
SELECT k.kind, k.system, k.value, i.contact_id
FROM unnest(%s::text[], %s::text[], %s::text[]) AS k (kind, system, value)
CROSS JOIN LATERAL (
    SELECT contact_id FROM leads_identity
    WHERE value = k.value AND kind = k.kind AND system = k.system LIMIT 1
) i
"""
READ = f"SELECT id, version, stage, {_LIST} FROM leads_contact WHERE id = ANY(%s::bigint[])"
LOCK = "SELECT id, version FROM leads_contact WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE"
INSERT_IDS = """
INSERT INTO leads_identity (contact_id, kind, system, value)
SELECT c, kind, system, value
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS k (c, kind, system, value)
ORDER BY value, kind, system
ON CONFLICT DO NOTHING
"""
NEW_IDS = """
SELECT nextval('leads_contact_id_seq'), nextval('leads_event_id_seq')
FROM generate_series(1, %s)
"""
# One statement: the composite key of "no stage without its event" wants person and event together.
INSERT = f"""
WITH newborn AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r ({_TYPED}, event_id bigint, stage text, place text)
), people AS (
    INSERT INTO leads_contact (id, {_LIST}, origin_id, created_at, stage, place, move_event_id, moved_at, version)
    SELECT id, {_LIST}, %(origin)s, %(at)s, stage, place, event_id, %(at)s, 1 FROM newborn
), births AS (
    INSERT INTO leads_event (id, kind, contact_id, at, door, actor_id, api_key_id, reason, from_stage, from_place,
        to_stage, to_place, facts, fit, temperature, source, owner_id, team_id, buying_stage)
    SELECT event_id, 'contact.created', n.id, %(at)s, %(door)s, %(actor)s, %(key)s, '', '', '', stage, place, '{{}}',
        '', '', n.source, n.owner_id, u.team_id, n.buying_stage
    FROM newborn n LEFT JOIN accounts_user u ON u.id = n.owner_id
), marks AS (
    INSERT INTO leads_moved (contact_id, attempts) SELECT id, 0 FROM newborn
)
INSERT INTO leads_standing (contact_id, points, engagement, fit_points, fit, temperature, gain, attempts)
SELECT id, 0, 0, 0, 'D', 'cold', 0, 0 FROM newborn
"""
UPDATE = f"""
UPDATE leads_contact c SET ({_LIST}) = ROW({", ".join(f"r.{column}" for column in COLUMNS)}),
    version = c.version + 1
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r ({_TYPED}) WHERE c.id = r.id
"""


def look_up(keys: Collection[Key]) -> dict[Key, int]:
    """Who is known by these keys."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [list(column) for column in zip(*keys, strict=True)])
        return {(kind, system, value): contact for kind, system, value, contact in cursor.fetchall()}


def read(ids: Collection[int]) -> dict[int, Person]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(ids)])
        return {row[0]: _person(row) for row in cursor.fetchall()}


def unchanged_since(people: Collection[Person]) -> bool:
    """Lock these rows in id order; False when somebody changed one after we read it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [[person.id for person in people]])
        return dict(cursor.fetchall()) == {person.id: person.version for person in people}


def insert_keys(people: Iterable[Person]) -> bool:
    """Store gained identities; False when another transaction gave one to somebody else first."""
    gained = [(person.id, *key) for person in people for key in person.gained]
    if not gained:
        return True
    with connection.cursor() as cursor:
        cursor.execute(INSERT_IDS, [list(column) for column in zip(*gained, strict=True)])
        return bool(cursor.rowcount == len(gained))


def new_ids(count: int) -> list[tuple[int, int]]:
    """(contact id, id of its first event), taken ahead of the rows that will bear them."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_IDS, [count])
        taken: list[tuple[int, int]] = cursor.fetchall()
        return taken


def insert(
    people: Sequence[Person], events: Sequence[int], *, origin: int, by: Actor, at: datetime, quiet: bool
) -> None:
    """Store newborns, each with the event of its birth and a blank standing."""
    rows = [
        {"id": person.id, **person.values, "event_id": event, "stage": person.birth[0], "place": person.birth[1]}
        for person, event in zip(people, events, strict=True)
    ]
    hand = {"door": by.door, "actor": by.user_id, "key": by.api_key_id}
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {"rows": json.dumps(rows), "origin": origin, "at": at, **hand})
    if not quiet:
        outbox.owe("contact.created", list(events), at=at)


# What reports tell people apart by.
TOLD_APART = {"source", "campaign", "topics", "company_id", "buying_stage"}


def update(people: Sequence[Person]) -> None:
    mark_moved({person.id for person in people if TOLD_APART & set(person.changed)})
    rows = [{"id": person.id, **person.values} for person in people]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, {"rows": json.dumps(rows)})


def _person(row: tuple[Any, ...]) -> Person:
    values = dict(zip(COLUMNS, row[3:], strict=True))
    if isinstance(values["extra"], str):  # a raw cursor hands JSON over as text
        values["extra"] = json.loads(values["extra"])
    return Person(row[0], values, version=row[1], stage=row[2])
