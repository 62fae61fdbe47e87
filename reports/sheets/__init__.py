"""Sheets: tables of a report as CSV and XLSX, both from the same rows. What the rows hold is the reports' matter."""

from reports.sheets.answer import SheetKind, answer
from reports.sheets.tables import MOST_ROWS, Sheet, capped, hours

__all__ = ["MOST_ROWS", "Sheet", "SheetKind", "answer", "capped", "hours"]
