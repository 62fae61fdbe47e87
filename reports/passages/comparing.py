"""The nightly round: everybody's passages against their events, a chunk at a time; whoever differs is rebuilt.

It takes up where it stopped, may run twice or at once, and writes down whom it found until they are mended.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from django.db import connection, transaction

from accounts.calendars import default_calendar
from accounts.quiet_hours import next_time
from leads.models import Contact
from leads.moved import QUARANTINED_AFTER, mark_moved
from reports.models import Comparison, Differing
from reports.passages.keeping import DIFFERS, differing

# Beside the locks of rebuilding (keeping.LOCKS).
LOCK = 0x9A56
BEGINS = time(1)  # by the company's clock
CHUNK = 500
# A chunk every ten seconds; more often where a round would else not be through by the morning.
PAUSE, WHOLE = timedelta(seconds=10), timedelta(hours=5)
# Who is marked is being rebuilt; a mark that failed for good is none.
UNMARKED = f"""
SELECT d.contact_id FROM ({DIFFERS}) d WHERE NOT EXISTS (
    SELECT FROM leads_moved m WHERE m.contact_id = d.contact_id AND m.attempts < %(quarantined)s)
ORDER BY 1
"""


def compare_everybody(*, at: datetime) -> int:
    """The sweep. Returns how many people were compared, or looked at again and found mended."""
    return settle_mended(at=at) + compare_some(at=at)


@transaction.atomic
def compare_some(*, at: datetime) -> int:
    """The next chunk of the round, if one is due; nobody else works on the round meanwhile."""
    comparison = _due_round(at) if _alone() else None
    if comparison is None:
        return 0
    people = Contact.objects.filter(pk__gt=comparison.last_id).order_by("pk")
    ids = list(people.values_list("pk", flat=True)[:CHUNK])
    found = unmarked(ids)
    _note(found, at=at)
    mark_moved(found)
    _step(comparison, ids, len(found), at=at)
    return len(ids)


def unmarked(ids: Collection[int]) -> list[int]:
    """Of these people, those whose rows differ though nothing waits to be rebuilt. One statement, one snapshot."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(UNMARKED, {"ids": sorted(ids), "quarantined": QUARANTINED_AFTER})
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def settle_mended(*, at: datetime) -> int:
    """Of those found before, whoever differs no longer is mended; the others stay. Returns how many were mended."""
    still_open = Differing.objects.filter(mended_at=None, looked_at__lte=at - PAUSE).order_by("looked_at", "pk")
    rows = list(still_open.select_for_update(skip_locked=True)[:CHUNK])
    if not rows:
        return 0
    wrong = set(differing([row.contact_id for row in rows]))
    for row in rows:
        row.looked_at, row.mended_at = at, None if row.contact_id in wrong else at
    Differing.objects.bulk_update(rows, ["looked_at", "mended_at"])
    return sum(row.contact_id not in wrong for row in rows)


def still_differing() -> list[int]:
    """Whom a round found and who differ even now."""
    known = Differing.objects.filter(mended_at=None).order_by("-found_at", "pk")
    return differing(list(known.values_list("contact_id", flat=True)[:CHUNK]))


def _alone() -> bool:
    """Whether nobody else works on the round until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _due_round(at: datetime) -> Comparison | None:
    """The open round if its next chunk is due; a new one where the night has come."""
    known = Comparison.objects.filter(is_open=True).first()
    if known is not None:
        return known if known.due_at <= at else None
    if at < _next_night(at):
        return None
    return Comparison.objects.create(began_at=at, due_at=at, people=Contact.objects.count())


def _next_night(at: datetime) -> datetime:
    """When the next round begins: at once where there was none."""
    last = Comparison.objects.order_by("-began_at").first()
    return next_time(last.began_at, BEGINS, zone=default_calendar(at=at).zone) if last else at


def _note(found: Collection[int], *, at: datetime) -> None:
    rows = [Differing(contact_id=pk, found_at=at, looked_at=at) for pk in found]
    Differing.objects.bulk_create(rows, ignore_conflicts=True)


def _step(comparison: Comparison, ids: list[int], found: int, *, at: datetime) -> None:
    """How far it came; through when a chunk was not full."""
    comparison.compared += len(ids)
    comparison.found += found
    comparison.last_id = ids[-1] if ids else comparison.last_id
    comparison.due_at = at + min(PAUSE, WHOLE * CHUNK / max(comparison.people, 1))
    if len(ids) < CHUNK:
        comparison.is_open, comparison.ended_at = False, at
    comparison.save()
