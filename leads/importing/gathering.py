"""Rows of one person brought together, whatever the order of the file: a history is judged as a whole."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from leads.importing.reading import Row

Numbered = tuple[int, Row]


def gathered(
    rows: Iterable[Numbered], whose: Callable[[int, Row], str], size: int, skip: int = 0
) -> Iterator[list[Numbered]]:
    """Chunks of at least `size` rows that part nobody's, always the same of the same file; `skip` rows are done.

    The whole file is held in memory. Rows that nobody can read are nobody's.
    """
    keyed = sorted(
        (("" if row.error else whose(number, row), number, row) for number, row in rows), key=lambda k: k[:2]
    )
    chunk: list[Numbered] = []
    for _whose, group in groupby(keyed[skip:], key=lambda one: one[0]):
        chunk += [(number, row) for _key, number, row in group]
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
