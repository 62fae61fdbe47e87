"""The deals behind a number: `/reports/deals/?deals=…` with the scope of the page that showed it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from handoff.opportunities import ORDERS, cards, with_names
from leads.listing import asked_page
from reports.deals.sets import DEALS, Deals, amounts, deals_behind, deals_counted
from reports.deals.sheet import deals_sheet
from reports.figures.asking import scope_for
from reports.figures.scope import Scope
from reports.sheets import answer


@for_roles(*EVERYBODY)
@require_safe
def show_deals(request: HttpRequest) -> HttpResponse:
    """Salespeople open their team's; how many there are beyond these, the page says."""
    at = now()
    one, scope, key = _asked(request, at=at)
    behind = deals_behind(visitor(request), one.code, scope, key)
    page = asked_page(with_names(behind), request.GET, {"newest": ORDERS["newest"]})
    context: dict[str, Any] = {
        "at": at,
        "deals": one,
        "scope": scope,
        "page": page,
        "cards": cards(page.rows, at=at),
        "total": deals_counted(one.code, scope, key),
        "amounts": amounts(behind),
        "key": key,
        "sheet": "deals_sheet",
    }
    return render(request, "reports/deals.html", context)


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same deals as CSV or XLSX."""
    at = now()
    one, scope, key = _asked(request, at=at)
    behind = deals_behind(visitor(request), one.code, scope, key)
    return answer(request, kind, f"deals-{one.code}", [deals_sheet(one.label, behind)], at=at)


def _asked(request: HttpRequest, *, at: datetime) -> tuple[Deals, Scope, str]:
    """Raises Http404 for a set that is none, and for another person's."""
    one = DEALS.get(request.GET.get("deals", ""))
    if one is None:
        raise Http404
    return one, scope_for(request, at=at), request.GET.get("key", "").replace("\x00", "")[:150]
