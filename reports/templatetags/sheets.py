"""The links to a page's sheets, CSV and XLSX, with the question that the page itself was asked."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()
KINDS = {"csv": "CSV", "xlsx": "XLSX"}


@register.inclusion_tag("reports/sheet_links.html", takes_context=True)
def sheet_links(context: dict[str, Any], name: str, *parts: Any, query: str | None = None) -> dict[str, Any]:
    """`name` in reports/urls.py, `parts` of its address before the ending; `query` where it is not the page's own."""
    asked = context["request"].GET.copy()
    asked.pop("cursor", None)
    ending = asked.urlencode() if query is None else query
    return {
        "links": [
            (label, f"{reverse(name, args=[*parts, kind])}{f'?{ending}' if ending else ''}")
            for kind, label in KINDS.items()
        ]
    }
