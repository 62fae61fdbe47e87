"""What sales said about one person, for that person's page, and its words in a line."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from handoff import bant, told
from handoff.templatetags.relay import relay_words
from handoff.told import Told
from leads.models import Contact

register = template.Library()
TONES = {
    "handoff.returned": "warm",
    "handoff.discarded": "hot",
    "opportunity.lost": "hot",
    "handoff.accepted": "good",
}


@register.inclusion_tag("handoff/told_panel.html", takes_context=True)
def told_panel(context: dict[str, Any], person: Contact) -> dict[str, Any]:
    """Return reasons, notes and judgements about this person, newest first, with what was answered."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "at": context.get("at"),
        "items": told.of_person(person.pk),
        "address": request.get_full_path(),
    }


@register.filter
def tone(item: Told) -> str:
    """The colour of its pill."""
    if item.event.facts.get("can_sell") == "no":
        return "hot"
    return TONES.get(item.event.kind, "")


@register.filter
def told_words(item: Told) -> str:
    """What it says beyond its name: Wrong moment · revisit on 1 March; Call · Conversation; Not sure · 3 of 5."""
    parts = [item.reason, relay_words(item.event)]
    if item.event.facts.get("override"):
        parts.append(_("without BANT: %(missing)s") % {"missing": bant.in_words(item.event.facts.get("missing", []))})
    return " · ".join(part for part in parts if part)
