"""HTTP clients of the bench, over kept connections on loopback."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from multiprocessing import Pool
from typing import Any

ROWS_A_CALL = 500
CLIENTS = 4


class Client:
    """One kept connection. Any answer but a success is an error of the bench."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = dict(headers)

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None)

    def post(self, path: str, body: object) -> Any:
        return json.loads(self._ask("POST", path, json.dumps(body).encode()))

    def status(self, method: str, path: str, body: bytes | None) -> int:
        """Of any answer, refusals too."""
        answer = self._answer(method, path, body)
        answer.read()
        return answer.status

    def _ask(self, method: str, path: str, body: bytes | None) -> bytes:
        answer = self._answer(method, path, body)
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} → {answer.status}: {content[:300]!r}")
        return content

    def _answer(self, method: str, path: str, body: bytes | None) -> HTTPResponse:
        """Once more on a new connection where the server had closed the idle one; rows are stored once anyway."""
        try:
            self._connection.request(method, path, body, self._headers)
            return self._connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, RemoteDisconnected):
            self._connection.close()
            self._connection.request(method, path, body, self._headers)
            return self._connection.getresponse()

    def close(self) -> None:
        self._connection.close()


def of_key(port: int, key: str) -> Client:
    return Client(port, {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})


def of_session(port: int, session: str) -> Client:
    return Client(port, {"Cookie": f"sessionid={session}"})


def email_of(number: int) -> str:
    """The address that the fill gave to its n-th person."""
    return f"person{number}@company{number // 5}.example"


def activity(mark: str, number: int, people: int) -> dict[str, Any]:
    return {
        "type": "guide",
        "email": email_of(1 + number * 7919 % people),
        "occurred_at": datetime.now(UTC).isoformat(),
        "message_id": f"{mark}-{number}",
        "properties": {"path": "/guide/"},
    }


def send_bulk(port: int, key: str, people: int, *, calls: int) -> float:
    """Rows a second of four client processes, 500 rows a call; the bodies are made before the clock starts."""
    mark = f"bulk-{time.time_ns()}"
    with Pool(CLIENTS) as pool:
        jobs = [(port, key, people, f"{mark}-{client}", calls) for client in range(CLIENTS)]
        spans = pool.starmap(_send_calls, jobs)
    elapsed = max(end for _start, end in spans) - min(start for start, _end in spans)
    return CLIENTS * calls * ROWS_A_CALL / elapsed


def _send_calls(port: int, key: str, people: int, mark: str, calls: int) -> tuple[float, float]:
    rows = range(ROWS_A_CALL)
    bodies = [[activity(mark, call * ROWS_A_CALL + row, people) for row in rows] for call in range(calls)]
    with closing(of_key(port, key)) as client:
        client.get("/livez")
        start = time.monotonic()
        for body in bodies:
            outcome = client.post("/api/v1/activities/bulk/", body)
            _all_stored(outcome)
        return start, time.monotonic()


def _all_stored(outcome: Any) -> None:
    rows = outcome["results"] if isinstance(outcome, dict) else outcome
    refused = [row for row in rows if row.get("status") != "created"]
    if refused:
        raise RuntimeError(f"{len(refused)} rows were not stored: {refused[0]}")


def milliseconds(client: Client, path: str, times: int) -> Iterator[float]:
    """The time from request to the last byte, each."""
    for _time in range(times):
        start = time.perf_counter()
        client.get(path)
        yield (time.perf_counter() - start) * 1000
