"""Full rescore against the hand-written statement, in turns. Both find every standing blank and write every row."""

import time
from typing import Any

from django.db import connection

from accounts.clock import now
from benchmarks.reference import rescore_by_hand
from scoring import actions as scoring

ROUNDS = 5
COLUMNS = (
    "points",
    "engagement",
    "fit_points",
    "fit",
    "temperature",
    "gain",
    "last_activity_at",
    "scored_at",
    "model_id",
    "next_change_at",
    "attempts",
)
BLANK = """
UPDATE leads_standing SET points = 0, engagement = 0, fit_points = 0, fit = '', temperature = 'cold', gain = 0,
    last_activity_at = NULL, scored_at = NULL, next_change_at = NULL
"""


def probe(people: int) -> dict[str, Any]:
    """Seconds of each round."""
    at = now()
    engine, reference = [], []
    for _round in range(ROUNDS):
        _blank()
        start = time.perf_counter()
        scoring.start_rescore(at=at)
        while scoring.continue_rescores(at=at):
            pass
        engine.append(time.perf_counter() - start)
        _blank()
        start = time.perf_counter()
        rescore_by_hand(at=at)
        reference.append(time.perf_counter() - start)
    return {"engine": engine, "reference": reference}


def _blank() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BLANK)
        cursor.execute("VACUUM ANALYZE leads_standing")
        cursor.execute("CHECKPOINT")
