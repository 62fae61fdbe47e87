"""Both embedded servers as one thing: start what no URL replaces, leave running what others still use."""

import atexit
import os
import sys
from collections.abc import Sequence

from config.local import locks, places
from config.local.postgres import Postgres
from config.local.trouble import LocalTrouble
from config.local.valkey import Valkey

# Commands that only read or write files.
WITHOUT_SERVERS = {
    "help",
    "version",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "diffsettings",
    "startapp",
    "spectacular",
}


class Servers:
    """The embedded servers as this process uses them; where a URL names another server, none of ours runs."""

    def __init__(self, *, durable: bool = True, end_with_us: bool = False) -> None:
        """`end_with_us`: the kernel stops them when this process dies, even by SIGKILL."""
        self._durable = durable
        self._end_with_us = end_with_us
        self._running: list[Postgres | Valkey] = []
        self._use: locks.InUse | None = None

    def start(self) -> None:
        """Call it again at any time: what has died meanwhile is started anew."""
        home = places.made_home()
        with locks.one_at_a_time(home):
            self._use = self._use or locks.InUse(home)
            self._running = self._running or self._ours()
            for server in self._running:
                server.ensure()

    def _ours(self) -> list[Postgres | Valkey]:
        chosen: list[Postgres | Valkey] = []
        if not os.environ.get("DATABASE_URL"):
            chosen.append(Postgres(durable=self._durable, end_signal=self._end_with_us))
        if not os.environ.get("REDIS_URL"):
            chosen.append(Valkey(end_signal=self._end_with_us))
        return chosen

    def all_listen(self) -> bool:
        return all(server.listens() for server in self._running)

    def stop(self) -> None:
        """Stops what this process started, and all of them when nobody else uses them any more."""
        if self._use is None:
            return
        with locks.one_at_a_time(places.made_home()):
            last = self._use.is_last()
            for server in reversed(self._running):
                if last or (self._end_with_us and server.process):
                    server.stop()
            self._use.release()
            self._use = None


def prepare(argv: Sequence[str]) -> None:
    """What manage.py does before a command: have the servers run while it runs."""
    if len(argv) < 2 or argv[1] in WITHOUT_SERVERS or {"--help", "-h", "--version"} & set(argv):
        return
    servers = Servers()
    try:
        servers.start()
    except LocalTrouble as trouble:
        sys.exit(str(trouble))
    atexit.register(servers.stop)
