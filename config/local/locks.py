"""File locks of the home: one start or stop at a time, and who still uses the servers. The kernel frees
them with their process, so a killed one leaves nothing stale."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    descriptor = _opened(home / ".lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class InUse:
    """A shared lock held while this process uses the servers: the last one out stops them."""

    def __init__(self, home: Path) -> None:
        self._descriptor = _opened(home / ".in-use")
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        os.close(self._descriptor)


def _opened(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
