"""The explorer's cells on pages: numbers that open into people or deals, amounts, a chart of few spans of time."""

from datetime import date

from django import template
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from handoff.templatetags.opportunities import money
from reports.explore.asking import Asked
from reports.explore.table import Head, Sum, Table

register = template.Library()
# More do not fit on a chart with their labels.
MOST_CHARTED = {"month": 13, "week": 8}


@register.simple_tag
def cell(asked: Asked, found: Sum, row: Head | None = None, column: Head | None = None) -> SafeString | str:
    """A number; it opens where it counts anybody and is of one value. Deals with their amounts."""
    shown = number_format(found.number, use_l10n=True, force_grouping=True)
    heads = {name: head for name, head in (("row", row), ("column", column)) if head is not None}
    if not found.number:
        return format_html('<span class="faint">{}</span>', shown)
    if any(head.value is None for head in heads.values()):
        return shown
    address = f"{reverse('explore_cell')}?{asked.query(**{name: head.value for name, head in heads.items()})}"
    words = ", ".join(head.label for head in heads.values()) or str(asked.measure.label)
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', address, words, shown, shown)


@register.filter
def amounts(found: Sum) -> str:
    """12,000 € + 300 £: a sum a currency; blank where none is known."""
    return " + ".join(money(amount, currency) for currency, amount in found.money)


@register.filter
def charted(table: Table, asked: Asked) -> list[tuple[str, float]]:
    """The rows as columns of a chart, where they are few spans of time; else none."""
    if not asked.by.span or not 2 <= len(table.lines) <= MOST_CHARTED[asked.by.span]:
        return []
    style = "M" if asked.by.span == "month" else "j M"
    return [
        (date_format(date.fromisoformat(line.head.value), style), float(line.whole.number))
        for line in table.lines
        if line.head.value
    ]
