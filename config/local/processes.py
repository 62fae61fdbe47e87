"""Starting a child that keeps away from the terminal's Ctrl-C and does not outlive us."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from config.local.account import Account

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str],
    *,
    end_signal: signal.Signals | None = None,
    chosen: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: str | Path = "/",
    output: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Its own session, so that Ctrl-C reaches the supervisor alone. `end_signal` is what the kernel sends
    the child when we die, even by SIGKILL. It is set after the change of account, which would clear it."""
    return subprocess.Popen(  # noqa: S603 - our own commands, no shell
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=_die_with_parent(end_signal),  # noqa: PLW1509 - we start no threads
        user=chosen.uid if chosen else None,
        group=chosen.gid if chosen else None,
        extra_groups=[] if chosen else None,
    )


def _die_with_parent(end_signal: signal.Signals | None) -> Callable[[], None] | None:
    if end_signal is None or _libc is None:
        return None
    libc, number = _libc, int(end_signal)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number)

    return ask_kernel
