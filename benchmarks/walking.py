"""Make a bench database for reports: people who came over two years and went their ways, their passages, a manager."""

import time
from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.db import connection

from accounts.clock import now
from accounts.models import Role, User
from benchmarks.fill import fill, settle
from benchmarks.passage_fill import walk
from benchmarks.preparing import PASSWORD, session_of
from leads.models import Contact
from reports.figures.sheet import people_sheet
from reports.models import Passage
from reports.passages import rebuild_all
from reports.passages.comparing import PAUSE, compare_some
from reports.passages.keeping import differing, everybody
from reports.sheets import MOST_ROWS
from reports.sheets.commas import csv_lines
from reports.sheets.workbook import workbook

DAYS, CHUNKS = 730, 40


def probe(people: int) -> dict[str, Any]:
    """Passages a second, derived from nothing and again; who differs, of some; a session of somebody who sees all."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    at = now()
    fill(people, at=at, days=DAYS, growing=True)
    walk(at=at)
    seconds = [_rebuild(), _rebuild()]
    settle()
    passages = Passage.objects.count()
    manager = User.objects.create_user("reports@bench.test", PASSWORD, name="Reports", role=Role.MANAGER)
    return {
        "passages": passages,
        "rates": [passages / each for each in seconds],
        "wrong": len(differing(next(everybody()))),
        "chunks": _compared(at),
        "sheets": {kind: _written(kind, at) for kind in ("csv", "xlsx")},
        "session": session_of(manager),
    }


def _compared(at: datetime) -> list[float]:
    """Milliseconds of each of the first chunks of a nightly round."""
    taken = []
    for number in range(CHUNKS):
        start = time.perf_counter()
        if not compare_some(at=at + number * PAUSE):
            break
        taken.append(1000 * (time.perf_counter() - start))
    return taken


def _written(kind: str, at: datetime) -> float:
    """Lines a second of the longest list of people, as CSV or XLSX."""
    sheets = [people_sheet("People", Contact.objects.all())]
    start = time.perf_counter()
    if kind == "csv":
        lines = sum(1 for _line in csv_lines(sheets))
    else:
        lines = min(Contact.objects.count(), MOST_ROWS)
        workbook(sheets, at=at).close()
    return lines / (time.perf_counter() - start)


def _rebuild() -> float:
    start = time.perf_counter()
    rebuild_all()
    return time.perf_counter() - start
