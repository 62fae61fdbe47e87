"""The embedded PostgreSQL: made once, started when nobody answers, adopted when somebody does, stopped fast."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import BinaryIO

import psycopg2

from config.local import account, binaries, places
from config.local.processes import spawn
from config.local.trouble import LocalTrouble

START_SECONDS = 60
SOCKET_NAME = ".s.PGSQL.5432"
# No network, no just-in-time compiler (it costs more than it gains on queries of our size).
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
}
MEGABYTE = 1 << 20
# For test runs on a data folder of their own: nothing in it is worth a disk flush.
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Postgres:
    def __init__(self, *, durable: bool, end_signal: bool) -> None:
        self.data = places.postgres_storage()
        self.socket_dir = places.postgres_socket_dir()
        self.bin = binaries.postgres_bin()
        self.major = binaries.postgres_major(self.bin)
        self.durable = durable
        self.end_signal = signal.SIGINT if end_signal else None
        self.process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Returns when the database `baton` answers queries; calling it on a running server costs one query."""
        self._refuse_other_version()
        if not self.listens():
            if not (self.data / "PG_VERSION").is_file():
                self._make()
            self._start()
        self._wait()
        self._create_database()

    def listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket_dir / SOCKET_NAME)) == 0

    def stop(self) -> None:
        """Fast: open transactions roll back. Immediate when that takes too long; the next start recovers."""
        if not (self.data / "postmaster.pid").is_file():
            return
        if not self._control("stop", "-m", "fast", "-t", "3"):
            self._control("stop", "-m", "immediate", "-t", "2")
        if self.process:
            self.process.wait(timeout=5)

    def _control(self, *arguments: str) -> bool:
        command = [str(self.bin / "pg_ctl"), "-D", str(self.data), "-w", "-s", *arguments]
        return spawn(command, chosen=account.for_postgres(), env=_clean_env(), output=self._log()).wait() == 0

    def _refuse_other_version(self) -> None:
        version_file = self.data / "PG_VERSION"
        if not version_file.is_file():
            return
        found = int(version_file.read_text())
        if found != self.major:
            raise LocalTrouble(OTHER_VERSION.format(data=self.data, found=found, bin=self.bin, major=self.major))

    def _make(self) -> None:
        """In a draft folder, renamed when whole: a start killed half-way begins again."""
        places.made_home()
        draft = self.data.with_name("postgres.draft")
        shutil.rmtree(draft, ignore_errors=True)
        places.private_dir(draft, account.for_postgres())
        # The builtin provider folds case alike everywhere; before 17 the C library's C.UTF-8 is nearest.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [str(self.bin / "initdb"), "-D", str(draft), "-U", "baton", "-A", "trust", "-E", "UTF8"]
        command += locale if self.major >= 17 else ["--locale=C.UTF-8"]
        command += ["--no-sync", "--no-instructions"]
        made = spawn(command, chosen=account.for_postgres(), env=_clean_env(), output=self._log())
        if made.wait():
            raise LocalTrouble(f"The database could not be made:\n{self._log_tail()}")
        draft.rename(self.data)
        places.write_note()

    def _start(self) -> None:
        places.private_dir(self.socket_dir, account.for_postgres())
        self._clear_stale(self.data / "postmaster.pid")
        self._clear_stale(self.socket_dir / f"{SOCKET_NAME}.lock")
        command = [str(self.bin / "postgres"), "-D", str(self.data)]
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        self.process = spawn(
            command,
            chosen=account.for_postgres(),
            env=_clean_env(),
            output=self._log(),
            end_signal=self.end_signal,
        )

    def _settings(self) -> dict[str, str]:
        folder = str(self.socket_dir).replace('"', '""')
        asked = {**SETTINGS, "unix_socket_directories": f'"{folder}"', "shared_buffers": f"{_cached()}MB"}
        if self.major >= 18:
            # No worker processes of its own for reading: our data fit in memory.
            asked["io_method"] = "sync"
        return asked if self.durable else {**asked, **UNSAFE}

    def _clear_stale(self, lock: Path) -> None:
        """PostgreSQL takes any living process with the written number for its own; after a restart of the
        machine or container that may be anybody."""
        try:
            number = abs(int(lock.read_text().split()[0]))
            command = Path(f"/proc/{number}/cmdline").read_bytes() if Path("/proc/self").exists() else b"postgres"
        except FileNotFoundError:
            return
        except (ValueError, IndexError):
            command = b""
        if b"postgres" not in command:
            lock.unlink()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        attempts = 1
        while not self._answers():
            if self.process and self.process.poll() is not None and not self.listens():
                # The one before us may still be shutting down and hold the data folder.
                if attempts == 20:
                    raise LocalTrouble(f"PostgreSQL does not start:\n{self._log_tail()}")
                attempts += 1
                time.sleep(0.3)
                self._start()
            if time.monotonic() > deadline:
                raise LocalTrouble(f"PostgreSQL did not answer in {START_SECONDS} s:\n{self._log_tail()}")
            time.sleep(0.03)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host=str(self.socket_dir), port=5432, user="baton", dbname="postgres", connect_timeout=5
        )

    def _create_database(self) -> None:
        connection = self._connect()
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'baton'")
                if cursor.fetchone() is None:
                    cursor.execute("CREATE DATABASE baton")
        finally:
            connection.close()

    def _log(self) -> BinaryIO:
        return (places.made_home() / "postgres.log").open("ab")

    def _log_tail(self) -> str:
        lines = (places.home() / "postgres.log").read_text(errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-8:])


def _cached() -> int:
    """How many megabytes of pages it keeps: a tenth of the machine's memory, and no more than a gigabyte."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    return int(min(1024, max(128, memory // 10)))


def _clean_env() -> dict[str, str]:
    """Without the caller's PGPORT, PGDATA and locale, which would change the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


OTHER_VERSION = """\
The database in {data}
was made by PostgreSQL {found}; the programs in {bin} are PostgreSQL {major}.
Nothing was changed. To carry the data over, with the programs of {found} at hand:
  BATON_PG_BIN=/usr/lib/postgresql/{found}/bin .venv/bin/python manage.py backup baton.dump
  mv '{data}' '{data}.{found}'
  .venv/bin/python manage.py restore baton.dump
Or keep using PostgreSQL {found}: export BATON_PG_BIN=/usr/lib/postgresql/{found}/bin"""
