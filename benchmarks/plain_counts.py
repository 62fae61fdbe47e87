"""The reference of a report's page: one plain count of the passages and the journeys that began in the same days."""

import time
from typing import Any

from django.db import connection

from accounts.clock import now
from reports.figures.periods import named_span

TIMES = 5
COUNT = """
SELECT (SELECT count(*) FROM reports_passage WHERE entered_at >= %(since)s AND entered_at < %(until)s)
    + (SELECT count(*) FROM reports_journey WHERE began_at >= %(since)s AND began_at < %(until)s)
"""


def probe(people: int) -> dict[str, Any]:
    """Milliseconds of each named period."""
    return {name: [_milliseconds(name) for _time in range(TIMES)] for name in ("last_month", "12_months")}


def _milliseconds(name: str) -> float:
    span = named_span(name, at=now())
    since, until = span or (None, None)
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"since": since, "until": until})
        cursor.fetchone()
    return (time.perf_counter() - start) * 1000
