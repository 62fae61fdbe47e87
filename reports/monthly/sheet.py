"""Every figure of a frozen report as a sheet, a row a figure. Reading only."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports.models import MonthlyReport
from reports.monthly.shown import Shown
from reports.sheets import Sheet


def sheet(report: MonthlyReport) -> Sheet:
    columns = [_("Month"), _("Section"), _("Code"), _("Figure"), _("Value"), _("Unit")]
    rows = [
        [report.name, section, code, words, _number(value), unit]
        for section, code, words, value, unit in Shown(report).table()
    ]
    return Sheet("figures", _("Figures"), columns, rows)


def _number(value: Any) -> Any:
    """Amounts are frozen as text, so that none is ever rounded."""
    return Decimal(value) if isinstance(value, str) else value
