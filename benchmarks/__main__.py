"""`make bench`: fills databases of each SCALE, measures against the references, prints JSON lines, cleans up.

SCALE names the sizes in people, e.g. SCALE=10k,100k (the default) or SCALE=1m. ONLY names parts, e.g. ONLY=rescore.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import clients, importing, latency, servers
from benchmarks.figures import middle, percentile, say

UNITS = {"k": 1_000, "m": 1_000_000}
ROUNDS = 3
PAGES = 60
SINGLES = 200


@dataclass(slots=True)
class Scale:
    """One filled database."""

    name: str
    people: int
    url: str
    session: str = ""
    key: str = ""

    def probe(self, probe: str) -> dict[str, Any]:
        arguments = [sys.executable, "-m", "benchmarks.probe", probe, str(self.people)]
        done = subprocess.run(
            arguments,
            env=servers.environment(self.url),
            cwd=servers.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer


def rescores(scales: list[Scale]) -> None:
    for scale in scales:
        taken = scale.probe("rescore")
        engine, reference = middle(taken["engine"]), middle(taken["reference"])
        say(f"rescore_{scale.name}", engine, "s", reference=reference, n=len(taken["engine"]))


def sweeps(scales: list[Scale]) -> None:
    """The smallest scale is the reference of the others."""
    costs: dict[str, list[float]] = {scale.name: [] for scale in scales}
    for _round in range(ROUNDS):
        for scale in scales:
            costs[scale.name] += scale.probe("sweep")["milliseconds_each"]
    first = middle(costs[scales[0].name])
    for scale in scales:
        mine = costs[scale.name]
        say(f"sweep_each_due_{scale.name}", middle(mine), "ms", reference=first, n=len(mine))


def routing(scales: list[Scale]) -> None:
    for scale in scales:
        taken = scale.probe("route")
        reference, people = middle(taken["reference"]), taken["people"]
        for name in ("route", "offer"):
            say(f"{name}_{people}_of_{scale.name}", middle(taken[name]), "s", reference=reference, n=len(taken[name]))


def pages(scales: list[Scale], ports: list[int]) -> None:
    """The queue's first page, in turns over the scales."""
    times: dict[str, list[float]] = {scale.name: [] for scale in scales}
    for round_ in range(ROUNDS + 1):
        for scale, port in zip(scales, ports, strict=True):
            with closing(clients.of_session(port, scale.session)) as client:
                taken = list(clients.milliseconds(client, "/queue/", PAGES))
            times[scale.name] += taken if round_ else []  # the first round warms
    for share in (0.5, 0.95):
        first = percentile(times[scales[0].name], share)
        for scale in scales:
            name = f"queue_page_p{share * 100:.0f}_{scale.name}"
            say(name, percentile(times[scale.name], share), "ms", reference=first, n=len(times[scale.name]))


def ingestion(scale: Scale, port: int) -> None:
    """Bulk over HTTP and raw inserts in turns; then single activities."""
    bulk, raw = [], []
    clients.send_bulk(port, scale.key, scale.people, calls=2)
    for _round in range(ROUNDS):
        bulk.append(clients.send_bulk(port, scale.key, scale.people, calls=15))
        raw.append(scale.probe("raw")["rows_per_second"])
    say(f"bulk_activities_http_{scale.name}", middle(bulk), "rows/s", reference=middle(raw), n=ROUNDS)
    with closing(clients.of_key(port, scale.key)) as client:
        singles = [_single(client, scale, number) for number in range(SINGLES)]
    say(f"single_activity_http_p50_{scale.name}", percentile(singles, 0.5), "ms", n=SINGLES)
    say(f"single_activity_http_p95_{scale.name}", percentile(singles, 0.95), "ms", n=SINGLES)


def _single(client: clients.Client, scale: Scale, number: int) -> float:
    start = time.perf_counter()
    client.post("/api/v1/activities/", clients.activity(f"one-{os.getpid()}", number, scale.people))
    return (time.perf_counter() - start) * 1000


def visibility(scale: Scale, port: int) -> None:
    with servers.workers(scale.url):
        latency.seconds_until_scored(scale.url, port, scale.key, scale.people, times=20)
        taken = latency.seconds_until_scored(scale.url, port, scale.key, scale.people, times=SINGLES)
    for share in (0.5, 0.99):
        name = f"activity_to_score_p{share * 100:.0f}_{scale.name}"
        say(name, percentile(taken, share) * 1000, "ms", n=len(taken))


def imports(scale: Scale) -> None:
    """A small and a large file, so that the memory of both can be compared."""
    with tempfile.TemporaryDirectory() as folder:
        memories = []
        for rows in (10_000, 60_000):
            path = Path(folder) / f"people-{rows}.csv"
            importing.write_file(path, rows, f"{scale.name}-{rows}")
            speed, memory = importing.import_file(scale.url, path, rows)
            memories.append(memory)
            copied = importing.copy_file(scale.url, path, rows)
            say(f"contact_import_{rows // 1000}k_rows", speed, "rows/s", reference=copied)
        say("contact_import_memory_60k_rows", memories[1], "MB", reference=memories[0])


def sizes() -> list[tuple[str, int]]:
    """SCALE as (name, people), smallest first."""
    names = os.environ.get("SCALE", "10k,100k").lower().split(",")
    return sorted(((name, int(name[:-1]) * UNITS[name[-1]]) for name in names), key=lambda size: size[1])


def wanted(part: str) -> bool:
    only = os.environ.get("ONLY", "")
    return not only or part in only.split(",")


def main() -> None:
    embedded = servers.embedded()
    try:
        with ExitStack() as stack:
            scales = []
            for name, people in sizes():
                scale = Scale(
                    name, people, stack.enter_context(servers.fresh_database(f"baton_bench_{name}_{os.getpid()}"))
                )
                ready = scale.probe("prepare")
                scale.session, scale.key = ready["session"], ready["key"]
                scales.append(scale)
            measure(scales)
    finally:
        embedded.stop()


def measure(scales: list[Scale]) -> None:
    if wanted("rescore"):
        rescores(scales)
    if wanted("sweep"):
        sweeps(scales)
    if wanted("routing"):
        routing(scales)
    with ExitStack() as stack:
        ports = [stack.enter_context(servers.web(scale.url)) for scale in scales]
        if wanted("queue"):
            pages(scales, ports)
        for scale, port in zip(scales, ports, strict=True):
            if wanted("latency"):
                visibility(scale, port)
            if wanted("ingest"):
                ingestion(scale, port)
    if wanted("import"):
        imports(scales[0])


if __name__ == "__main__":
    main()
