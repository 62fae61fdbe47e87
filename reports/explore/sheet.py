"""The explorer's groups as a sheet, a line a group, nothing folded. Reading only."""

from django.utils.translation import gettext as _

from reports.explore.asking import Asked
from reports.explore.counting import Counted
from reports.explore.table import flat
from reports.sheets import Sheet


def sheet(question: Asked, counted: Counted) -> Sheet:
    """Its columns are the question's dimensions, the number, and of deals the amount with its currency."""
    beside = [question.beside.label] if question.beside else []
    money = [_("Amount"), _("Currency")] if question.measure.deals else []
    columns = [question.by.label, *beside, question.measure.label, *money]
    cut = [[_("Only the largest combinations are listed here. Choose a shorter time.")]] if counted.cut else []
    return Sheet("rows", question.measure.label, columns, [*flat(question, counted), *cut])
