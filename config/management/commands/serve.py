"""`manage.py serve`: the whole of Baton in the foreground, until Ctrl-C. With --demo, on the demo company."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.local.trouble import LocalTrouble
from config.serving import House, Stopped, forget_old_metrics
from config.supervise import GaveUp

DEMO_LOGINS = ("marketer@demo.test", "sales@demo.test", "manager@demo.test", "admin@demo.test")
DEMO_PASSWORD = "baton-demo"  # noqa: S105 - printed on every demo's start


class Command(BaseCommand):
    help = "Run web, worker, beat and sweeps, with embedded servers where no URL names others."
    # The database may not even exist yet.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="ADDRESS:PORT to serve at")
        parser.add_argument("--demo", action="store_true", help="load the demo company on the first run")
        parser.add_argument("--end-with-parent", action="store_true", help="stop when the caller is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = address(options["bind"])
        refuse_taken_port(host, port)
        house = House(host, port, say=self._say, end_with_parent=options["end_with_parent"])
        house.listen_for_signals()
        forget_old_metrics()
        try:
            house.start(demo=options["demo"])
            self._greet(host, port, demo=options["demo"])
            house.start_workers()
            house.watch()
        except Stopped:
            pass
        except (GaveUp, LocalTrouble) as trouble:
            raise CommandError(str(trouble)) from None
        finally:
            self._say("Stopping …")
            house.stop()
        self._say("Stopped.")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _greet(self, host: str, port: int, *, demo: bool) -> None:
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104
        self._say(f"\nBaton is at http://{shown}:{port}/   (Ctrl-C stops it)")
        if demo:
            self._say(f"Sign in with the password {DEMO_PASSWORD} as one of")
            self._say("".join(f"  {login}\n" for login in DEMO_LOGINS))
        elif not settings.SESSION_COOKIE_SECURE:
            self._say("Plain HTTP: put a TLS proxy in front and set BEHIND_TLS_PROXY=1 (docs/deploying.md).")


def address(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"{port!r} is no port: give a number from 1 to 65535.")
    return host.strip("[]") or "127.0.0.1", int(port)


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Nothing was started."
                f" Choose another one: PORT={port % 65535 + 1} make demo"
            ) from None
