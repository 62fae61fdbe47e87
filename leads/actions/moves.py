"""The one door through which stage and place change: lock, guard by MOVES, write event and contact, return.

Works on a set; a set of one raises instead of reporting. Few statements whatever the size of the set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.events import Happening, record
from leads.lifecycle import MOVES, Move, Standpoint
from leads.models import Contact, Event
from leads.refusals import Refused, SomebodyWasFirst


@dataclass(slots=True)
class Mover:
    """One person to move. `version` None means: however they stand now."""

    contact_id: int
    version: int | None = None
    reason: str = ""
    comment: str = ""
    definition_id: int | None = None
    wake_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Moved:
    """What a set move did: {contact id: event id} of those moved, and ids of those somebody else changed first."""

    events: dict[int, int]
    stale: list[int]


LOCK = """
SELECT c.id, c.stage, c.place, c.version FROM leads_contact c
WHERE c.id = ANY(%s) ORDER BY c.id FOR NO KEY UPDATE
"""

WRITE = """
UPDATE leads_contact c SET stage = %(stage)s, place = %(place)s, move_event_id = m.event_id, moved_at = %(at)s,
    wake_at = m.wake_at, version = c.version + 1
FROM unnest(%(ids)s::bigint[], %(events)s::bigint[], %(wakes)s::timestamptz[]) AS m (contact_id, event_id, wake_at)
WHERE c.id = m.contact_id
"""


@transaction.atomic
def move(verb: str, movers: Sequence[Mover], *, by: Actor, at: datetime, quiet: bool = False) -> Moved:
    """Move each person by `verb` where MOVES allows it and their version still holds; report the others as stale."""
    rule = MOVES[verb]
    asked = {mover.contact_id: mover for mover in movers}
    standing = lock(list(asked))
    starts = {
        contact: start
        for contact, (start, version) in standing.items()
        if start in rule.starts and asked[contact].version in (None, version)
    }
    happenings = [_happening(asked[contact], start, rule) for contact, start in starts.items()]
    events = record(rule.event, happenings, by=by, at=at, quiet=quiet)
    write(events, rule.end, at=at, wakes={contact: asked[contact].wake_at for contact in events})
    return Moved(events, [contact for contact in asked if contact not in events])


def move_one(verb: str, mover: Mover, *, by: Actor, at: datetime) -> int:
    """Move one person and return the event's id. Raises Refused (impossible here) or SomebodyWasFirst (409)."""
    moved = move(verb, [mover], by=by, at=at)
    if moved.stale:
        raise refusal(verb, mover.contact_id)
    return moved.events[mover.contact_id]


def lock(ids: Sequence[int]) -> dict[int, tuple[Standpoint, int]]:
    """Lock these contacts in id order: {id: ((stage, place), version)}."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(ids)])
        return {row[0]: ((row[1], row[2]), row[3]) for row in cursor.fetchall()}


def write(
    events: Mapping[int, int],
    end: Standpoint,
    *,
    at: datetime,
    wakes: Mapping[int, datetime | None] | None = None,
) -> None:
    """Point each contact at the event that set its new stage and place."""
    ids = sorted(events)
    wakes = wakes or {}
    parameters: dict[str, Any] = {
        "stage": end[0],
        "place": end[1],
        "at": at,
        "ids": ids,
        "events": [events[contact] for contact in ids],
        "wakes": [wakes.get(contact) for contact in ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, parameters)


def refusal(verb: str, contact_id: int) -> Refused:
    """Why `verb` did nothing to this person: where they stand now and who put them there."""
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        return Refused(_("This person no longer exists."), code="gone")
    last = Event.objects.select_related("actor").get(pk=contact.move_event_id)
    who = last.actor.name if last.actor else _("Baton")
    text = _("%(person)s now stands at “%(place)s” (%(who)s, %(when)s). Open the person again and decide anew.") % {
        "person": contact.name,
        "place": contact.get_place_display(),
        "who": who,
        "when": last.at.strftime("%Y-%m-%d %H:%M UTC"),
    }
    return SomebodyWasFirst(text, verb=verb, stage=contact.stage, place=contact.place, by=who, version=contact.version)


def _happening(mover: Mover, start: Standpoint, rule: Move) -> Happening:
    return Happening(
        mover.contact_id,
        start=start,
        end=rule.end,
        reason=mover.reason,
        definition_id=mover.definition_id,
        facts=mover.facts,
        comment=mover.comment,
        evidence=mover.evidence,
    )
