"""The look: small pieces of the design language that every page is made of. Shown together on /style."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from accounts.clock import now
from leads.words import Temperature

register = template.Library()

# Colour never speaks alone: each temperature has a shape and a word.
SHAPES = {Temperature.COLD: "●", Temperature.WARM: "◆", Temperature.HOT: "▲"}
FULL_CIRCLE = 125.66  # 2π × 20, the ring's radius
FULL_RING_AT = 100  # points at which the ring closes; thresholds are typically 50–100 (mission 4)


@register.filter
def points(value: Any) -> str:
    """A score for people: one decimal where it matters, none where it does not. Empty for None."""
    if value is None or value == "":
        return ""
    rounded = round(Decimal(str(value)), 1)
    return formats.number_format(rounded, 0 if rounded == rounded.to_integral_value() else 1)


@register.filter
def signed(value: Any) -> str:
    """Points with their sign: +3, −2, 0."""
    number = Decimal(str(value or 0))
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{points(abs(number))}"


@register.inclusion_tag("look/score_ring.html")
def score_ring(value: Any, fit: str = "", temperature: str = "") -> dict[str, Any]:
    """The score as a ring that closes at 100, with the fit letter inside."""
    share = min(max(float(value or 0) / FULL_RING_AT, 0), 1)
    shown = formats.number_format(round(Decimal(str(value or 0))), 0)
    return {
        "shown": shown,
        "fit": fit,
        "temperature": temperature,
        "arc": f"{share * FULL_CIRCLE:.1f}" if share else "",
    }


@register.inclusion_tag("look/temperature.html", name="temperature")
def temperature_pill(code: str) -> dict[str, Any]:
    """Shape and word of a temperature."""
    known = Temperature(code or Temperature.COLD)
    return {"code": known.value, "shape": SHAPES[known], "word": known.label}


@register.inclusion_tag("look/bar.html")
def bar(value: Any, of: Any) -> dict[str, Any]:
    """A thin bar: |value| of the largest |of|; negative values in the colour of loss."""
    number, whole = float(value or 0), abs(float(of or 0)) or 1.0
    return {"minus": number < 0, "width": f"{min(abs(number) / whole, 1) * 100:.1f}"}


@register.inclusion_tag("look/five.html")
def five(elements: Iterable[Any]) -> dict[str, Any]:
    """The five elements of lead quality as marks and words."""
    return {"elements": elements}


@register.inclusion_tag("look/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """An empty list that teaches the next step."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("look/pages.html", takes_context=True)
def pages(context: Context, page: Any) -> dict[str, Any]:
    """Links to the neighbouring keyset pages, keeping the rest of the address."""
    return {"page": page, "request": context.get("request")}


@register.inclusion_tag("look/tabs.html", takes_context=True)
def tabs(context: Context, tabs: Sequence[Any], name: str = "tab") -> dict[str, Any]:
    """Saved views as tabs; the address is the view."""
    return {"tabs": tabs, "request": context.get("request")}


@register.inclusion_tag("look/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """One form field with label, help and errors, tied together for screen readers (Django adds the aria)."""
    check = isinstance(field.field.widget, CheckboxInput)
    return {"field": field, "check": check, "described": f"{field.auto_id}_helptext" if field.help_text else ""}


@register.inclusion_tag("look/spark.html")
def spark(values: Sequence[tuple[str, Any]], label: str, mark: Any = None) -> dict[str, Any]:
    """A small chart of (name, value) pairs with its table; `mark` draws a threshold."""
    numbers = [float(value) for _name, value in values] or [0.0]
    top = max([*numbers, float(mark or 0), 1.0])
    step = 100 / max(len(numbers) - 1, 1)
    spots = [(i * step, 38 - number / top * 36) for i, number in enumerate(numbers)]
    path = "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in spots)
    level = None if mark is None else f"{38 - float(mark) / top * 36:.2f}"
    return {"rows": values, "label": label, "path": path, "area": f"{path} L100 40 L0 40 Z", "mark": level}


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None) -> SafeString:
    """A moment as people say it ("3 days ago"), seen from the page's `at`; the exact local time in the title."""
    if moment is None:
        return format_html('<span class="muted">{}</span>', _("never"))
    at = context.get("at") or now()
    told = _("%(time)s ago") % {"time": timesince(moment, at, depth=1)}
    if moment > at:
        told = _("in %(time)s") % {"time": timeuntil(moment, at, depth=1)}
    local = timezone.localtime(moment)
    exact = formats.date_format(local, "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, told)


@register.simple_tag
def day(moment: datetime | None) -> SafeString:
    """The local day of a moment, e.g. 18 November 2026."""
    if moment is None:
        return format_html('<span class="muted">{}</span>', _("no date"))
    local = timezone.localtime(moment)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), formats.date_format(local, "j E Y"))


@register.simple_tag
def key(name: str) -> SafeString:
    """A key hint beside a control."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', name)


@register.simple_tag
def address(name: str) -> str:
    """The address of a page, or nothing while the page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def undo_events(message: Message) -> str:
    """The events a toast can undo, as "12,13"; they ride on the message's extra tags."""
    return next((tag[5:] for tag in (message.extra_tags or "").split() if tag.startswith("undo:")), "")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's address with some parameters changed; empty ones go, and so does the old cursor."""
    asked = context["request"].GET.copy()
    asked.pop("cursor", None)
    for name, value in changes.items():
        if value in ("", None):
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"?{asked.urlencode()}" if asked else "?"
