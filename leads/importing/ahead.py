"""Reading ahead: the next chunks are read in a thread while the database stores this one."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from typing import TypeVar

Item = TypeVar("Item")
DEPTH = 2
_END = object()


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, fetched up to two ahead. What `items` raises is raised here; they must not use the database."""
    fetched: Queue[tuple[object, BaseException | None]] = Queue(maxsize=DEPTH)
    stop = threading.Event()

    def fetch() -> None:
        try:
            for item in items:
                if not _offer(fetched, (item, None), stop):
                    return
            _offer(fetched, (_END, None), stop)
        except BaseException as raised:
            _offer(fetched, (_END, raised), stop)

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    try:
        while (got := fetched.get())[0] is not _END:
            yield got[0]  # type: ignore[misc]
        if got[1] is not None:
            raise got[1]
    finally:
        stop.set()
        thread.join()


def _offer(
    queue: Queue[tuple[object, BaseException | None]], item: tuple[object, BaseException | None], stop: threading.Event
) -> bool:
    """Put it in when there is room; False when nobody wants it any more."""
    while not stop.is_set():
        try:
            queue.put(item, timeout=0.1)
            return True
        except Full:
            continue
    return False


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Rows make no reference cycles; searching for some after every few hundred costs a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
