"""Sheets read back: CSV by Python's own reader, XLSX by one that is not the writer's."""

import csv
import io
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook


def csv_rows(response: Any) -> list[list[str]]:
    """The lines of a CSV answer; the byte order mark is asked for and taken off."""
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def xlsx_sheets(response: Any) -> dict[str, list[list[Any]]]:
    """Worksheet → its rows, empty cells as ''."""
    return sheets_of(io.BytesIO(response.getvalue()))


def sheets_of(file: Any) -> dict[str, list[list[Any]]]:
    """Of a path or of an open file."""
    book = CalamineWorkbook.from_object(file)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def as_csv_says(rows: list[list[Any]]) -> list[list[str]]:
    """What XLSX holds in the words of the CSV, but for the apostrophe before what looks like a formula."""
    return [[_said(cell) for cell in row] for row in rows]


def said_in_csv(rows: list[list[str]]) -> list[list[str]]:
    """The CSV with numbers written alike: 3.50 and 3.5 are one. At midnight a spreadsheet's moment is read as a day."""
    return [[_said(_number(cell)) for cell in row] for row in rows]


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text.removeprefix("'").removesuffix(" 00:00:00")


def _said(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.6f}" if isinstance(cell, int | float) else str(cell)
