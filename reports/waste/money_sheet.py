"""What waste costs as sheets: the cost of doing nothing by currency, and what a lead costs by source. Reading only."""

from typing import Any

from django.utils.translation import gettext as _

from reports.sheets import Sheet
from reports.waste.pricing import STEPS, Price
from reports.waste.report import Waste


def nothing_sheet(report: Waste) -> Sheet:
    """What those left lying might have brought, and what was spent on the wasted."""
    priced = report.priced
    columns = [_("Currency"), _("Expected"), _("at least"), _("at most"), _("Spent on the wasted")]
    rows = []
    for currency in sorted({*priced.nothing, *priced.spent}):
        low, expected, high = priced.nothing.get(currency, (None, None, None))
        rows.append((currency, expected, low, high, priced.spent.get(currency)))
    return Sheet("nothing", _("The cost of doing nothing"), columns, rows)


def prices_sheet(report: Waste) -> Sheet:
    """A line a source and currency; empty where nobody entered a cost."""
    columns = [_("Source"), _("Cost"), _("Currency")]
    for step in (_("Leads"), _("MQLs"), _("SQLs"), _("Customers")):
        columns += [step, _("%(step)s, each") % {"step": step}]
    return Sheet("prices", _("What a lead costs"), columns, [_price(one) for one in report.prices])


def _price(price: Price) -> list[Any]:
    steps = [cell for step in STEPS for cell in (price.reached[step], price.per(step))]
    return [price.source or _("Not known"), price.cost, price.currency, *steps]
