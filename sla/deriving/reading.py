"""Fetching what clocks are derived from: a set of people's streams and the agreement, in a few statements."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
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
# Signals and answers by type; of all that people in sales' hands do, the first since they came there, which may warm
# them, and the last, which shows that something goes on.
ACTS = """
SELECT a.contact_id, a.id, a.occurred_at, t.code, t.temperature, t.own,
    t.code = 'touch' OR (NOT t.own AND t.code <> 'call')
FROM leads_activity a JOIN leads_activitytype t ON t.id = a.type_id
WHERE a.contact_id = ANY(%(ids)s::bigint[]) AND (t.temperature = 'hot' OR NOT t.own OR t.code = ANY(%(replies)s))
UNION
SELECT c.id, a.id, a.occurred_at, t.code, t.temperature, t.own, false
FROM leads_contact c, LATERAL (
    (SELECT * FROM leads_activity x WHERE x.contact_id = c.id AND x.occurred_at >= c.moved_at
        ORDER BY x.occurred_at LIMIT 1)
    UNION (SELECT * FROM leads_activity x WHERE x.contact_id = c.id AND x.occurred_at >= c.moved_at
        ORDER BY x.occurred_at DESC LIMIT 1)) a
JOIN leads_activitytype t ON t.id = a.type_id AND t.own
WHERE c.id = ANY(%(ids)s::bigint[]) AND c.place IN ('offered', 'held')
"""
REPLIES = ["call", "meeting_booked", "reply"]


def people_of(contact_ids: Collection[int]) -> list[Person]:
    """These people with everything that happened to them, in order, in three statements."""
    ids = sorted(contact_ids)
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [ids])
        people = {pk: Person(pk, country) for pk, country in cursor.fetchall()}
        _read_events(cursor, people)
        cursor.execute(ACTS, {"ids": ids, "replies": REPLIES})
        for contact, pk, when, code, temperature, own, touch in cursor.fetchall():
            people[contact].happened.append(
                acted(id=pk, at=when, code=code, temperature=temperature, own=own, marketer=touch)
            )
    for person in people.values():
        person.happened.sort(key=lambda one: (one.at, one.event_id or 0))
    return list(people.values())


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
