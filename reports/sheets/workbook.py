"""Sheets as XLSX, a worksheet each: row by row to the disk, so that memory stays small however many there are.

Nothing is ever a formula or a link: texts are written as texts.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from tempfile import TemporaryFile
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.sheets.tables import Cell, Row, Sheet, plain

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
# Digits that a number of a spreadsheet holds; its first year; characters of a worksheet's name.
DIGITS, FIRST_YEAR, LONGEST_NAME = 15, 1900, 31
NARROWEST, WIDEST = 8, 60
NOT_IN_A_NAME = str.maketrans("[]:*?/\\'", "()-----’")


def workbook(sheets: Sequence[Sheet], *, at: datetime) -> IO[bytes]:
    """The file, ready to be read from its start; whoever takes it closes it."""
    file = TemporaryFile()  # noqa: SIM115 (whoever takes it closes it)
    book = Workbook(file, OPTIONS)
    book.set_properties({"created": at})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        Decimal: book.add_format({"num_format": "0.00"}),
        str: book.add_format({"bold": True}),
    }
    names: list[str] = []
    for sheet in sheets:
        names.append(_name(str(sheet.title), names))
        _write(book.add_worksheet(names[-1]), sheet, formats)
    book.close()
    file.seek(0)
    return file


def _write(page: Worksheet, sheet: Sheet, formats: dict[type, Format]) -> None:
    widths: dict[int, int] = {}
    page.freeze_panes(1, 0)
    _line(page, 0, [str(column) for column in sheet.columns], widths, {str: formats[str]})
    # Titles are bold, texts below them are not.
    below = {kind: one for kind, one in formats.items() if kind is not str}
    for number, row in enumerate(sheet.rows, 1):
        _line(page, number, row, widths, below)
    for column, width in widths.items():
        page.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))


def _line(page: Worksheet, number: int, row: Row, widths: dict[int, int], formats: dict[type, Format]) -> None:
    """One row. A message in place of a row is wider than any column should be, and counts for no width."""
    for column, value in enumerate(row):
        cell = _kept(plain(value))
        if len(row) > 1 or number == 0:
            widths[column] = max(widths.get(column, 0), _width(cell))
        _cell(page, number, column, cell, formats)


def _cell(page: Worksheet, row: int, column: int, cell: Cell, formats: dict[type, Format]) -> None:
    style = formats.get(type(cell))
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, column, cell, style)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, style)
    else:
        page.write_number(row, column, cell, style)


def _kept(cell: Cell) -> Cell:
    """What a spreadsheet cannot hold as a number or a day without changing it is a text."""
    if isinstance(cell, date):
        return cell if cell.year >= FIRST_YEAR else cell.isoformat()
    return str(cell) if isinstance(cell, int | float | Decimal) and not _holds(cell) else cell


def _holds(number: float | Decimal) -> bool:
    """Whether a spreadsheet holds this number as it is."""
    if isinstance(number, int):
        return len(str(abs(number))) <= DIGITS
    if not isfinite(number):
        return False
    return not isinstance(number, Decimal) or len(number.as_tuple().digits) <= DIGITS


def _width(cell: Cell) -> int:
    return len(cell) if isinstance(cell, str) else len("0000-00-00 00:00") if isinstance(cell, date) else len(str(cell))


def _name(title: str, taken: Sequence[str]) -> str:
    """A title as a worksheet may be called: short, without some signs, and no other's."""
    plainly = " ".join(title.translate(NOT_IN_A_NAME).split())[:LONGEST_NAME].strip() or "1"
    number, known, found = 1, {name.lower() for name in taken}, plainly
    while found.lower() in known:
        number += 1
        ending = f" {number}"
        found = plainly[: LONGEST_NAME - len(ending)] + ending
    return found
