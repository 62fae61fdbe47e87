"""Baton's small parts of a page: score rings, pills, marks, bars, moments, fields, keys. Markup is in templates/look/.

Charts are in look_charts; panels that read an engine's tables are that engine's own tags.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.clock import now
from leads.quality import Element
from leads.relative import in_words
from leads.words import Temperature

register = template.Library()
FULL_RING = 100


@register.filter
def points(value: Decimal | float | None) -> str:
    """Whole points, rounded down: a person just under a threshold never reads as having reached it."""
    if value is None:
        return "–"
    return str(int(Decimal(str(value)).to_integral_value(ROUND_FLOOR)))


@register.filter
def signed(value: Decimal | float | None) -> str:
    """A gain or a loss with its sign: +8, −3.5, 0."""
    if value is None:
        return "–"
    number = round(float(value), 1)
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{abs(number):g}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture of the sprite; always beside words or in a control that has a name."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.simple_tag
def key(name: str) -> SafeString:
    """The key that presses this control. Screen readers hear it from aria-keyshortcuts instead."""
    return format_html('<kbd class="hide-phone" aria-hidden="true">{}</kbd>', name)


@register.simple_tag
def score_ring(
    value: Decimal | float | None, fit: str = "", temperature: str = "", threshold: float | None = None, size: str = ""
) -> SafeString:
    """The score as a ring of 100 in the colour of the temperature; a small mark stands at the threshold."""
    filled = max(0, min(FULL_RING, int(value or 0)))
    mark = None if threshold is None else round(3.6 * min(FULL_RING, threshold))
    words = temperature_word(temperature)
    return painted(
        "look/score_ring.html", shown=points(value), fit=fit, temperature=temperature, words=words, filled=filled,
        mark=mark, size=size,
    )  # fmt: skip


def painted(name: str, **said: str | int | None) -> SafeString:
    """A small template filled in. A list repeats few of them, so each is painted once a language and kept."""
    return _painted(name, get_language(), tuple(said.items()))


@lru_cache(maxsize=4096)
def _painted(name: str, language: str | None, said: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string(name, dict(said))


def temperature_word(code: str) -> str:
    return str(Temperature(code).label) if code in Temperature.values else ""


@register.simple_tag
def temperature(code: str) -> SafeString:
    return painted("look/temperature.html", code=code, word=temperature_word(code))


@register.simple_tag
def fit(letter: str) -> SafeString:
    """The letter of fit, A to D, in its box."""
    words = _("Fit %(letter)s") % {"letter": letter}
    return format_html(
        '<span class="fit fit-{}" title="{}"><span class="sr">{}</span><span aria-hidden="true">{}</span></span>',
        letter.lower(), words, words, letter,
    )  # fmt: skip


@register.inclusion_tag("look/five_marks.html")
def five_marks(elements: Sequence[Element], full: bool = False) -> dict[str, Any]:
    """The five elements of quality: five small marks and what is missing, or (full) each with its words."""
    missing = [str(element.name).lower() for element in elements if not element.known]
    known = len(elements) - len(missing)
    return {"elements": elements, "full": full, "known": known, "missing": ", ".join(missing)}


@register.inclusion_tag("look/bar.html")
def bar(value: Decimal | float, most: Decimal | float = 100, tone: str = "") -> dict[str, Any]:
    """A bar of |value| in |most|, a loss in its colour; it only repeats a number that stands beside it."""
    share = 0.0 if not most else 100 * abs(float(value)) / abs(float(most))
    return {"share": f"{min(share, 100):.1f}", "tone": "hot" if float(value) < 0 else tone}


@register.inclusion_tag("look/chip.html")
def chip(label: str, value: str = "", href: str = "", on: bool = False, remove: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "href": href, "on": on, "remove": remove}


@register.inclusion_tag("look/tabs.html", takes_context=True)
def tabs(context: Context, items: Sequence[dict[str, Any]], param: str = "tab", label: str = "") -> dict[str, Any]:
    """Saved views as tabs; an item has label and active, a url or a key for `?param=`, and perhaps a count."""
    query = context["request"].GET.copy() if "request" in context else None
    shown = [{**item, "url": item.get("url") or _tab_url(query, param, item["key"])} for item in items]
    return {"tabs": shown, "label": label or _("Views")}


def _tab_url(query: Any, param: str, key: str) -> str:
    if query is None:
        return f"?{param}={key}"
    query.pop("cursor", None)
    query[param] = key
    return f"?{query.urlencode()}"


@register.inclusion_tag("look/empty.html")
def empty(
    title: str, text: str = "", action: str = "", href: str = "", icon: str = "inbox", level: int = 2
) -> dict[str, Any]:
    """An empty place that teaches the next step."""
    return {"title": title, "text": text, "action": action, "href": href, "icon": icon, "level": level}


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None, at: datetime | None = None) -> SafeString | str:
    """A moment in words; the exact one, in the viewer's zone, in its title. `at` is the page's `at` unless given."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    exact = date_format(local, "l j F Y, H:i")
    words = in_words(moment, at or _page_time(context))
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), exact, words)


@register.simple_tag
def day(moment: datetime | None) -> SafeString | str:
    """The local day of a moment: 18 November 2026."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), date_format(local, "j F Y"))


def _page_time(context: Context) -> datetime:
    """The `at` of the page; where the door gave none, the clock is read once a request."""
    if isinstance(given := context.get("at"), datetime):
        return given
    request = context.get("request")
    read = getattr(request, "look_at", None)
    if isinstance(read, datetime):
        return read
    at = now()
    if request is not None:
        request.look_at = at
    return at


@register.inclusion_tag("look/pager.html", takes_context=True)
def pager(context: Context, page: Any, newer: str = "", older: str = "", label: str = "") -> dict[str, Any]:
    """Links to the neighbouring pages of a keyset page."""
    words = {"newer": newer or _("Previous page"), "older": older or _("Next page"), "label": label or _("Pages")}
    return {"page": page, "request": context.get("request"), **words}


@register.inclusion_tag("look/field.html")
def field(bound: BoundField, label: str = "", whole: bool = False) -> dict[str, Any]:
    """One field with its label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    choices = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    tick = isinstance(widget, CheckboxInput)
    return {"field": bound, "label": label or bound.label, "whole": whole, "tick": tick, "choices": choices}


@register.inclusion_tag("look/fields.html")
def fields(form: Any) -> dict[str, Any]:
    """Every visible field of a form, its own errors first, hidden ones last."""
    return {"form": form}


@register.simple_tag
def undo_of(message: Any) -> str:
    """The events that a message offers to undo: a tag `undo:1,2` of the message."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")), "")
