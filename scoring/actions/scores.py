"""Scoring people: a set of them, whoever was touched, whoever fell due. A claim and its writes are one transaction.

Standings are claimed with SKIP LOCKED before the model is read: whoever activates another model then rescores after
us, not before. Several workers may run at once; none of them leads.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from leads.actions import clear_touched, delay_due, delay_touched, write_standings
from leads.nudge import nudge_sweep
from scoring import qualification
from scoring.engine import Ids, Parameters, Plan, Scope, Totals, active_model, plan_of
from scoring.models import ScoringModel

log = logging.getLogger(__name__)

QUARANTINED_AFTER = 10
LOCK = "SELECT contact_id FROM leads_standing s WHERE {scope} ORDER BY contact_id FOR UPDATE"
CLAIM_TOUCHED = """
SELECT t.contact_id, t.generation FROM leads_touched t JOIN leads_standing s ON s.contact_id = t.contact_id
WHERE t.attempts < %s AND (t.next_try_at IS NULL OR t.next_try_at <= %s)
ORDER BY t.contact_id LIMIT %s FOR UPDATE OF s SKIP LOCKED
"""
CLAIM_DUE = """
SELECT contact_id FROM leads_standing WHERE next_change_at <= %s AND attempts < %s
ORDER BY next_change_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
# Compiling a query to machine code takes longer than these chunks run; sums fit into memory; what was touched lately is
# cached, so going to a row by its index is cheaper than reading the table: cost follows who is due, not who is stored.
TUNE = "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'; SET LOCAL random_page_cost = 1.1"


@transaction.atomic
def score(contact_ids: Sequence[int], *, at: datetime) -> int:
    """Score these people and apply the definitions to them. Returns how many standings changed."""
    scope = Ids(at, sorted(set(contact_ids)))
    lock(scope)
    return write(plan_of(active_model()), scope, at=at)


def score_touched(*, at: datetime, limit: int = 1000) -> int:
    """Score a chunk of the people whose streams or facts changed. Returns how many were served; nil: nobody waits."""
    with transaction.atomic():
        claimed = _claim(CLAIM_TOUCHED, [QUARANTINED_AFTER, at, limit])
        generations: dict[int, int] = dict(claimed)
        failed = _score_claimed(list(generations), at=at)
        delay_touched(failed, at=at)
        clear_touched({one: seen for one, seen in generations.items() if one not in set(failed)})
    return _go_on("touched", len(generations), limit)


def score_due(*, at: datetime, limit: int = 2000) -> int:
    """Score a chunk of the people whose score changes by itself at or before `at`; nil: nobody is due."""
    with transaction.atomic():
        ids = [row[0] for row in _claim(CLAIM_DUE, [at, QUARANTINED_AFTER, limit])]
        delay_due(_score_claimed(ids, at=at), at=at)
    return _go_on("due-scores", len(ids), limit)


def lock(scope: Scope) -> int:
    """Lock the standings of a scope in id order, waiting for whoever scores them now. Returns how many there are."""
    parameters = Parameters()
    with connection.cursor() as cursor:
        cursor.execute(TUNE)
        cursor.execute(LOCK.format(scope=scope.holds("s.contact_id", parameters)), parameters)
        return int(cursor.rowcount)


def write(plan: Plan, scope: Scope, *, at: datetime) -> int:
    """Write the scores of a locked scope and apply the definitions to everybody in it."""
    parameters = Parameters()
    select = Totals(plan, scope, parameters).select()
    changed = write_standings(select, parameters, model_id=plan.model_id, at=at)
    qualification.apply(plan, scope, at=at)
    return changed


def isolated(ids: Sequence[int], work: Callable[[Sequence[int]], object]) -> list[int]:
    """Do `work` on all, or by halves where it fails, so that one bad row stops nobody else. Returns who failed."""
    try:
        with transaction.atomic():
            work(ids)
    except (OperationalError, InterfaceError):
        raise  # the server or a deadlock, not the row: the sweep comes again
    except Exception:
        if len(ids) == 1:
            log.exception("Scoring failed for one person; others go on", extra={"contact": ids[0]})
            return list(ids)
        middle = len(ids) // 2
        return isolated(ids[:middle], work) + isolated(ids[middle:], work)
    return []


def _score_claimed(ids: Sequence[int], *, at: datetime) -> list[int]:
    """Score claimed people; returns those for whom it failed. Without an active model there is nothing to score by."""
    model = ScoringModel.objects.filter(status="active").first() if ids else None
    if model is None:
        return []
    plan = plan_of(model)
    return isolated(ids, lambda some: write(plan, Ids(at, sorted(some)), at=at))


def _claim(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(TUNE)
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _go_on(name: str, served: int, limit: int) -> int:
    """A full chunk means that more may wait: ask for the next one at once."""
    if served >= limit:
        nudge_sweep(name)
    return served
