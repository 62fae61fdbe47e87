"""Sweeps in processes that are killed: `python -m tests.sla.sweepers MODE AT …`, forked from one that knows Django.

kill WORKERS KILLS   so many at once; one of them is killed every 0.12 s, so many times, and replaced
stop STATEMENTS      one that stands still (SIGSTOP) after so many statements, in its transaction
crash                one after another, each dying a statement later than the one before, until one gets through;
                     prints what the database holds after each
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

EVERY = 0.12
CHUNK = 50
HELD = """
SELECT md5(string_agg(row, ',' ORDER BY row)) FROM (
    SELECT (to_jsonb(c) - 'derived_at')::text AS row FROM sla_clock c
    UNION ALL SELECT e.clock_id || ' ' || e.percent FROM sla_escalation e
    UNION ALL SELECT v.kind || v.contact_id || v.facts::text FROM leads_event v
    UNION ALL SELECT o.event_id || o.reaction FROM leads_outbox o
    UNION ALL SELECT s.contact_id || ' ' || COALESCE(s.respond_by::text, '') FROM leads_standing s) rows
"""


def sweep(at: datetime, *, limit: int = CHUNK) -> None:
    """Until nothing is due, also through lost connections."""
    from django.db import DatabaseError, InterfaceError, connection

    from leads.nudge import silence
    from sla import actions
    from sla.models import Clock

    with silence():
        while True:
            try:
                if not actions.derive_due(at=at, limit=limit) and not Clock.objects.filter(next_at__lte=at).exists():
                    return
            except (DatabaseError, InterfaceError):
                connection.close()


def once(at: datetime) -> None:
    from leads.nudge import silence
    from sla import actions

    with silence():
        actions.derive_due(at=at)


def after(statements: int, act: Callable[[], object]) -> None:
    """From now on: do this when so many statements have run."""
    from django.db import connection

    left = statements

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal left
        result = execute(*arguments)
        left -= 1
        if left == 0:
            act()
        return result

    connection.execute_wrappers.append(counted)


def forked(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    work()
    sys.stdout.flush()
    os._exit(0)


def code(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill(at: datetime, workers: int, kills: int) -> None:
    under_kills(lambda: sweep(at), workers, kills)


def under_kills(work: Callable[[], object], workers: int, kills: int) -> None:
    """So many at once; one of them is killed every 0.12 s, so many times, and replaced. Ends the process."""
    running = [forked(work) for _worker in range(workers)]
    for _kill in range(kills):
        time.sleep(EVERY)
        victim = running.pop(random.randrange(workers))
        os.kill(victim, signal.SIGKILL)
        code(victim)
        running.append(forked(work))
    sys.exit(max(code(pid) for pid in running))


def stop(at: datetime, statements: int) -> None:
    after(statements, stand_still)
    once(at)


def stand_still() -> None:
    print("stopped", flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)


def crash(at: datetime) -> None:
    statements, ended = 0, 9
    code(forked(say_what_is_held))
    while ended:
        statements += 1
        ended = code(forked(partial(dies_after, statements, at)))
        code(forked(say_what_is_held))


def dies_after(statements: int, at: datetime) -> None:
    after(statements, lambda: os._exit(9))
    once(at)


def say_what_is_held() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(HELD)
        print(cursor.fetchone()[0], flush=True)


if __name__ == "__main__":
    import django

    django.setup()
    modes: dict[str, Callable[..., None]] = {"kill": kill, "stop": stop, "crash": crash}
    modes[sys.argv[1]](datetime.fromisoformat(sys.argv[2]), *map(int, sys.argv[3:]))
