"""The database server restarts in the middle, without a farewell: sweepers go on by themselves, nothing is lost.

On a PostgreSQL of the test's own, with every safeguard for a crash switched on.
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from config.local import places
from config.local.postgres import Postgres
from sla.models import Clock
from tests.house.running import temporary_home, wait_until
from tests.processes import Processes, clock_stopped_at
from tests.sla.test_faults import MANY, SWEEPERS, everything_fired_once, offers

pytestmark = [pytest.mark.faults]
NO_REDIS = "redis://127.0.0.1:1/0"


@pytest.fixture
def server(django_db_blocker: Any) -> Iterator[Postgres]:
    """A server of our own, which this process and those it starts talk to meanwhile."""
    with temporary_home() as home, pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("BATON_HOME", str(home))
        own = Postgres(durable=True, end_signal=True)
        own.ensure()
        connection.close()
        as_was = dict(connection.settings_dict)
        host = str(places.postgres_socket_dir())
        connection.settings_dict.update(NAME="baton", USER="baton", PASSWORD="", HOST=host, PORT="")
        try:
            call_command("migrate", verbosity=0)
            yield own
        finally:
            connection.close()
            connection.settings_dict.update(as_was)
            own.stop()


@pytest.fixture
def processes(server: Postgres) -> Iterator[Processes]:
    found = Processes(NO_REDIS)
    yield found
    found.stop()


def restart(server: Postgres) -> None:
    """As after a power cut: no connection is told, and the log is replayed."""
    connection.close()
    assert server._control("stop", "-m", "immediate", "-t", "10")
    server.ensure()


def running() -> int:
    return Clock.objects.filter(promise="decision", state="running").count()


def half_done(people: int) -> None:
    wait_until(lambda: running() <= people // 2, seconds=600, what="half of the deadlines")


def test_killed_sweepers_and_a_restarted_server_lose_nothing(server: Postgres, processes: Processes) -> None:
    at = offers(MANY)
    started = time.monotonic()
    nursery = processes.start("-m", SWEEPERS, "kill", at.isoformat(), "4", "20")
    half_done(MANY)
    restart(server)
    assert nursery.wait() == 0
    print(f"{MANY} clocks under 20 kills and a restart: {time.monotonic() - started:.1f} s")
    everything_fired_once(MANY)


def test_the_sweep_loop_outlives_a_restart_of_the_server(server: Postgres, processes: Processes) -> None:
    at = offers(MANY)
    with clock_stopped_at(at.isoformat()):
        loops = [processes.command("sweep", "--loop") for _loop in range(2)]
        half_done(MANY)
        restart(server)
        left, back = running(), time.monotonic()
        wait_until(lambda: running() < left, what="the first deadline after the restart")
        print(f"sweeping again {time.monotonic() - back:.1f} s after the server was back")
        wait_until(lambda: running() == 0, seconds=600, what="the last deadline")
        assert [loop.poll() for loop in loops] == [None, None]
    everything_fired_once(MANY)


def test_deadlines_that_passed_while_the_server_was_down_are_recorded_as_of_their_time(
    server: Postgres, processes: Processes
) -> None:
    at = offers(200)
    with clock_stopped_at(at.isoformat()):
        loop = processes.command("sweep", "--loop")
        wait_until(lambda: running() < 200, what="a loop that sweeps")
        connection.close()
        assert server._control("stop", "-m", "immediate", "-t", "10")
        time.sleep(5)
        server.ensure()
        wait_until(lambda: running() == 0, what="the last deadline")
        assert loop.poll() is None
    everything_fired_once(200)
