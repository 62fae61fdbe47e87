"""A file to rows: delimiter, header, and CSV that survives unclosed quotes and monstrous fields."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from leads.importing import encoding
from leads.normalise.text import fold

LONGEST_FIELD = 131_072  # characters
MOST_LINES = 64  # of one row: an unclosed quote swallows no more than it must
LOOKED_AT = 40  # lines, to find delimiter and header
DELIMITERS = ",;\t|"
WHITESPACE = "whitespace"


@dataclass(slots=True)
class Row:
    """One row of the file with the number of its first line. `error` says why it could not be read."""

    line: int
    cells: list[str]
    error: str = ""


@dataclass(slots=True)
class Layout:
    """How a file is written."""

    encoding: str
    mark: int
    delimiter: str
    header: list[str] = field(default_factory=list)
    first_line: int = 0  # lines before the first row


class _Source:
    """Lines with numbers, remembered as long as one row lasts, so that a bad row gives back what it swallowed."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.given_back: list[str] = []
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> "_Source":
        return self

    def __next__(self) -> str:
        if len(self.taken) == MOST_LINES:
            raise csv.Error(_("A quote is never closed."))
        line = self.given_back.pop() if self.given_back else next(self.lines)
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """Return all lines of this row but the first, which is returned to the caller."""
        first, *rest = self.taken
        self.given_back += reversed(rest)
        self.number -= len(rest)
        return first


def layout(path: Path, *, known: frozenset[str], delimiter: str = "", encoded: str = "") -> Layout:
    """Find out how a file is written. `known` are folded header words that tell a header from what precedes it."""
    found, mark = encoding.detect(path)
    said = Layout(encoded or found, 0 if encoded and encoded != found else mark, delimiter)
    sample = list(islice(encoding.lines(path, said.encoding, said.mark), LOOKED_AT))
    said.delimiter = delimiter or _delimiter(sample)
    rows = [row for row in parsed(sample, said.delimiter) if not row.error]
    if rows:
        header = max(rows[:20], key=lambda row: (sum(word_of(cell) in known for cell in row.cells), -row.line))
        header = header if any(word_of(cell) in known for cell in header.cells) else _widest(rows)
        said.header, said.first_line = [cell.strip() for cell in header.cells], header.line
    return said


def word_of(header: str) -> str:
    """A header as compared: folded, without decoration."""
    return fold(header.replace("_", " ").replace("-", " ").replace("*", " ").replace(".", ""))


def rows_of(path: Path, said: Layout) -> Iterator[Row]:
    """Every row after the header that is not blank."""
    lines = islice(encoding.lines(path, said.encoding, said.mark), said.first_line, None)
    return parsed(lines, said.delimiter, said.first_line)


def parsed(lines: Iterable[str], delimiter: str, before: int = 0) -> Iterator[Row]:
    """Rows of these lines; a row that cannot be parsed costs its first line only."""
    source = _Source(lines)
    source.number = before
    if delimiter == WHITESPACE:
        yield from (Row(source.number, line.split()) for line in _each(source) if not line.isspace())
        return
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        line = source.number + 1
        source.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as refused:
            reason = _reason(refused, swallowed=len(source.taken) > 1)
            yield Row(line, [source.give_back().rstrip("\r\n")[:1_000]], reason)
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            continue
        if any(cells):
            yield Row(line, cells)


def _each(source: _Source) -> Iterator[str]:
    for line in source:
        source.taken.clear()
        yield line


def _reason(refused: csv.Error, *, swallowed: bool) -> str:
    """`swallowed`: the row went on over further lines, which only an open quote does."""
    text = str(refused)
    if swallowed or "unexpected end" in text:
        return _("A quote is never closed.")
    if "field larger" in text:
        return _("A field is longer than %(limit)s characters.") % {"limit": LONGEST_FIELD}
    if "expected after" in text:
        return _("A quote inside a quoted field is not doubled, or is never closed.")
    return text


def _delimiter(sample: list[str]) -> str:
    """The delimiter under which most lines have the same number of columns, and more than one."""
    best, score = ",", 0
    for delimiter in DELIMITERS:
        widths = Counter(len(row.cells) for row in parsed(sample, delimiter) if not row.error)
        width, times = max(widths.items(), key=lambda item: (item[0] > 1) * item[1], default=(1, 0))
        if width > 1 and times * 100 + width > score:
            best, score = delimiter, times * 100 + width
    return best


def _widest(rows: list[Row]) -> Row:
    """The first row as wide as most are."""
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    return next(row for row in rows if len(row.cells) == width)
