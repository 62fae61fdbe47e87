"""The packet: what a salesperson reads before the first call, written at the offer and frozen beside its event.

Each part is one statement for all the people of an offer. The score explains itself beside it, so it is not here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from handoff.models import Question
from leads.buying_group import WINDOW
from leads.models import Contact
from leads.why_now import LOOKS_BACK, why_now
from leads.words import BuyingRole

READ_KEPT, COLLEAGUES_KEPT, QUESTIONS_KEPT = 8, 5, 4

# What they read and did, the telling things first; a visit's pages count once a page.
READ = """
SELECT contact_id, code, name, what, times, last FROM (
    SELECT a.contact_id, t.code, t.name, w.what, count(*) AS times, max(a.occurred_at) AS last, row_number() OVER (
        PARTITION BY a.contact_id
        ORDER BY array_position(ARRAY['ready', 'serious', 'early', 'none'], t.intent::text), max(a.occurred_at) DESC
    ) AS place
    FROM leads_activity a JOIN leads_activitytype t ON t.id = a.type_id
    CROSS JOIN LATERAL (SELECT left(COALESCE(a.properties->>'name', a.properties->>'title', a.properties->>'path', ''),
        120) AS what) w
    WHERE a.contact_id = ANY(%(ids)s) AND a.occurred_at > %(since)s AND a.occurred_at <= %(at)s AND t.own
    GROUP BY a.contact_id, t.id, w.what) told
WHERE place <= %(kept)s ORDER BY contact_id, place
"""
COLLEAGUES = """
SELECT person, id, name, title, role, last FROM (
    SELECT c.id AS person, o.id, trim(o.first_name || ' ' || o.last_name) AS name, o.title, o.role,
        s.last_activity_at AS last,
        row_number() OVER (PARTITION BY c.id ORDER BY s.last_activity_at DESC, o.id) AS place
    FROM leads_contact c JOIN leads_contact o ON o.company_id = c.company_id AND o.id <> c.id
    JOIN leads_standing s ON s.contact_id = o.id
    WHERE c.id = ANY(%(ids)s) AND s.last_activity_at > %(since)s AND s.last_activity_at <= %(at)s) active
WHERE place <= %(kept)s ORDER BY person, place
"""
REACHED_ROLES = """
SELECT DISTINCT c.company_id, c.role FROM leads_contact c JOIN leads_standing s ON s.contact_id = c.id
WHERE c.company_id = ANY(%(companies)s) AND c.role <> '' AND s.last_activity_at > %(since)s
    AND s.last_activity_at <= %(at)s
"""
WANTED_ROLES = (BuyingRole.DECISION_MAKER, BuyingRole.INFLUENCER, BuyingRole.CHAMPION, BuyingRole.PURCHASER)

Row = dict[str, Any]


def packets(contact_ids: Sequence[int], *, at: datetime) -> dict[int, Row]:
    """{contact id: packet} in a handful of statements whatever their number."""
    people = list(Contact.objects.filter(pk__in=contact_ids).select_related("standing"))
    sentences, questions = why_now(people, at=at), list(Question.objects.filter(active=True))
    read = _read(contact_ids, at=at)
    colleagues, unreached = _colleagues(contact_ids, at=at), _unreached(people, at=at)
    return {
        person.pk: {
            "why": sentences[person.pk],
            "topics": person.topics,
            "read": read[person.pk],
            "colleagues": colleagues[person.pk],
            "unreached": unreached.get(person.company_id or 0, []),
            "questions": _questions(person, questions),
        }
        for person in people
    }


def _rows(sql: str, names: Sequence[str], at: datetime, back: timedelta, **wanted: Any) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"at": at, "since": at - back, **wanted})
        for key, *values in cursor.fetchall():
            found[key].append(dict(zip(names, values, strict=True)))
    return found


def _read(ids: Sequence[int], *, at: datetime) -> dict[int, list[Row]]:
    names = ("type", "name", "what", "times", "last")
    return _dated(_rows(READ, names, at, LOOKS_BACK, ids=list(ids), kept=READ_KEPT))


def _colleagues(ids: Sequence[int], *, at: datetime) -> dict[int, list[Row]]:
    names = ("contact", "name", "title", "role", "last")
    return _dated(_rows(COLLEAGUES, names, at, WINDOW, ids=list(ids), kept=COLLEAGUES_KEPT))


def _dated(found: dict[int, list[Row]]) -> dict[int, list[Row]]:
    """Times as text: a packet is JSON."""
    for rows in found.values():
        for row in rows:
            row["last"] = row["last"].isoformat()
    return found


def _unreached(people: Iterable[Contact], *, at: datetime) -> dict[int, list[str]]:
    """{company: roles of the buying group nobody of which did anything of their own within the window}."""
    companies = sorted({person.company_id for person in people if person.company_id})
    if not companies:
        return {}
    reached = _rows(REACHED_ROLES, ("role",), at, WINDOW, companies=companies)
    return {
        company: [role.value for role in WANTED_ROLES if role.value not in {row["role"] for row in reached[company]}]
        for company in companies
    }


def _questions(person: Contact, known: Sequence[Question]) -> list[str]:
    """Questions for this temperature and source, the particular ones first."""
    fitting = [
        question
        for question in known
        if question.temperature in ("", person.standing.temperature) and question.source in ("", person.source)
    ]
    fitting.sort(key=lambda question: (not question.source, not question.temperature, question.position))
    return [question.text for question in fitting[:QUESTIONS_KEPT]]
