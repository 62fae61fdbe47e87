"""Reactions: what one engine does because of an event. config/reactions.py says which; rows here say what is owed.

A row and its event commit together; the effect and the row's deletion commit together. So a flushed Redis or a
killed worker loses nothing, and a nudge that arrives twice finds nothing left to do.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from leads.models import Event, Outbox
from leads.nudge import nudge

log = logging.getLogger(__name__)

Reaction = Callable[[Event, datetime], None]
# What a reaction does for many events at once, where it has an attribute `together`: returns the ids of the events
# that are done with; the others are settled one by one.
Together = Callable[[Sequence[Event], datetime], Collection[int]]
QUARANTINED_AFTER = 10
LONGEST_BACKOFF = timedelta(hours=1)
# A fresh row is left to its nudge this long before a sweep takes it.
NUDGE_GRACE = timedelta(seconds=2)


def owe(kind: str, event_ids: list[int], *, at: datetime) -> None:
    """Note the reactions that events of this kind owe, and nudge a worker once the transaction commits."""
    reactions: list[str] = import_string(settings.BATON_REACTIONS).get(kind, [])
    if not reactions or not event_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO leads_outbox (event_id, reaction, due_at, attempts)"
            " SELECT e, r, %s, 0 FROM unnest(%s::bigint[]) e, unnest(%s::text[]) r ON CONFLICT DO NOTHING",
            [at + NUDGE_GRACE, event_ids, reactions],
        )
    transaction.on_commit(lambda: nudge("leads.tasks.settle_outbox", event_ids))


def settle(row_id: int, *, at: datetime) -> bool:
    """Run one owed reaction at most once; False when it was already done, is being done, or failed and waits."""
    try:
        with transaction.atomic():
            row = Outbox.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=row_id).first()
            if row is None:
                return False
            reaction: Reaction = import_string(row.reaction)
            reaction(Event.objects.get(pk=row.event_id), at)
            row.delete()
    except Exception:
        log.exception("Reaction failed; it will be tried again", extra={"outbox": row_id})
        _push_on(row_id, at=at)
        return False
    return True


def settle_due(*, at: datetime, limit: int = 200) -> int:
    """Settle what is due, oldest first; the sweep's half. Returns how many reactions ran."""
    due = Outbox.objects.filter(due_at__lte=at, attempts__lt=QUARANTINED_AFTER)
    return _settle_all(due.order_by("due_at").values_list("reaction", "pk")[:limit], at=at)


def settle_of(event_ids: list[int], *, at: datetime) -> int:
    """Settle what these events owe; the nudge's half."""
    return _settle_all(Outbox.objects.filter(event_id__in=event_ids, attempts=0).values_list("reaction", "pk"), at=at)


def _settle_all(rows: Iterable[tuple[str, int]], *, at: datetime) -> int:
    """Many at once where the reaction can, the others in their order."""
    found = list(rows)
    done: set[int] = set()
    for name, group in groupby(sorted(found), key=lambda row: row[0]):
        done |= _settle_together(name, [pk for _name, pk in group], at=at)
    return len(done) + sum(settle(pk, at=at) for _name, pk in found if pk not in done)


def _settle_together(name: str, pks: Sequence[int], *, at: datetime) -> set[int]:
    """One transaction for all. Where it fails nothing has happened, and each goes its own way."""
    try:
        together: Together | None = getattr(import_string(name), "together", None)
        if together is None or len(pks) == 1:
            return set()
        with transaction.atomic():
            rows = Outbox.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=pks).order_by("pk")
            owed = {row.event_id: row.pk for row in rows}
            finished = together(list(Event.objects.in_bulk(owed).values()), at)
            done = {owed[event] for event in finished}
            Outbox.objects.filter(pk__in=done).delete()
    except Exception:
        log.warning("Reacting together failed; each is tried by itself", exc_info=True)
        return set()
    return done


def _push_on(row_id: int, *, at: datetime) -> None:
    """Back off a failing row (1 s, 2 s, 4 s … 1 h) so that the rest go on; quarantine after ten tries."""
    row = Outbox.objects.filter(pk=row_id).first()
    if row is not None:
        wait = min(LONGEST_BACKOFF, timedelta(seconds=2**row.attempts))
        Outbox.objects.filter(pk=row_id).update(attempts=row.attempts + 1, due_at=at + wait)
