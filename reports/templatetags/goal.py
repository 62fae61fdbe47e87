"""Small numbers of the goal and the results on pages: rates, sums of deals that open, lists of codes."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from handoff.templatetags.opportunities import money
from reports.deals.sums import Sum
from reports.figures.scope import Scope
from reports.results.report import Results, Row

register = template.Library()


@register.filter
def tenths(value: Fraction | float | Decimal | None) -> str:
    """A rate: whole from ten on, with one decimal below."""
    if value is None:
        return "–"
    places = 1 if 0 < value < 10 else 0
    # Formatting cuts, so it is rounded first.
    return number_format(round(float(value), places), decimal_pos=places, use_l10n=True, force_grouping=True)


@register.simple_tag
def range_of(low: float, high: float) -> str:
    """11–15 %."""
    return f"{tenths(low)}–{tenths(high)} %"


@register.filter
def words_of(text: str) -> list[str]:
    return text.split()


@register.filter
def of(found: Mapping[str, Any], code: str) -> Any:
    return found[code]


@register.simple_tag
def sum_of(found: Mapping[str, Sum], prefix: str, code: str) -> Sum:
    return found[f"{prefix}{code}"]


@register.simple_tag
def deals_link(one: Sum, scope: Scope) -> SafeString | str:
    """How many deals, opening into them."""
    return _link(one.number, one.label, scope.query(deals=one.code))


@register.simple_tag
def deals_cell(one: Sum, scope: Scope, label: str) -> SafeString:
    """A cell of a table with number and amounts."""
    amounts = format_html_join("", '<span class="sub">{}</span>', ((money(sum_, code),) for code, sum_ in one.amounts))
    return format_html('<td class="num" data-label="{}">{}{}</td>', label, deals_link(one, scope), amounts)


@register.simple_tag
def credited_link(row: Row, which: str, report: Results) -> SafeString | str:
    """The deals of one row of credits."""
    number = row.opened if which == "opened" else row.won
    if row.key is None:
        return _link(number, "", report.scope.query(deals=f"untouched_{which}"))
    return _link(number, row.label, f"{report.scope.query(deals=f'credited_{which}_{report.by}')}&key={quote(row.key)}")


def _link(number: int, label: Any, query: str) -> SafeString | str:
    if not number:
        return "0"
    shown = number_format(number, use_l10n=True, force_grouping=True)
    name = format_html(' aria-label="{}: {}"', label, shown) if label else ""
    return format_html('<a href="{}?{}"{}>{}</a>', reverse("report_deals"), query, name, shown)
