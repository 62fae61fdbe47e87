"""Numbers of a frozen report on pages: linked to whom they count, and lengths of time."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.models import MonthlyReport
from reports.templatetags.report_words import span

register = template.Library()


@register.simple_tag
def frozen(report: MonthlyReport, code: str, value: int, label: Any = "", unit: str = "") -> SafeString | str:
    """A frozen number that opens into whom it counted; 0 opens nothing."""
    shown = number_format(value, use_l10n=True, force_grouping=True) + unit
    if not value:
        return shown
    address = f"{reverse('report_month_people', args=[report.name])}?{urlencode({'figure': code})}"
    name = format_html(' aria-label="{}: {}"', label, shown) if label else ""
    return format_html('<a href="{}"{}>{}</a>', address, name, shown)


@register.simple_tag
def code_of(code: Any, *rest: Any) -> str:
    """The code of a figure, put together of its parts."""
    return ".".join(str(part) for part in (code, *rest))


@register.filter
def hours(value: float | None) -> str:
    """A length given in hours, in its largest fitting unit."""
    return span(None if value is None else timedelta(hours=value))
