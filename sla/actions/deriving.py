"""Keeping the clocks: whoever is marked, due, or not looked at for a day is derived, written and told of.

Several workers may run at once. People are held one by one (sla.actions.claiming) before their streams are read, so
that whoever reads later also writes later.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from leads import actions as leads
from leads.moved import mark_moved
from leads.nudge import nudge_sweep
from sla.actions.claiming import claim_due, claim_old, claim_stirred, delay, lock, lock_everybody
from sla.actions.ladder import Ladder
from sla.actions.outcomes import record_outcomes
from sla.actions.writing import Kept, write
from sla.deriving import clocks_of
from sla.deriving.reading import agreement_for, people_of
from sla.models import Clock

log = logging.getLogger(__name__)

# Of everybody at once so many at a time are kept in memory.
CHUNK = 1000


@transaction.atomic
def derive(contact_ids: Collection[int], *, at: datetime) -> int:
    """Bring the clocks of these people to what their streams say at `at`; returns how many clocks changed.

    Records what time and people did to them: met, breached, reopened, and the steps of the ladder.
    """
    ids = sorted(set(contact_ids))
    lock(ids)
    return _derive(ids, at=at)


def _derive(ids: Sequence[int], *, at: datetime) -> int:
    """The same for people whose clocks the caller holds."""
    if not ids:
        return 0
    people = people_of(ids)
    agreement = agreement_for(people, at=at)
    kept, ladder = Kept(ids), Ladder()
    changes = [one for person in people for one in kept.beside(person, clocks_of(person, agreement), at=at)]
    ladder.look(changes, at=at)
    changed = [one for one in changes if one.is_news(at)]
    for one in changed:
        one.clock.derived_at, one.clock.attempts = at, 0
    write(changed)
    mark_moved({one.clock.contact_id for one in changed if one.breaks})
    record_outcomes(changed, at=at)
    ladder.climb(changed, at=at)
    leads.set_respond_by(kept.deadlines())
    return len(changed)


def derive_stirred(*, at: datetime, limit: int = 500) -> int:
    """The clocks of people to whom something happened. Returns how many marks were served."""
    with transaction.atomic():
        claimed = claim_stirred(at=at, limit=limit)
        failed = set(_isolated(sorted({contact for contact, _mark in claimed}), at=at))
        leads.settle_stirred([mark for contact, mark in claimed if contact not in failed])
        leads.delay_stirred([mark for contact, mark in claimed if contact in failed], at=at)
    return _go_on("clocks", len(claimed), limit)


def derive_due(*, at: datetime, limit: int = 500) -> int:
    """The clocks for which time itself changes something: a step, the deadline, the end of a pause."""
    with transaction.atomic():
        claimed = claim_due(at=at, limit=limit)
        delay(_isolated(sorted(set(claimed)), at=at), at=at)
    return _go_on("due-clocks", len(claimed), limit)


def derive_old(*, at: datetime, limit: int = 200) -> int:
    """Open clocks nobody looked at for a day: what changed without leaving a mark (a time zone's rules) shows then."""
    with transaction.atomic():
        claimed = claim_old(at=at, limit=limit)
        delay(_isolated(sorted(set(claimed)), at=at), at=at)
    return len(claimed)


@transaction.atomic
def derive_of_people(*, user_ids: Sequence[int] | None, at: datetime) -> int:
    """The running clocks that count in the calendars of these users (None: anybody's), in one transaction."""
    lock_everybody()
    mine = Clock.objects.filter(ended_at=None)
    if user_ids is not None:
        mine = mine.filter(user__in=user_ids)
    ids = sorted(set(mine.values_list("contact_id", flat=True)))
    return sum(_derive(ids[start : start + CHUNK], at=at) for start in range(0, len(ids), CHUNK))


def _isolated(ids: Sequence[int], *, at: datetime) -> list[int]:
    """Derive all, or by halves where it fails, so that one bad row stops nobody else. Returns who failed."""
    if not ids:
        return []
    try:
        with transaction.atomic():
            _derive(ids, at=at)
    except (OperationalError, InterfaceError):
        raise  # the server or a deadlock, not the row: the sweep comes again
    except Exception:
        if len(ids) == 1:
            log.exception("Deriving the clocks of one person failed; others go on", extra={"contact": ids[0]})
            return list(ids)
        middle = len(ids) // 2
        return _isolated(ids[:middle], at=at) + _isolated(ids[middle:], at=at)
    return []


def _go_on(name: str, served: int, limit: int) -> int:
    """A full chunk means that more may wait: ask for the next one at once."""
    if served >= limit:
        nudge_sweep(name)
    return served
