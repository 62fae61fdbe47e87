"""Everybody of a team accepts every offer at once over HTTP: one may win each, the others are told who did."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from multiprocessing import Barrier, Process, Queue
from random import Random
from typing import Any

import psycopg2

from benchmarks import clients

DOUBLE_OWNERS = """
SELECT count(*) FROM handoff_handoff h JOIN leads_contact c ON c.id = h.contact_id WHERE h.id = ANY(%(raced)s)
    AND (h.state <> 'accepted' OR c.place <> 'held' OR c.owner_id IS DISTINCT FROM h.seller_id
        OR (SELECT count(*) FROM leads_event e WHERE e.contact_id = c.id AND e.kind = 'handoff.accepted') <> 1)
"""


def race(port: int, keys: Sequence[str], handoffs: Sequence[int]) -> tuple[Counter[int], float]:
    """({status: answers}, seconds) of one process a seller, each accepting all offers in an order of its own."""
    answers: Queue[Counter[int]] = Queue()
    ready = Barrier(len(keys) + 1)
    running = [Process(target=_accept_all, args=(port, key, list(handoffs), ready, answers)) for key in keys]
    for process in running:
        process.start()
    ready.wait()
    start = time.monotonic()
    total: Counter[int] = Counter()
    for _process in running:
        total += answers.get()
    taken = time.monotonic() - start
    for process in running:
        process.join()
    return total, taken


def _accept_all(port: int, key: str, handoffs: list[int], ready: Any, answers: Any) -> None:
    Random(key).shuffle(handoffs)
    statuses: Counter[int] = Counter()
    with closing(clients.of_key(port, key)) as client:
        ready.wait()
        for handoff in handoffs:
            statuses[client.status("POST", f"/api/v1/handoffs/{handoff}/accept/", b"{}")] += 1
    answers.put(statuses)


def wrong_ends(url: str, handoffs: Sequence[int]) -> int:
    """How many of them did not end with exactly one owner and one acceptance."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(DOUBLE_OWNERS, {"raced": list(handoffs)})
        (wrong,) = cursor.fetchone() or (-1,)
        return int(wrong)
