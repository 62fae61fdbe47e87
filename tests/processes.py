"""Real processes on the test's database and a Redis of their own, for the tests that kill and flush them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from celery import Celery
from django.db import connection
from redis import Redis

from config import local
from config.house import QUIET
from config.local import places
from config.local.processes import _die_with_parent
from config.local.valkey import Valkey
from tests.house.running import ROOT, temporary_home, wait_until

CELERY = ("-m", "celery", "-A", "config.celery", "-q")
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def asked(sql: str) -> Any:
    """The one value that this query yields."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def database_url() -> str:
    settings = connection.settings_dict
    host = settings["HOST"] or settings["OPTIONS"].get("host", "")
    port = f"&port={settings['PORT']}" if settings["PORT"] else ""
    place = f"{settings['NAME']}?host={quote(str(host), safe='')}{port}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@/{place}"


class Processes:
    """Processes of Baton as production runs them, all on one Redis; `redis` is flushed in earnest."""

    def __init__(self, redis_url: str, valkey: Valkey | None = None) -> None:
        self.redis_url, self.redis = redis_url, Redis.from_url(redis_url)
        self._valkey = valkey
        self.settings = "tests.settings"
        self.running: list[subprocess.Popen[str]] = []

    @property
    def valkey(self) -> Valkey:
        """The server itself, to be stopped and frozen."""
        assert self._valkey is not None
        return self._valkey

    def start(
        self, *arguments: str, also: Mapping[str, str] | None = None, heard: bool = True
    ) -> subprocess.Popen[str]:
        """`heard`: somebody will read what it says; otherwise it would stand still once nobody does."""
        env = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": self.redis_url, **(also or {})}
        env["DJANGO_SETTINGS_MODULE"] = self.settings
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE if heard else subprocess.DEVNULL,
            text=True,
            preexec_fn=_die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - a killed run leaves nobody behind
        )
        self.running.append(process)
        return process

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        return self.start("manage.py", *arguments)

    def done(self, *arguments: str) -> str:
        """What a command says that is left to end by itself."""
        return ended(self.command(*arguments))

    def worker(self) -> subprocess.Popen[str]:
        """A worker that listens, with the options it has in the house."""
        process = self.start(*CELERY, "worker", "-P", "threads", "-c", "4", "-l", "WARNING", *QUIET, heard=False)
        wait_until(self.somebody_listens, what="a worker that listens")
        return process

    def beat(self) -> subprocess.Popen[str]:
        return self.start(*CELERY, "beat", "-l", "WARNING", "--pidfile=")

    def somebody_listens(self) -> bool:
        return any(client["cmd"] == "brpop" for client in self.redis.client_list())

    def nudge(self, sweep: str) -> None:
        """The wake-up that an action sends after its commit, on this Redis instead of the test's own."""
        with Celery(broker=local.celery_url(self.redis_url), set_as_current=False) as app:
            app.send_task("leads.tasks.sweep", args=[sweep], ignore_result=True)

    def nudges_waiting(self) -> int:
        return self.redis.llen("celery")

    def stop(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()
        nobody_else_in_the_database(patience=10)


@pytest.fixture
def processes(transactional_db: None) -> Iterator[Processes]:
    with temporary_home() as home:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("BATON_HOME", str(home))
            server, url = Valkey(end_signal=True), places.redis_url()
            server.ensure()
        found = Processes(url, server)
        try:
            yield found
        finally:
            found.stop()
            server.stop()


def kill(process: subprocess.Popen[str]) -> None:
    """`kill -9` of a process that runs."""
    assert process.poll() is None, "it had ended before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()


def ended(process: subprocess.Popen[str]) -> str:
    said, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0
    return said


def nobody_else_in_the_database(*, patience: float = 30) -> None:
    """The server goes on with a killed client's statement until it wants to answer."""
    wait_until(lambda: asked(f"SELECT count(*) {OTHERS}") == 0, seconds=patience, what="the end of lost connections")


def somebody_waits_for_a_lock() -> bool:
    return asked(f"SELECT count(*) {OTHERS} AND wait_event_type = 'Lock'") > 0


@contextmanager
def held(contact_id: int) -> Iterator[None]:
    """Nobody can move this person meanwhile: whoever comes to it stands still in the middle of a transaction."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM leads_contact WHERE id = %s FOR NO KEY UPDATE", [contact_id])
        yield
    finally:
        other.close()


@contextmanager
def clock_stopped_at(moment: str) -> Iterator[None]:
    """`baton_now()` says the same to every process, so that whenever somebody is scored, it is as of one instant."""
    as_was = asked("SELECT pg_get_functiondef('baton_now'::regproc)")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION baton_now() RETURNS timestamptz LANGUAGE sql STABLE"
            f" AS $$ SELECT timestamptz '{moment}' $$"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(as_was)
