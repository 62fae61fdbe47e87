"""One timeline of a person: what they did, what happened to them and what marketing logged, newest first, by keyset.

Site visits are one entry with the pages seen. Reading only.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.core import signing
from django.db import connection
from django.utils.dateparse import parse_datetime

from accounts.models import User
from leads.models import Activity, Event
from leads.sources import TOUCHES

ENTRIES = 30
_signer = signing.Signer(salt="timeline")

# Only the first activity of a visit stands in the list; the others are read with it.
MERGED = """
(SELECT a.occurred_at AS at, 'activity' AS stream, a.id FROM leads_activity a
 WHERE a.contact_id = %(contact)s AND (a.visit IS NULL OR a.visit = a.id)
   AND (a.occurred_at, 'activity', a.id) < (%(at)s, %(stream)s, %(id)s)
 ORDER BY a.occurred_at DESC, a.id DESC LIMIT %(limit)s)
UNION ALL
(SELECT e.at, 'event', e.id FROM leads_event e
 WHERE e.contact_id = %(contact)s AND (e.at, 'event', e.id) < (%(at)s, %(stream)s, %(id)s)
 ORDER BY e.at DESC, e.id DESC LIMIT %(limit)s)
ORDER BY at DESC, stream DESC, id DESC LIMIT %(limit)s
"""


class Spot(NamedTuple):
    at: datetime | str
    stream: str
    id: int


START = Spot("infinity", "z", 0)


@dataclass(slots=True)
class Entry:
    """An activity (with the later activities of its visit) or an event."""

    at: datetime
    stream: str
    activity: Activity | None = None
    event: Event | None = None
    author: User | None = None  # of marketing's own act
    visit: list[Activity] = field(default_factory=list)

    @property
    def is_touch(self) -> bool:
        """Marketing's own act, logged here; what other systems send under this type speaks for itself."""
        return self.activity is not None and self.activity.source.code == TOUCHES


@dataclass(slots=True)
class Timeline:
    """A page of entries; `older` is the cursor of the next one, empty at the birth."""

    entries: list[Entry]
    older: str = ""


def timeline(contact_id: int, *, cursor: str = "", limit: int = ENTRIES) -> Timeline:
    """A page of the person's timeline: at most five queries whatever its length."""
    spots = _merged(contact_id, _read(cursor), limit + 1)
    more, spots = len(spots) > limit, spots[:limit]
    activities = _activities(contact_id, [spot.id for spot in spots if spot.stream == "activity"])
    events = _events([spot.id for spot in spots if spot.stream == "event"])
    entries = [
        Entry(spot.at, spot.stream, visit=activities[spot.id], activity=activities[spot.id][0])
        if spot.stream == "activity"
        else Entry(spot.at, spot.stream, event=events[spot.id])
        for spot in spots
    ]
    _name_authors(entries)
    return Timeline(entries, _write(spots[-1]) if more else "")


def _merged(contact_id: int, after: Spot, limit: int) -> list[Any]:
    parameters = {"contact": contact_id, "limit": limit, **after._asdict()}
    with connection.cursor() as cursor:
        cursor.execute(MERGED, parameters)
        return [Spot(*row) for row in cursor.fetchall()]


def _activities(contact_id: int, ids: list[int]) -> dict[int, list[Activity]]:
    """{id: the activity, then the others of its visit in their order}."""
    found: dict[int, list[Activity]] = defaultdict(list)
    mine = Activity.objects.filter(contact=contact_id).select_related("type", "source").order_by("occurred_at", "pk")
    for activity in [*mine.filter(pk__in=ids), *mine.filter(visit__in=ids).exclude(pk__in=ids)]:
        found[activity.visit if activity.visit in ids else activity.pk].append(activity)
    return found


def _name_authors(entries: list[Entry]) -> None:
    """Say who did what marketing logged; a query only where there is such."""
    authors = [(entry, entry.activity.properties.get("by")) for entry in entries if entry.activity and entry.is_touch]
    users = User.objects.in_bulk({by for _entry, by in authors if by}) if authors else {}
    for entry, by in authors:
        entry.author = users.get(by or 0)


def _events(ids: list[int]) -> dict[int, Event]:
    events = Event.objects.select_related("actor", "api_key", "detail", "undoes", "undone_by")
    return events.in_bulk(ids)


def _write(spot: Spot) -> str:
    at = spot.at if isinstance(spot.at, str) else spot.at.isoformat()
    return _signer.sign_object([at, spot.stream, spot.id])


def _read(cursor: str) -> Spot:
    """A broken cursor starts the timeline again."""
    try:
        at, stream, pk = _signer.unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError):
        return START
    return Spot(parse_datetime(at) or "infinity", stream, pk)
