"""What runs on a machine that serves Baton, and in which order it comes up. Keeping it up is supervise.py's.
No Django here: the supervisor only knows commands and addresses."""

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException

from config import local
from config.local.servers import Servers
from config.supervise import Child, GaveUp, stop_all

WATCH_SECONDS = 0.2
SERVER_WATCH_SECONDS = 2.0


class Stopped(Exception):
    """Somebody asked us to stop while we were still starting."""


class House:
    """The servers, the web, the worker, beat and the sweep loop, as one thing to start, watch and stop."""

    def __init__(self, host: str, port: int, *, say: Callable[[str], None], end_with_parent: bool) -> None:
        self.host, self.port, self.say = host, port, say
        self.parent = os.getppid() if end_with_parent else None
        self.servers = Servers(end_with_us=True)
        self.children: list[Child] = []
        self.signals = 0

    def listen_for_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)

    def _note_signal(self, number: int, frame: object) -> None:
        self.signals += 1

    def is_stopping(self) -> bool:
        return self.signals > 0 or (self.parent is not None and os.getppid() != self.parent)

    def start(self) -> None:
        """Returns when the web answers: by then it has prepared the database."""
        self.servers.start()
        if os.environ.get("BATON_HASHED_STATIC"):
            self._step("Collecting static files …", "collectstatic", "--no-input", "-v0")
        self._add("web", "-m", "gunicorn", "-c", "python:config.gunicorn", end_signal=signal.SIGTERM)
        self._wait_for_web()

    def start_workers(self) -> None:
        celery = ("-m", "celery", "-A", "config.celery", "-q")
        self._add("worker", *celery, "worker", "-P", "threads", "-c", "4", "-l", "WARNING", *QUIET)
        self._add("beat", *celery, "beat", "-l", "WARNING", "--pidfile=")
        self._add("sweep", "manage.py", "sweep", "--loop")

    def watch(self) -> None:
        """Until somebody asks us to stop; what dies is started again, or we give up."""
        next_look = 0.0
        while not self.is_stopping():
            moment = time.monotonic()
            if moment >= next_look:
                next_look = moment + SERVER_WATCH_SECONDS
                self._tend_servers()
            for child in self.children:
                child.tend(self.say, at=moment)
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        stop_all(self.children, hurry=lambda: self.signals > 1)
        self.servers.stop()

    def _tend_servers(self) -> None:
        if not self.servers.all_listen():
            self.say("A database server is gone; starting it again.")
            self.servers.start()

    def _add(self, name: str, *arguments: str, end_signal: signal.Signals = signal.SIGKILL) -> None:
        # What beat and worker do, the sweep loop does as well.
        child = Child(name, [sys.executable, *arguments], self._environment(), end_signal, name in ("worker", "beat"))
        self.children.append(child)
        child.start()

    def _environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": os.environ.get("DATABASE_URL") or local.database_url(),
            "REDIS_URL": os.environ.get("REDIS_URL") or local.redis_url(),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or local.secret_key(),
            "BATON_BIND": f"{self.host}:{self.port}",
            "BATON_URL": os.environ.get("BATON_URL") or f"http://localhost:{self.port}",
            "BATON_PREPARE_DATABASE": "1",
            "PYTHONUNBUFFERED": "1",
            # Tasks are JSON, so root's worker cannot be fed code; the warning would only frighten.
            "PYTHONWARNINGS": "ignore::RuntimeWarning:celery.platforms",
        }

    def _step(self, words: str, *command: str) -> None:
        """One command that must end well before we go on; it is stopped with us."""
        self.say(words)
        step = Child(command[0], [sys.executable, "manage.py", *command], self._environment())
        step.start()
        while step.runs():
            self._stop_early(step)
            time.sleep(0.02)
        if step.process and step.process.returncode:
            raise GaveUp(f"`manage.py {' '.join(command)}` ended with code {step.process.returncode}.")

    def _stop_early(self, child: Child) -> None:
        if self.is_stopping():
            stop_all([child], hurry=lambda: self.signals > 1)
            raise Stopped

    def _wait_for_web(self) -> None:
        """However long its migrations take; a web server that cannot start ends instead."""
        web = self.children[0]
        while not answers(self.host, self.port):
            self._stop_early(web)
            if not web.runs():
                raise GaveUp("The web server does not come up; its own words stand above.")
            time.sleep(0.05)


QUIET: Sequence[str] = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def answers(host: str, port: int) -> bool:
    """True when /livez says 200; asked without the proxies of the environment."""
    line = HTTPConnection("127.0.0.1" if host in {"0.0.0.0", "::", ""} else host, port, timeout=2)  # noqa: S104
    try:
        line.request("GET", "/livez", headers={"Host": "localhost"})
        return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
