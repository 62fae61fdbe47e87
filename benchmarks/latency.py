"""From an activity's request to its new score in the database, with the worker and the sweep loop as in production."""

import time
from contextlib import closing

import psycopg2

from benchmarks import clients

GIVE_UP_AFTER = 30.0
POLL = 0.005
SCORED = """
SELECT s.scored_at > a.received_at OR s.last_activity_at >= a.occurred_at
FROM leads_activity a JOIN leads_standing s ON s.contact_id = a.contact_id
WHERE a.message_id = %s
"""


def seconds_until_scored(url: str, port: int, key: str, people: int, *, times: int) -> list[float]:
    """One value an activity; the next one is sent when the last is visible."""
    mark = f"single-{time.time_ns()}"
    with closing(clients.of_key(port, key)) as client, closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        return [_once(client, connection, mark, number, people) for number in range(times)]


def _once(
    client: clients.Client, connection: "psycopg2.extensions.connection", mark: str, number: int, people: int
) -> float:
    body = clients.activity(mark, number, people)
    start = time.perf_counter()
    client.post("/api/v1/activities/", body)
    while time.perf_counter() - start < GIVE_UP_AFTER:
        with connection.cursor() as cursor:
            cursor.execute(SCORED, [body["message_id"]])
            row = cursor.fetchone()
        if row and row[0]:
            return time.perf_counter() - start
        time.sleep(POLL)
    return GIVE_UP_AFTER
