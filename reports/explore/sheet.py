"""The explorer's groups as CSV, a line a group, nothing folded. Reading only."""

import csv
import io
from typing import Any

from django.utils.translation import gettext as _

from reports.explore.asking import Asked
from reports.explore.counting import Counted
from reports.explore.table import flat

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(question: Asked, counted: Counted) -> str:
    """With a byte order mark, by which spreadsheets know UTF-8."""
    written = io.StringIO()
    sheet = csv.writer(written)
    beside = [question.beside.label] if question.beside else []
    money = [_("Amount"), _("Currency")] if question.measure.deals else []
    sheet.writerow([str(each) for each in (question.by.label, *beside, question.measure.label, *money)])
    sheet.writerows([[_plain(cell) for cell in line] for line in flat(question, counted)])
    return "\ufeff" + written.getvalue()


def _plain(cell: Any) -> Any:
    """A text stays a text, also where it begins like a formula; numbers are numbers."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    return f"'{cell}" if cell.startswith(FORMULA) else cell
