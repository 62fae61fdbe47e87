"""Sheets as CSV, line by line: UTF-8 with the byte order mark by which spreadsheets know it."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from reports.sheets.tables import Row, Sheet, plain

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Line:
    """A file for csv.writer that hands each line on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(sheets: Sequence[Sheet]) -> Iterator[str]:
    """A table each; where there are several, each under its title and with an empty line after it."""
    writer = csv.writer(Line())
    yield "\ufeff"
    for row in chain.from_iterable(_rows(sheet, titled=len(sheets) > 1) for sheet in sheets):
        yield writer.writerow([_text(cell) for cell in row])


def _rows(sheet: Sheet, *, titled: bool) -> Iterator[Row]:
    if titled:
        yield [sheet.title]
    yield sheet.columns
    yield from sheet.rows
    if titled:
        yield []


def _text(cell: Any) -> Any:
    """A text stays a text, also where it begins like a formula; numbers are numbers."""
    found = plain(cell)
    return f"'{found}" if isinstance(found, str) and found.startswith(FORMULA) else "" if found is None else found
