"""The score panel of a person, for the pages of every engine."""

from typing import Any

from django import template
from django.template.context import Context

from accounts.clock import now
from leads.models import Contact
from scoring.panel import panel_of

register = template.Library()


@register.inclusion_tag("scoring/panel.html", takes_context=True)
def score_panel(context: Context, person: Contact) -> dict[str, Any]:
    """{% score_panel person %}: lines that sum, what comes next. Goes by the page's `at` where it has one."""
    at = context.get("at") or now()
    return {"person": person, "panel": panel_of(person, at=at), "at": at, "request": context.get("request")}
