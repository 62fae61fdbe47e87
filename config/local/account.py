"""Who runs PostgreSQL: it refuses root, so root lends it an unprivileged account. Nothing else changes hands."""

import functools
import os
import pwd
import subprocess
from pathlib import Path
from typing import NamedTuple

from config.local.trouble import LocalTrouble


class Account(NamedTuple):
    name: str
    uid: int
    gid: int


def is_root() -> bool:
    return os.geteuid() == 0


@functools.cache
def for_postgres() -> Account | None:
    """None: we run it ourselves. For root: BATON_PG_USER, else postgres, else nobody; never a new account."""
    if not is_root():
        return None
    for name in filter(None, (os.environ.get("BATON_PG_USER"), "postgres", "nobody")):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise LocalTrouble("PostgreSQL does not run as root: name an unprivileged account in BATON_PG_USER.")


@functools.cache
def can_enter(folder: Path, chosen: Account) -> bool:
    """Tried as that account, since modes alone do not tell (mounts, access lists)."""
    return _succeeds(["test", "-x", str(folder)], chosen)


def can_run(binary: Path, chosen: Account) -> bool:
    return _succeeds([str(binary), "--version"], chosen)


def _succeeds(command: list[str], chosen: Account) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - our own commands, no shell
            command,
            check=False,
            capture_output=True,
            cwd="/",
            user=chosen.uid,
            group=chosen.gid,
            extra_groups=[],
        )
    except OSError:
        return False
    return done.returncode == 0
