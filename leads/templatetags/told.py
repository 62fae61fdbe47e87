"""Streams in words on pages: what an event says, its picture, and an activity's properties in a line."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from leads import telling
from leads.countries import country_name
from leads.models import Activity, Event
from leads.timeline import Entry
from leads.words import Touch

register = template.Library()
MOST_PROPERTIES = 6
LONGEST = 120
SPEAKS_FOR_ITSELF = {"path", "name", "title", "url", "page"}
ICONS = {
    "page_view": "web", "calculator": "web", "social": "web", "profile_view": "web", "price_list": "web",
    "email_open": "mail", "email_click": "mail", "newsletter": "mail", "contact_form": "star", "quote_request": "star",
    "meeting_booked": "clock", "call": "phone", "webinar": "device", "seminar": "people", "fair": "people",
}  # fmt: skip

TOUCH_ICONS = {"email": "mail", "call": "phone", "letter": "mail", "event": "people"}


@register.filter
def happened(event: Event) -> str:
    return telling.happened(event)


@register.filter
def event_icon(event: Event) -> str:
    """The picture of the engine that spoke."""
    return {"scoring": "chart", "handoff": "arrow", "sla": "clock"}.get(event.kind.partition(".")[0], "person")


@register.filter
def activity_icon(code: str) -> str:
    """A picture of how the person reached us."""
    return ICONS.get(code, "agreement")


@register.filter
def touch_icon(activity: Activity) -> str:
    """A picture of how marketing reached out."""
    return TOUCH_ICONS.get(activity.properties.get("kind", ""), "agreement")


@register.simple_tag
def touch_words(entry: Entry) -> str:
    """Marketing touch: e-mail, by Anna."""
    properties = entry.activity.properties if entry.activity else {}
    code = properties.get("kind", "")
    kind = str(Touch(code).label).lower() if code in Touch.values else code
    if entry.author is None:
        return _("Marketing touch: %(kind)s") % {"kind": kind}
    return _("Marketing touch: %(kind)s, by %(name)s") % {"kind": kind, "name": entry.author.name}


@register.filter
def visit_words(visit: list[Activity]) -> str:
    """What was seen or done, in a line: a visit's pages one after the other."""
    return " · ".join(words for words in (_properties(activity.properties) for activity in visit) if words)


def _properties(properties: dict[str, Any]) -> str:
    """The first few plain properties; what names itself goes without its key, nested ones are left out."""
    plain = [(name, value) for name, value in properties.items() if not isinstance(value, dict | list)]
    return ", ".join(
        _cut(str(value)) if name in SPEAKS_FOR_ITSELF else f"{name}: {_cut(str(value))}"
        for name, value in plain[:MOST_PROPERTIES]
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


@register.filter
def country(code: str) -> str:
    """The country's name."""
    return country_name(code)
