"""`manage.py serve` as a person meets it: real processes on embedded servers, from the first word to the last."""

import os
import signal
import time

import pytest

from tests.house.running import Serving, descendants, lives, temporary_home, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def serving():
    with temporary_home() as home:
        house = Serving(home)
        try:
            house.wait_until_up()
            yield house
        finally:
            house.stop()


def test_it_says_where_it_is_and_answers_there(serving):
    assert f"http://localhost:{serving.port}/" in serving.said()
    assert serving.get("/livez") == (200, "ok\n")


def test_the_database_is_ready_before_the_port_opens(serving):
    assert serving.get("/readyz")[0] == 200
    assert serving.said().index("Preparing the database") < serving.said().index("Ctrl-C stops it")


def test_metrics_are_those_of_every_process(serving):
    status, text = serving.get("/metrics")
    assert status == 200
    assert "django_http_requests_before_middlewares_total" in text


def test_worker_beat_and_sweep_run_beside_the_web(serving):
    commands = " | ".join(descendants(serving.process.pid).values())
    for part in ("gunicorn", "celery -A config.celery -q worker", "celery -A config.celery -q beat", "sweep --loop"):
        assert part in commands


def test_a_taken_port_is_told_before_anything_starts(serving):
    before = set(descendants(serving.process.pid))
    second = serving.second_on_the_same_port()
    assert second.wait(timeout=30) == 1
    assert f"Port {serving.port} on 127.0.0.1 cannot be used" in serving.said()
    assert set(descendants(serving.process.pid)) >= before
    assert serving.get("/livez")[0] == 200


def test_a_stop_ends_everything_in_order_and_in_time(serving):
    below = descendants(serving.process.pid)
    began = time.monotonic()
    assert serving.stop() == 0
    assert time.monotonic() - began < 10
    assert [command for pid, command in below.items() if lives(pid)] == []
    assert serving.said().rstrip().endswith("Stopped.")
    assert not (serving.home / "postgres" / "postmaster.pid").exists()


@pytest.mark.faults
def test_what_dies_is_started_again(serving):
    serving.again()
    wait_until(lambda: serving.get("/readyz")[0] == 200)
    for name in ("worker", "sweep", "gunicorn", "valkey-server", "bin/postgres"):
        wait_until(lambda name=name: bool(serving.children_named(name)), what=f"{name} running")
        killed = min(serving.children_named(name))
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda name=name, killed=killed: set(serving.children_named(name)) - {killed}, what=f"a new {name}")
        wait_until(lambda: serving.get("/readyz")[0] == 200, what=f"readiness after {name} died")
    assert serving.stop() == 0


@pytest.mark.faults
def test_a_killed_supervisor_leaves_nobody_behind_and_nothing_broken(serving):
    serving.again()
    wait_until(lambda: serving.get("/readyz")[0] == 200)
    wait_until(lambda: len(serving.children_named("celery")) == 2)
    below = descendants(serving.process.pid)
    serving.process.kill()
    serving.process.wait()
    wait_until(lambda: not any(lives(pid) for pid in below), seconds=10, what="the end of all children")
    serving.again()
    wait_until(lambda: serving.get("/readyz")[0] == 200)
    assert serving.stop() == 0


@pytest.mark.faults
def test_a_frozen_worker_delays_the_stop_by_its_patience_only(serving):
    serving.again()
    wait_until(lambda: serving.get("/readyz")[0] == 200)
    wait_until(lambda: bool(serving.children_named(" worker ")))
    os.kill(serving.children_named(" worker ")[0], signal.SIGSTOP)
    began = time.monotonic()
    assert serving.stop() == 0
    assert time.monotonic() - began < 10
