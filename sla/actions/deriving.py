"""Keeping the clocks: whoever is marked, due, or not looked at for a day is derived, written and told of.

Several workers may run at once. People are locked one by one (advisory, in id order) before their streams are read,
so that whoever reads later also writes later.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from leads import actions as leads
from leads.nudge import nudge_sweep
from sla.actions.ladder import Ladder
from sla.actions.outcomes import record_outcomes
from sla.actions.writing import Kept, write
from sla.deriving import clocks_of
from sla.deriving.reading import agreement_for, people_of
from sla.models import Clock

log = logging.getLogger(__name__)

LOCKS = 0x51A  # this app's own family of advisory locks
# Held together by all who derive, alone by whoever changes calendars: no clock is counted by hours that just changed.
CALENDARS = 0x51B
SHARE = "SELECT pg_advisory_xact_lock_shared(%s)"
ALONE = "SELECT pg_advisory_xact_lock(%s)"
QUARANTINED_AFTER = 10
RECOUNTED_AFTER = timedelta(days=1)
LOCK = "SELECT pg_advisory_xact_lock(%s, (c %% 2147483647)::int) FROM unnest(%s::bigint[]) c"
CLAIM_STIRRED = """
SELECT id, contact_id FROM leads_stirred WHERE attempts < %s AND (next_try_at IS NULL OR next_try_at <= %s)
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
# People with a mark are left to it: something happened to them that their clocks have not heard yet.
CLAIM_DUE = """
SELECT c.contact_id FROM sla_clock c
WHERE c.next_at <= %s AND c.attempts < %s AND NOT EXISTS (SELECT FROM leads_stirred s WHERE s.contact_id = c.contact_id)
ORDER BY c.next_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
CLAIM_OLD = """
SELECT contact_id FROM sla_clock WHERE ended_at IS NULL AND derived_at < %s AND attempts < %s
ORDER BY derived_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
DELAY = """
UPDATE sla_clock SET attempts = attempts + 1, derived_at = %(at)s,
    next_at = %(at)s + LEAST(interval '1 hour', interval '1 second' * power(2, attempts + 1))
WHERE contact_id = ANY(%(ids)s::bigint[]) AND ended_at IS NULL
"""


@transaction.atomic
def derive(contact_ids: Collection[int], *, at: datetime) -> int:
    """Bring the clocks of these people to what their streams say at `at`; returns how many clocks changed.

    Records what time and people did to them: met, breached, reopened, and the steps of the ladder.
    """
    ids = sorted(set(contact_ids))
    if not ids:
        return 0
    lock(ids)
    people = people_of(ids)
    agreement = agreement_for(people, at=at)
    kept, ladder = Kept(ids), Ladder()
    changes = [one for person in people for one in kept.beside(person, clocks_of(person, agreement), at=at)]
    ladder.look(changes, at=at)
    changed = [one for one in changes if one.is_news(at)]
    for one in changed:
        one.clock.derived_at, one.clock.attempts = at, 0
    write(changed)
    record_outcomes(changed, at=at)
    ladder.climb(changed, at=at)
    leads.set_respond_by(kept.deadlines())
    return len(changed)


def lock(contact_ids: Sequence[int]) -> None:
    """Hold the clocks of these people until the transaction ends; ids in order."""
    with connection.cursor() as cursor:
        cursor.execute(SHARE, [CALENDARS])
        cursor.execute(LOCK, [LOCKS, contact_ids])


def derive_stirred(*, at: datetime, limit: int = 500) -> int:
    """The clocks of people to whom something happened. Returns how many marks were served."""
    with transaction.atomic():
        claimed = _claim(CLAIM_STIRRED, [QUARANTINED_AFTER, at, limit])
        failed = set(_isolated(sorted({contact for _mark, contact in claimed}), at=at))
        leads.settle_stirred([mark for mark, contact in claimed if contact not in failed])
        leads.delay_stirred([mark for mark, contact in claimed if contact in failed], at=at)
    return _go_on("clocks", len(claimed), limit)


def derive_due(*, at: datetime, limit: int = 500) -> int:
    """The clocks for which time itself changes something: a step, the deadline, the end of a pause."""
    with transaction.atomic():
        claimed = [row[0] for row in _claim(CLAIM_DUE, [at, QUARANTINED_AFTER, limit])]
        _delay(_isolated(sorted(set(claimed)), at=at), at=at)
    return _go_on("due-clocks", len(claimed), limit)


def derive_old(*, at: datetime, limit: int = 200) -> int:
    """Open clocks nobody looked at for a day: what changed without leaving a mark (a time zone's rules) shows then."""
    with transaction.atomic():
        claimed = [row[0] for row in _claim(CLAIM_OLD, [at - RECOUNTED_AFTER, QUARANTINED_AFTER, limit])]
        _delay(_isolated(sorted(set(claimed)), at=at), at=at)
    return len(claimed)


@transaction.atomic
def derive_of_people(*, user_ids: Sequence[int] | None, at: datetime) -> int:
    """The running clocks that count in the calendars of these users (None: anybody's), in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [CALENDARS])
    mine = Clock.objects.filter(ended_at=None)
    if user_ids is not None:
        mine = mine.filter(user__in=user_ids)
    return derive(set(mine.values_list("contact_id", flat=True)), at=at)


def _isolated(ids: Sequence[int], *, at: datetime) -> list[int]:
    """Derive all, or by halves where it fails, so that one bad row stops nobody else. Returns who failed."""
    if not ids:
        return []
    try:
        with transaction.atomic():
            derive(ids, at=at)
    except (OperationalError, InterfaceError):
        raise  # the server or a deadlock, not the row: the sweep comes again
    except Exception:
        if len(ids) == 1:
            log.exception("Deriving the clocks of one person failed; others go on", extra={"contact": ids[0]})
            return list(ids)
        middle = len(ids) // 2
        return _isolated(ids[:middle], at=at) + _isolated(ids[middle:], at=at)
    return []


def _claim(sql: str, parameters: list[Any]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _delay(contact_ids: Sequence[int], *, at: datetime) -> None:
    """Push failing people's clocks on with backoff, so that the rest go on."""
    if contact_ids:
        with connection.cursor() as cursor:
            cursor.execute(DELAY, {"ids": sorted(contact_ids), "at": at})


def _go_on(name: str, served: int, limit: int) -> int:
    """A full chunk means that more may wait: ask for the next one at once."""
    if served >= limit:
        nudge_sweep(name)
    return served
