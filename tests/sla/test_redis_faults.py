"""Redis flushed, restarted, frozen and full while people act and deadlines pass: web, worker and sweeps go on.

Real processes on a Redis of their own; `BATON_FROZEN=60` freezes it for as many seconds instead of six.
"""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.client import HTTPConnection
from threading import Event as Flag
from threading import Thread

import pytest
from django.db import connection

from accounts.actions import create_api_key
from accounts.clock import now
from leads.models import Activity, Contact, Outbox, Touched
from sla.models import Clock
from tests.house.running import free_port, wait_until
from tests.processes import Processes, processes  # noqa: F401 - a fixture
from tests.sla.test_faults import offers, recorded_once

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
SECONDS = int(os.environ.get("BATON_FROZEN", "6"))
A_SECOND, PEOPLE = 50, 1_000
SHIFT = "UPDATE accounts_clock SET shift = %s - statement_timestamp()"
# Until nothing is awaited any more; the worker may need as long to hear again.
PATIENCE = 120.0


class Visitors(Thread):
    """Fifty activities a second over HTTP, each said once more where nothing was answered, until told to stop."""

    def __init__(self, port: int, key: str, people: list[int]) -> None:
        super().__init__(daemon=True)
        self.port, self.people, self.stop = port, people, Flag()
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.answers: Counter[int] = Counter()

    def run(self) -> None:
        started = time.monotonic()
        while not self.stop.is_set():
            self.answers[self._one(sum(self.answers.values()))] += 1
            time.sleep(max(0.0, started + sum(self.answers.values()) / A_SECOND - time.monotonic()))

    def _one(self, number: int) -> int:
        said = {"type": "guide", "contact": self.people[number % len(self.people)], "message_id": f"visit-{number}"}
        body = json.dumps(said | {"occurred_at": "2026-06-01T08:00:00Z"})
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("POST", "/api/v1/activities/", body, self.headers)
        status = line.getresponse().status
        line.close()
        return status


@pytest.fixture
def baton(processes: Processes) -> Iterator[tuple[Processes, Visitors, datetime]]:  # noqa: F811
    """Web, worker and sweep loop at work, people who act, and deadlines that pass one after another from now on."""
    last = offers(PEOPLE)
    first = last - timedelta(minutes=3) - timedelta(minutes=PEOPLE / 10_000)
    _key, secret = create_api_key("Visitors", role="integration", at=now())
    port = free_port()
    with connection.cursor() as cursor:
        cursor.execute(SHIFT, [first - timedelta(seconds=2)])
    web = {"BATON_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "2", "API_RATE_PER_MINUTE": "1000000"}
    processes.start("-m", "gunicorn", "-c", "python:config.gunicorn", also=web, heard=False)
    processes.start("manage.py", "sweep", "--loop", heard=False)
    processes.worker()
    wait_until(lambda: _answers(port), what="an answer of the web processes")
    visitors = Visitors(port, secret, list(Contact.objects.order_by("pk").values_list("pk", flat=True)[:200]))
    visitors.start()
    yield processes, visitors, last
    visitors.stop.set()
    visitors.join()


def _answers(port: int) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/livez")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def flushed(house: Processes) -> None:
    for _time in range(SECONDS * 10):
        house.redis.flushall()
        time.sleep(0.1)


def restarted(house: Processes) -> None:
    house.valkey.stop()
    time.sleep(SECONDS / 3)
    house.valkey.ensure()


def frozen(house: Processes) -> None:
    assert house.valkey.process is not None
    house.valkey.process.send_signal(signal.SIGSTOP)
    time.sleep(SECONDS)
    house.valkey.process.send_signal(signal.SIGCONT)


def full(house: Processes) -> None:
    """Not a byte more is taken; what is there is not thrown out."""
    house.redis.config_set("maxmemory-policy", "noeviction")
    house.redis.config_set("maxmemory", "1mb")
    time.sleep(SECONDS)
    house.redis.config_set("maxmemory", "0")


@pytest.mark.parametrize("fault", [flushed, restarted, frozen, full])
def test_nothing_is_lost_while_redis_is(
    baton: tuple[Processes, Visitors, datetime], fault: Callable[[Processes], None]
) -> None:
    house, visitors, last = baton
    time.sleep(2)
    before = sum(visitors.answers.values())
    fault(house)
    during = sum(visitors.answers.values()) - before
    time.sleep(2)
    visitors.stop.set()
    visitors.join()
    assert set(visitors.answers) == {201}, visitors.answers
    assert during > 0
    wait_until(lambda: not Touched.objects.exists(), seconds=PATIENCE, what="a score for everybody who acted")
    assert Activity.objects.filter(message_id__startswith="visit-").count() == visitors.answers[201]
    _supervised(house)
    house.nudge("touched")
    wait_until(lambda: house.nudges_waiting() == 0, seconds=PATIENCE, what="a worker that listens again")
    _pass_until(last)
    late = Clock.objects.filter(promise="decision", state="running")
    wait_until(lambda: not late.exists(), seconds=PATIENCE, what="the last deadline")
    print(f"{fault.__name__}: {visitors.answers[201]} activities, {during} of them meanwhile")
    recorded_once(PEOPLE)
    wait_until(lambda: not Outbox.objects.exists(), seconds=PATIENCE, what="the last reaction")


def _supervised(house: Processes) -> None:
    """A worker that a full Redis has ended is started again, as `serve` does; web and sweeps must have lived."""
    web, sweeps, *workers = house.running
    assert (web.poll(), sweeps.poll()) == (None, None)
    if workers[-1].poll() is not None:
        house.worker()


def _pass_until(moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SHIFT, [moment])
