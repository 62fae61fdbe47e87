"""Homes and processes for the tests that start real servers: short paths, enterable by root's database account."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from config.local import account, places

ROOT = places.BASE_DIR
# A name that has broken shells, URLs and SQL before.
AWKWARD_NAME = "hö me %20 it's?"


@contextmanager
def temporary_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="baton-"))
    folder.chmod(0o711)
    account.can_enter.cache_clear()
    try:
        yield folder / AWKWARD_NAME
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until(true: Callable[[], bool], *, seconds: float = 60.0, what: str = "it") -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)


def descendants(pid: int) -> dict[int, str]:
    """Every process below `pid`, with its command line."""
    found: dict[int, str] = {}
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = entry.read_text().split(" ", 1)
            children.setdefault(int(rest.rpartition(")")[2].split()[1]), []).append(int(number))
        except (FileNotFoundError, ProcessLookupError):
            continue
    below = [pid]
    while below:
        for child in children.get(below.pop(), []):
            found[child] = command_of(child)
            below.append(child)
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def lives(pid: int) -> bool:
    """A zombie that its new parent has not buried yet counts as dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Serving:
    """`manage.py serve` as a person starts it: in a process of its own, on a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.log = home.parent / f"serve-{self.port}.log"
        self.process = self._started(self.port)

    def _started(self, port: int) -> subprocess.Popen[bytes]:
        env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        env |= {"BATON_HOME": str(self.home), "BATON_HASHED_STATIC": "", "WEB_WORKERS": "1"}
        env["DJANGO_SETTINGS_MODULE"] = "config.settings"
        command = [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}"]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)

    def again(self) -> None:
        self.process = self._started(self.port)

    def second_on_the_same_port(self) -> subprocess.Popen[bytes]:
        return self._started(self.port)

    def get(self, path: str) -> tuple[int, str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            line.close()

    def wait_until_up(self) -> None:
        wait_until(lambda: "Ctrl-C stops it" in self.said() or self.process.poll() is not None, what="the start")
        assert self.process.poll() is None, self.said()
        wait_until(lambda: len(self.children_named("celery")) == 2, what="worker and beat")

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def children_named(self, part: str) -> list[int]:
        return [pid for pid, command in descendants(self.process.pid).items() if part in command and lives(pid)]

    def stop(self) -> int:
        """Ask to stop and return the exit code; whoever is still there is killed, so that no test leaves a trace."""
        below = descendants(self.process.pid)
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=30)
        finally:
            for pid in [self.process.pid, *below]:
                if lives(pid):
                    os.kill(pid, signal.SIGKILL)
