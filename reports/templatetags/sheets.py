"""The links to a page's sheets, CSV and XLSX, with the question that the page itself was asked."""

from typing import Any

from django import template
from django.urls import reverse

from reports.sheets import MOST_ROWS

register = template.Library()
KINDS = {"csv": "CSV", "xlsx": "XLSX"}


@register.inclusion_tag("reports/sheet_links.html", takes_context=True)
def sheet_links(
    context: dict[str, Any], name: str, *parts: Any, query: str | None = None, of: int = 0
) -> dict[str, Any]:
    """`name` in reports/urls.py, `parts` of its address before the ending; `query` where it is not the page's own.

    `of` is how many there are: where a sheet would be cut, that is said beside the links.
    """
    asked = context["request"].GET.copy()
    asked.pop("cursor", None)
    ending = asked.urlencode() if query is None else query
    addresses = {label: reverse(name, args=[*parts, kind]) for kind, label in KINDS.items()}
    links = [(label, f"{address}?{ending}" if ending else address) for label, address in addresses.items()]
    return {"links": links, "cut": of > MOST_ROWS, "most": MOST_ROWS}
