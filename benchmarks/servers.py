"""The bench's own databases and processes: made for the run, on loopback only, gone after it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from config import local
from config.local.servers import Servers

BASE_DIR = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 60.0
ENVIRONMENT = {
    "API_RATE_PER_MINUTE": "100000000",
    "BATON_DEMO": "0",
    "LOG_LEVEL": "ERROR",
    "PYTHONWARNINGS": "ignore::RuntimeWarning:celery.platforms",
}


def embedded() -> Servers:
    """Start the embedded servers in a home of their own where no URL names others; what it returns is to be stopped."""
    os.environ.setdefault("BATON_HOME", str(BASE_DIR / ".baton-bench"))
    servers = Servers(end_with_us=True)
    servers.start()
    os.environ.setdefault("SECRET_KEY", local.secret_key())
    os.environ.setdefault("DATABASE_URL", local.database_url())
    os.environ.setdefault("REDIS_URL", local.redis_url())
    return servers


def database_url(name: str) -> str:
    """The address of the bench's database `name` on the server that DATABASE_URL names."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """An empty database, dropped at the end; yields its URL."""
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _administer(f'CREATE DATABASE "{name}"')
    try:
        yield database_url(name)
    finally:
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(statement: str) -> None:
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def environment(url: str) -> dict[str, str]:
    return {**os.environ, **ENVIRONMENT, "DATABASE_URL": url}


@contextmanager
def process(url: str, *arguments: str, extra: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """One of Baton's processes on the bench's database, ended with the block."""
    child = subprocess.Popen(
        [sys.executable, *arguments], env=environment(url) | dict(extra or {}), cwd=BASE_DIR, start_new_session=True
    )
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@contextmanager
def web(url: str) -> Iterator[int]:
    """The web processes as in production; yields their port."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    arguments = ("-m", "gunicorn", "-c", "python:config.gunicorn")
    with process(url, *arguments, extra={"BATON_BIND": f"127.0.0.1:{port}"}):
        _wait_for(port)
        yield port


@contextmanager
def workers(url: str) -> Iterator[None]:
    """The worker and the sweep loop as in production."""
    celery = ("-m", "celery", "-A", "config.celery", "-q", "worker", "-P", "threads", "-c", "4", "-l", "ERROR")
    quiet = ("--without-gossip", "--without-mingle")
    with process(url, *celery, *quiet), process(url, "manage.py", "sweep", "--loop"):
        yield


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/livez")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The web processes did not start.")
