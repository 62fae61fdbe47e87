"""Numbers of the reports on pages: linked to their people, as shares with ranges, as spans of time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.figures.scope import Scope
from reports.figures.shares import Share
from reports.funnel.steps import STEPS

register = template.Library()
HOUR, DAY = 3600, 86_400


@register.simple_tag
def number_link(number: int, code: str, scope: Scope, label: Any = "") -> SafeString | str:
    """A number that opens into its people; 0 opens nothing."""
    if not number:
        return "0"
    address = f"{reverse('figure_people')}?{scope.query(figure=code)}"
    shown = number_format(number, use_l10n=True, force_grouping=True)
    name = format_html(' aria-label="{}: {}"', label, shown) if label else ""
    return format_html('<a href="{}"{}>{}</a>', address, name, shown)


@register.simple_tag
def share(one: Share) -> SafeString | str:
    """24 % and, small, the range in which it lies."""
    if one.percent is None:
        return "–"
    return format_html('{}<span class="sub">{}–{}</span>', percent(one.percent), _short(one.low), percent(one.high))


@register.simple_tag
def range_words(one: Share) -> str:
    """The range in words, for a title."""
    return _("between %(low)s and %(high)s") % {"low": percent(one.low), "high": percent(one.high)}


@register.filter
def percent(value: float | None) -> str:
    """Per cent with one decimal below ten, whole above."""
    return "–" if value is None else f"{_short(value)} %"


def _short(value: float) -> str:
    places = 1 if 0 < value < 9.95 else 0
    return number_format(round(value, places), decimal_pos=places, use_l10n=True)


@register.filter
def span(value: timedelta | None) -> str:
    """A length of time in its largest fitting unit: 40 min, 5.2 h, 12 days."""
    if value is None:
        return "–"
    seconds = value.total_seconds()
    if abs(seconds) < HOUR:
        return _("%(n)s min") % {"n": round(seconds / 60)}
    if abs(seconds) < 2 * DAY:
        return _("%(n)s h") % {"n": number_format(round(seconds / HOUR, 1), decimal_pos=1, use_l10n=True)}
    days = round(seconds / DAY)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number_format(days, use_l10n=True)}


@register.filter
def step_word(code: str) -> str:
    return str(STEPS[code].label)


@register.filter
def nth(rows: Sequence[Any], place: int) -> Any:
    """The row at this place of a list that runs beside another."""
    return rows[place]


@register.simple_tag
def kept_in_form(query: QueryDict, *left_out: str) -> SafeString:
    """What else stands in the address, as hidden fields of a GET form."""
    gone = {*left_out, "cursor"}
    kept = ((name, value) for name, values in query.lists() if name not in gone for value in values)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.simple_tag
def figure_of(*parts: str) -> str:
    """A figure's code out of its parts."""
    return "".join(parts)


@register.inclusion_tag("look/bar.html")
def bar_of(one: Any, beside: Sequence[Any]) -> dict[str, Any]:
    """The median as a bar, beside the longest of the table."""
    most = max((each.median for each in beside if each.median), default=None)
    share = 100 * (one.median / most) if most and one.median else 0
    return {"share": f"{share:.1f}", "tone": "tall"}
