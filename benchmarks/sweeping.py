"""The sweep's cost for each person who is due: the same number of people falls due whatever is stored."""

import time
from datetime import timedelta
from typing import Any

from django.db import connection

from accounts.clock import now
from scoring import actions as scoring

DUE = 1000
# Spread over the whole table, as in life; everybody else waits for a later day.
FALL_DUE = """
UPDATE leads_standing SET next_change_at = %(at)s - interval '1 minute'
WHERE contact_id IN (SELECT contact_id FROM leads_standing WHERE next_change_at > %(at)s
    ORDER BY abs(hashint8extended(contact_id, %(round)s)) LIMIT %(due)s)
"""


def probe(people: int) -> dict[str, Any]:
    """Milliseconds for each due person, one value a round."""
    at = now()
    costs = []
    for round_ in range(4):
        _clear(at)
        with connection.cursor() as cursor:
            cursor.execute(FALL_DUE, {"at": at, "round": round_, "due": DUE})
        start, done = time.perf_counter(), 0
        while served := scoring.score_due(at=at + timedelta(seconds=1)):
            done += served
        costs.append((time.perf_counter() - start) / max(1, done) * 1000)
    return {"milliseconds_each": costs[1:]}  # the first round warms plans and pages


def _clear(at: Any) -> None:
    """Nobody else is due."""
    while scoring.score_due(at=at):
        pass
