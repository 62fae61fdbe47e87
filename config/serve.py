"""`manage.py serve`: the whole of Baton in the foreground, until Ctrl-C. Here: its options, words and exit codes."""

import os
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from config.house import House, Stopped
from config.local.trouble import LocalTrouble
from config.supervise import GaveUp

DEMO_LOGINS = ("marketer@demo.test", "sales@demo.test", "manager@demo.test", "admin@demo.test")
DEMO_PASSWORD = "baton-demo"  # noqa: S105 - printed on every demo's start


def main(arguments: Sequence[str]) -> int:
    """0 after an ordinary stop; 1, with the reason in words, when something must be put right."""
    parser = ArgumentParser("manage.py serve", description=__doc__)
    parser.add_argument("--bind", default="127.0.0.1:8000", help="ADDRESS:PORT to serve at")
    parser.add_argument("--demo", action="store_true", help="show the demo company, loaded on the first run")
    parser.add_argument("--end-with-parent", action="store_true", help="stop when the caller is gone")
    options = parser.parse_args(arguments)
    try:
        run(*address(options.bind), demo=options.demo, end_with_parent=options.end_with_parent)
    except (GaveUp, LocalTrouble) as trouble:
        print(trouble, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def run(host: str, port: int, *, demo: bool, end_with_parent: bool) -> None:
    refuse_taken_port(host, port)
    choose_mode(demo)
    house = House(host, port, say=say, end_with_parent=end_with_parent)
    house.listen_for_signals()
    try:
        house.start()
        greet(host, port, demo=demo)
        house.start_workers()
        house.watch()
    except Stopped:
        pass
    finally:
        say("Stopping …")
        house.stop()
        say("Stopped.")


def choose_mode(demo: bool) -> None:
    """Settings read the mode from the environment, in every process that we start."""
    if demo:
        os.environ["BATON_DEMO"] = "1"
    else:
        os.environ.setdefault("BATON_HASHED_STATIC", "1")


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


def greet(host: str, port: int, *, demo: bool) -> None:
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104
    say(f"\nBaton is at http://{shown}:{port}/   (Ctrl-C stops it)")
    if demo:
        say(f"Sign in with the password {DEMO_PASSWORD} as one of")
        say("".join(f"  {login}\n" for login in DEMO_LOGINS))
    elif "BEHIND_TLS_PROXY" not in os.environ:
        say("Plain HTTP: put a TLS proxy in front and set BEHIND_TLS_PROXY=1 (docs/deploying.md).")


def address(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise GaveUp(f"{port!r} is no port: give a number from 1 to 65535.")
    return host.strip("[]") or "127.0.0.1", int(port)


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise GaveUp(
                f"Port {port} on {host} cannot be used: {error.strerror}. Nothing was started."
                f" Choose another one, for example PORT={port % 65535 + 1} make demo"
            ) from None
