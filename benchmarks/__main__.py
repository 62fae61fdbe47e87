"""`make bench`: fills databases of each SCALE, measures against the references, prints JSON lines, cleans up.

SCALE names the sizes in people, e.g. SCALE=10k,100k (the default) or SCALE=1m. ONLY names parts, e.g. ONLY=rescore.
RACED says how many offers twenty salespeople race for, 200 unless said.
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

from benchmarks import clients, importing, latency, racing, servers
from benchmarks.figures import middle, percentile, say

UNITS = {"k": 1_000, "m": 1_000_000}
ROUNDS = 3
PAGES = 60
REPORT_PAGES = 20
# What is asked of /reports/…; each for a month and for twelve.
REPORTS = {
    "funnel_cohort": "funnel/?count=cohort",
    "funnel_period": "funnel/?count=period",
    "funnel_by_source": "funnel/?count=cohort&by=source",
    "funnel_period_by_month": "funnel/?count=period&by=month",
    "funnel_period_of_a_source": "funnel/?count=period&source=google",
    "velocity": "velocity/?",
    "velocity_of_a_source": "velocity/?source=google",
    "waste_offers": "waste/?of=offers",
    "waste_mqls": "waste/?of=mqls",
    "noise": "waste/noise/?",
    "goal": "goal/?",
    "results": "results/?",
    "coverage": "results/coverage/?",
    "base": "results/base/?",
    "explore": "explore/?count=entered&by=month&beside=source",
    "people": "people/?figure=first_mql",
}
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


def clocks(scales: list[Scale]) -> None:
    """The last of all: everybody is offered. The smallest scale is the reference of the others."""
    taken = [scale.probe("clocks") for scale in scales]
    first = middle(taken[0]["each"])
    for scale, one in zip(scales, taken, strict=True):
        say(f"clocks_derived_{scale.name}", one["derived"], "people/s", n=scale.people)
        say(f"clock_each_due_{scale.name}", middle(one["each"]), "ms", reference=first, n=len(one["each"]))
        say(f"clocks_calendar_edit_{scale.name}", middle(one["edits"]), "s", n=len(one["edits"]))
        say(f"clock_steps_told_{scale.name}", one["told"], "reactions/s")
        say(f"clock_breaches_watched_{scale.name}", len(one["late"]), "clocks", n=1)
        for share in (0.5, 0.99) if one["late"] else ():
            name = f"clock_breach_late_p{share * 100:.0f}_{scale.name}"
            say(name, percentile(one["late"], share), "s", n=len(one["late"]))


def routing(scales: list[Scale]) -> None:
    for scale in scales:
        taken = scale.probe("route")
        reference, people = middle(taken["reference"]), taken["people"]
        for name in ("route", "offer"):
            say(f"{name}_{people}_of_{scale.name}", middle(taken[name]), "s", reference=reference, n=len(taken[name]))


def pages(page: str, path: str, sessions: list[str], scales: list[Scale], ports: list[int]) -> None:
    """A list's first page, in turns over the scales."""
    times: dict[str, list[float]] = {scale.name: [] for scale in scales}
    for round_ in range(ROUNDS + 1):
        for scale, session, port in zip(scales, sessions, ports, strict=True):
            with closing(clients.of_session(port, session)) as client:
                taken = list(clients.milliseconds(client, path, PAGES))
            times[scale.name] += taken if round_ else []  # the first round warms
    for share in (0.5, 0.95):
        first = percentile(times[scales[0].name], share)
        for scale in scales:
            name = f"{page}_page_p{share * 100:.0f}_{scale.name}"
            say(name, percentile(times[scale.name], share), "ms", reference=first, n=len(times[scale.name]))


def handoffs(scales: list[Scale], ports: list[int]) -> None:
    """Full inboxes, then the race for their oldest offers at the largest scale."""
    full = [scale.probe("handing") for scale in scales]
    pages("inbox", "/inbox/", [one["session"] for one in full], scales, ports)
    raced = full[-1]["handoffs"]
    answers, seconds = racing.race(ports[-1], full[-1]["keys"], raced)
    total = sum(answers.values())
    say(f"accept_race_won_{scales[-1].name}", answers[200], "offers", reference=len(raced), n=total)
    say(f"accept_race_refused_409_{scales[-1].name}", answers[409], "answers", reference=total - len(raced), n=total)
    say("accept_race_5xx", sum(count for status, count in answers.items() if status >= 500), "answers", n=total)
    say("accept_race_wrong_ends", racing.wrong_ends(scales[-1].url, raced), "offers", n=len(raced))
    say("accept_race_requests", total / seconds, "requests/s", n=total)


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


def reports(name: str, people: int) -> None:
    """In a database of its own, whose people have come over two years and are not all in the queue."""
    with servers.fresh_database(f"baton_bench_reports_{name}_{os.getpid()}") as url:
        scale = Scale(name, people, url)
        ready = scale.probe("walk")
        for rebuilt, rate in zip(("passages_derived", "passages_rebuilt_unchanged"), ready["rates"], strict=True):
            say(f"{rebuilt}_{name}", rate, "passages/s", n=ready["passages"])
        say(f"passages_wrong_{name}", ready["wrong"], "people", n=1)
        for share in (0.5, 1):
            say(f"passages_compared_chunk_p{share * 100:.0f}_{name}", percentile(ready["chunks"], share), "ms",
                n=len(ready["chunks"]))  # fmt: skip
        for kind, rate in ready["sheets"].items():
            say(f"people_{kind}_{name}", rate, "rows/s")
        plain = scale.probe("counts")
        with servers.web(url) as port, closing(clients.of_session(port, ready["session"])) as client:
            for period, counted in plain.items():
                for page, path in REPORTS.items():
                    _report(
                        client, f"report_{page}_{period}", f"/reports/{path}&period={period}", middle(counted), name
                    )


def _report(client: clients.Client, figure: str, path: str, reference: float, name: str) -> None:
    list(clients.milliseconds(client, path, 2))  # warms
    taken = list(clients.milliseconds(client, path, REPORT_PAGES))
    for share in (0.5, 0.95):
        say(f"{figure}_p{share * 100:.0f}_{name}", percentile(taken, share), "ms", reference=reference, n=len(taken))


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
        for name, people in sizes() if wanted("reports") else ():
            reports(name, people)
        if os.environ.get("ONLY") != "reports":
            measure_filled()
    finally:
        embedded.stop()


def measure_filled() -> None:
    """Every other part, on one filled database a size."""
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


def measure(scales: list[Scale]) -> None:
    for name, part in {"rescore": rescores, "sweep": sweeps, "routing": routing}.items():
        if wanted(name):
            part(scales)
    with ExitStack() as stack:
        ports = [stack.enter_context(servers.web(scale.url)) for scale in scales]
        if wanted("queue"):
            pages("queue", "/queue/", [scale.session for scale in scales], scales, ports)
        if wanted("handoff"):
            handoffs(scales, ports)
        for scale, port in zip(scales, ports, strict=True):
            if wanted("latency"):
                visibility(scale, port)
            if wanted("ingest"):
                ingestion(scale, port)
    if wanted("import"):
        imports(scales[0])
    if wanted("clocks"):
        clocks(scales)


if __name__ == "__main__":
    main()
