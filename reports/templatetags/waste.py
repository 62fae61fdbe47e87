"""Small words of the waste page: codes of figures, amounts of money, addresses of its months and sources."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reports.figures.scope import UNKNOWN, Scope
from reports.waste.counting import Numbers
from reports.waste.pricing import STEPS, Price, by_source_only
from reports.waste.report import Waste

register = template.Library()


@register.filter
def figure_of(code: str, report: Waste) -> str:
    """The code of the people behind a number of this report."""
    return report.figure(code)


@register.filter
def number_of(numbers: Numbers, code: str) -> int:
    return numbers.of(code)


@register.filter
def item(words: Mapping[str, Any], key: str) -> Any:
    return words[key]


@register.filter
def intspaced(value: int) -> str:
    """A whole number with its thousands apart."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def money(amount: Decimal) -> str:
    """An amount with its thousands apart; cents only where it is small."""
    return number_format(amount, decimal_pos=0 if amount >= 1000 else 2, use_l10n=True, force_grouping=True)


@register.filter
def steps_of(price: Price) -> list[tuple[str, str, int, Decimal | None]]:
    """(step, word, people, cost of each) of a source."""
    named = {"lead": _("Leads"), "mql": _("MQLs"), "sql": _("SQLs"), "customer": _("Customers")}
    return [(step, named[step], price.reached[step], price.per(step)) for step in STEPS]


@register.simple_tag
def source_scope(scope: Scope, source: str) -> Scope:
    """What a source's numbers open into."""
    return replace(by_source_only(scope), source=source or UNKNOWN)


@register.simple_tag
def months_of(report: Waste) -> str:
    """The half year of the trend, month by month."""
    asked = report.asked
    span = replace(asked.scope, since=report.trend[0][0].since, until=report.trend[-1][0].until)
    return span.query(of=asked.people.code, by="month")
