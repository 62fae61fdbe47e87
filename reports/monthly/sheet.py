"""Every figure of a frozen report as CSV, a row a figure. Reading only."""

import csv
import io
from typing import Any

from django.utils.translation import gettext as _

from reports.models import MonthlyReport
from reports.monthly.shown import Shown

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(report: MonthlyReport) -> str:
    """With a byte order mark, by which spreadsheets know UTF-8."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow([_("Month"), _("Section"), _("Code"), _("Figure"), _("Value"), _("Unit")])
    for section, code, words, value, unit in Shown(report).table():
        sheet.writerow([report.name, section, *map(_plain, (code, words)), "" if value is None else value, unit])
    return "\ufeff" + written.getvalue()


def _plain(text: Any) -> str:
    """A text stays a text, also where it begins like a formula."""
    return f"'{text}" if str(text).startswith(FORMULA) else str(text)
