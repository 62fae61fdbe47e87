"""The page of the design language: every token and component with invented people. Only in development and the demo."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from leads.keyset import Page
from leads.quality import Element

COLOURS = ["paper", "card", "sunk", "line", "edge", "ink", "ink-2", "ink-3", "brand", "brand-wash", "accent"]
SIGNALS = ["cold", "cold-wash", "warm", "warm-wash", "hot", "hot-wash", "good", "good-wash"]
WEEKS = [("w 40", 82), ("w 41", 88), ("w 42", 91), ("w 43", 94)]
MONTH = [(str(day), value) for day, value in enumerate([0, 4, 9, 15, 22, 26, 33, 38, 47, 52, 60, 66, 71, 75, 79], 1)]
FUNNEL = [
    {"label": _("Lead"), "count": "1 204", "share": 100},
    {"label": _("MQL"), "count": "494", "share": 41, "note": "41 %"},
    {"label": _("SQL"), "count": "205", "share": 17, "note": "41 %"},
    {"label": _("Opportunity"), "count": "89", "share": 7.4, "note": "43 %"},
    {"label": _("Customer"), "count": "29", "share": 2.4, "note": "33 %"},
]
PEOPLE: list[tuple[Any, ...]] = [
    ("Aino Lehtinen", "Head of Operations · Kuura Logistics Oy", 92, "A", "hot", "0 h 42 min", "risk", "due 14:30",
     "Asked for a quote; price list 2 × this week; webinar in October"),
    ("Matej Zupan", "CIO · Zlatorog Pumpe d.o.o.", 81, "A", "hot", "1 h 10 min", "", "due 15:00",
     "Asked for an expert meeting; 3 colleagues active this month"),
    ("Oskar Nyqvist", "COO · Havsvind Marin AB", 64, "B", "warm", "late 1 h 12 min", "late", "told: M. Salo",
     "Contact form: “need to replace our system by autumn”"),
    ("Leena Koskela", "Production Planner · Terva Metals", 18, "C", "cold", "1 day", "", "left",
     "From a bought list in May; nothing of her own yet"),
]  # fmt: skip
LINES = [
    (_("Asked for a quote, 18 November"), 10),
    (_("Price list, 2 × this week"), 14),
    (_("Fit A: 140 people, logistics, own sales team"), 28),
    (_("Unsubscribed from the newsletter"), -5),
]
TABS = [
    {"key": "all", "label": _("All"), "count": 38, "active": True},
    {"key": "hot", "label": _("Hot"), "count": 6},
    {"key": "rising", "label": _("Rising now"), "count": 9},
    {"key": "back", "label": _("Came back"), "count": 4},
]


def elements() -> list[Element]:
    """Three good marks, one that is only known, one that is not."""
    return [
        Element(gettext("Target group"), gettext("fit A · logistics, Finland, 140 employees"), known=True, good=True),
        Element(gettext("Title and role"), gettext("Head of Operations · Decision maker"), known=True, good=True),
        Element(gettext("Interest"), "ERP", known=True, good=True),
        Element(gettext("Buying stage"), gettext("Early interest"), known=True),
        Element(gettext("Shared view of the teams"), gettext("not yet known"), known=False),
    ]


def icon_names() -> list[str]:
    """Whatever the sprite holds."""
    sprite = finders.find("icons.svg")
    return re.findall(r'symbol id="(\w+)"', Path(sprite).read_text()) if isinstance(sprite, str) else []


class Specimen(forms.Form):
    """One field of each kind, one of them wrong."""

    name = forms.CharField(label=_("Name"), initial="Kuura Logistics Oy")
    email = forms.EmailField(label=_("E-mail"), help_text=_("A role address such as info@ never joins two people."))
    stage = forms.ChoiceField(
        label=_("Buying stage"), choices=[("", _("Not yet known")), ("need", _("Need recognised"))]
    )
    day = forms.DateField(label=_("Wake up on"), widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    mark = forms.BooleanField(label=_("Do not contact"), required=False)


@require_safe
def show_style(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    at = now()
    wrong = {"name": "Kuura", "email": "aino(at)kuura", "stage": "", "day": ""}
    modes = [(mode, partial(Specimen, wrong, auto_id=f"{mode}-%s")) for mode in ("light", "dark")]
    moments = [at - timedelta(minutes=12), at - timedelta(hours=3), at - timedelta(days=1), at + timedelta(days=40)]
    parts = {
        "colours": COLOURS, "signals": SIGNALS, "icons": icon_names(), "weeks": WEEKS, "month": MONTH, "funnel": FUNNEL,
        "people": PEOPLE, "lines": LINES, "elements": elements(), "tabs": TABS, "moments": moments,
        "page": Page([], next="x", previous="y"), "values": [value for _day, value in MONTH],
    }  # fmt: skip
    return render(request, "reports/style.html", {"at": at, "modes": modes, **parts})
