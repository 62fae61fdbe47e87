"""“Where are mine now” in the browser: a marketer follows whom they offered. Lists are handoff.mine's."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import MARKETING, for_roles, visitor
from accounts.models import Role, User
from handoff import mine
from handoff.terms import terms
from leads.keyset import Count


@for_roles(*MARKETING)
@require_safe
def show_mine(request: HttpRequest) -> HttpResponse:
    return render(request, "handoff/mine.html", listing(visitor(request), request.GET, at=now()))


def listing(viewer: User, query: QueryDict, *, at: datetime) -> dict[str, Any]:
    """Everything the page shows for this address."""
    whose = _whose(viewer, query.get("by", ""))
    tab = query.get("tab", "")
    tab = tab if tab in mine.TABS else "all"
    rows = mine.offers(viewer, whose)
    address = f"{reverse('mine')}?{query.urlencode()}" if query else reverse("mine")
    return {
        "at": at,
        "tab": tab,
        "tabs": _tabs(mine.counts(rows), tab),
        "page": mine.page(rows, tab, cursor=query.get("cursor", "")),
        "whose": whose,
        "own": whose == str(viewer.pk),
        "choices": _choices(viewer),
        "agreed": terms(),
        "address": address,
    }


def _whose(viewer: User, asked: str) -> str:
    """Marketers begin with their own, whoever leads them with everybody's."""
    known = asked in (mine.ANYBODY, mine.BY_DEFINITION) or (asked.isdecimal() and len(asked) < 10)
    if known:
        return asked
    return str(viewer.pk) if viewer.role == Role.MARKETER else mine.ANYBODY


def _choices(viewer: User) -> list[tuple[str, str]]:
    colleagues = User.objects.filter(role__in=MARKETING, is_active=True).exclude(pk=viewer.pk).order_by("name")
    own = [(str(viewer.pk), _("Offered by me"))]
    others = [(str(one.pk), one.name) for one in colleagues]
    return [
        *own,
        (mine.ANYBODY, _("Offered by anybody")),
        (mine.BY_DEFINITION, _("Offered by the definition")),
        *others,
    ]


def _tabs(counts: dict[str, Count], tab: str) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "label": label,
            "count": f"{counts[key].number}+" if counts[key].more else counts[key].number,
            "active": key == tab,
        }
        for key, (label, _condition) in mine.TABS.items()
    ]
