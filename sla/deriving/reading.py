"""Fetching what clocks are derived from: a set of people's streams and the agreement, in a few statements."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from accounts.calendars import calendar_of_all
from accounts.models import User
from sla.deriving.agreement import Agreement
from sla.deriving.streams import EVENTS, EventRow, Person, acted, heard
from sla.models import Target

PEOPLE = """
SELECT c.id, COALESCE(k.country, '') FROM leads_contact c LEFT JOIN leads_company k ON k.id = c.company_id
WHERE c.id = ANY(%s::bigint[])
"""
STREAM = """
SELECT e.contact_id, u.id IS NOT NULL, e.id, e.kind, e.at, e.actor_id, e.reason, e.facts, e.to_stage, e.to_place,
    e.temperature, e.fit, e.source
FROM leads_event e LEFT JOIN leads_event u ON u.undoes_id = e.id
WHERE e.contact_id = ANY(%s::bigint[]) AND e.kind = ANY(%s) ORDER BY e.at, e.id
"""
# Signals, answers and touches by type; of the rest only what people did while they lay on somebody's table. Years of
# visits before that concern no clock.
ACTS = """
SELECT a.contact_id, a.id, a.occurred_at, t.code, t.temperature, t.own,
    t.code = 'touch' OR (NOT t.own AND t.code <> 'call')
FROM leads_activity a JOIN leads_activitytype t ON t.id = a.type_id
WHERE a.contact_id = ANY(%(ids)s::bigint[]) AND (t.temperature = 'hot' OR NOT t.own OR t.code = ANY(%(replies)s))
UNION
SELECT a.contact_id, a.id, a.occurred_at, t.code, t.temperature, t.own, false
FROM unnest(%(who)s::bigint[], %(since)s::timestamptz[], %(until)s::timestamptz[]) AS s (contact_id, since, until)
JOIN leads_activity a ON a.contact_id = s.contact_id AND a.occurred_at BETWEEN s.since AND s.until
JOIN leads_activitytype t ON t.id = a.type_id AND t.own
"""
REPLIES = ["call", "meeting_booked", "reply"]
TABLES = frozenset({"review", "offered", "held"})
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


def people_of(contact_ids: Collection[int]) -> list[Person]:
    """These people with everything that happened to them, in order, in three statements."""
    ids = sorted(contact_ids)
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [ids])
        people = {pk: Person(pk, country) for pk, country in cursor.fetchall()}
        _read_events(cursor, people)
        who, since, until = _on_tables(people.values())
        cursor.execute(ACTS, {"ids": ids, "replies": REPLIES, "who": who, "since": since, "until": until})
        for contact, pk, when, code, temperature, own, touch in cursor.fetchall():
            people[contact].happened.append(
                acted(id=pk, at=when, code=code, temperature=temperature, own=own, marketer=touch)
            )
    for person in people.values():
        # To the last: of acts at one instant it must always be the same that comes first.
        person.happened.sort(key=lambda one: (one.at, one.event_id or 0, one.key))
    return list(people.values())


def _on_tables(people: Iterable[Person]) -> tuple[list[int], list[datetime], list[datetime]]:
    """Whose, since and until when: each stay in review or in sales' hands, by the events alone, in columns."""
    found: list[tuple[int, datetime, datetime]] = []
    for person in people:
        since: datetime | None = None
        for one in person.happened:
            if since is None and one.place in TABLES:
                since = one.at
            elif since is not None and one.place and one.place not in TABLES:
                found.append((person.id, since, one.at))
                since = None
        if since is not None:
            found.append((person.id, since, FOREVER))
    return [row[0] for row in found], [row[1] for row in found], [row[2] for row in found]


def _read_events(cursor: Any, people: dict[int, Person]) -> None:
    cursor.execute(STREAM, [sorted(people), sorted(EVENTS)])
    undone: dict[int, set[int]] = {}
    for contact, taken_back, pk, kind, at, actor, reason, facts, *snapshot in cursor.fetchall():
        event = EventRow(pk, kind, at, actor, reason, json.loads(facts), *snapshot)
        if taken_back:
            undone.setdefault(contact, set()).add(event.id)
        elif one := heard(event):
            people[contact].happened.append(one)
    for contact, events in undone.items():
        people[contact].undone = frozenset(events)


def targets() -> dict[str, Sequence[Target]]:
    """The active targets by promise, in their order."""
    found: dict[str, list[Target]] = {}
    for target in Target.objects.filter(active=True):
        found.setdefault(target.promise, []).append(target)
    return dict(found)


def agreement_for(
    people: Collection[Person], *, at: datetime, agreed: dict[str, Sequence[Target]] | None = None
) -> Agreement:
    """The agreement with the calendars and teams of everybody in these streams."""
    users = {user for person in people for one in person.happened for user in (one.seller, one.marketer)}
    teams = dict(User.objects.filter(pk__in=[user for user in users if user is not None]).values_list("pk", "team_id"))
    return Agreement(targets() if agreed is None else agreed, calendar_of_all({*users, None}, at=at), teams)
