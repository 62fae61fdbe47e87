"""The row of tabs that the report's pages share: those of its pages that are there, with the scope of this one."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from reports.figures.scope import Scope

register = template.Library()
PAGES: dict[str, Any] = {
    "report_funnel": _("Funnel"),
    "report_velocity": _("Velocity"),
    "report_waste": _("Waste"),
    "report_goal": _("Goal"),
    "report_results": _("Results"),
    "report_months": _("Report"),
    "report_explore": _("Explore"),
}


@register.inclusion_tag("reports/report_tabs.html", takes_context=True)
def report_tabs(context: dict[str, Any], active: str, scope: Scope | None = None) -> dict[str, Any]:
    """`active` is the page's name in reports/urls.py; the scope goes along to the others."""
    query = f"?{scope.query()}" if scope else ""
    found = [(name, label, _address(name)) for name, label in PAGES.items()]
    items = [
        {"key": name, "label": label, "url": url + query, "active": name == active} for name, label, url in found if url
    ]
    return {"items": items, "request": context.get("request")}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
