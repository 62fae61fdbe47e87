"""Make a bench database for reports: people who came over two years and went their ways, their passages, a manager."""

import time
from typing import Any

from django.core.management import call_command
from django.db import connection

from accounts.clock import now
from accounts.models import Role, User
from benchmarks.fill import fill, settle
from benchmarks.passage_fill import walk
from benchmarks.preparing import PASSWORD, session_of
from reports.models import Passage
from reports.passages import rebuild_all
from reports.passages.keeping import differing, everybody

DAYS = 730


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
        "session": session_of(manager),
    }


def _rebuild() -> float:
    start = time.perf_counter()
    rebuild_all()
    return time.perf_counter() - start
