"""The deals behind a number: `/reports/deals/?deals=…` with the scope of the page that showed it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from handoff.opportunities import ORDERS, cards, with_names
from leads.listing import asked_page
from reports.deals.sets import DEALS, amounts, deals_behind, deals_counted
from reports.figures.asking import scope_for


@for_roles(*EVERYBODY)
@require_safe
def show_deals(request: HttpRequest) -> HttpResponse:
    """Salespeople open their team's; how many there are beyond these, the page says."""
    viewer, at = visitor(request), now()
    one = DEALS.get(request.GET.get("deals", ""))
    if one is None:
        raise Http404
    scope = scope_for(request, at=at)
    key = request.GET.get("key", "").replace("\x00", "")[:150]
    behind = deals_behind(viewer, one.code, scope, key)
    page = asked_page(with_names(behind), request.GET, {"newest": ORDERS["newest"]})
    context = {
        "at": at,
        "deals": one,
        "scope": scope,
        "page": page,
        "cards": cards(page.rows, at=at),
        "total": deals_counted(one.code, scope, key),
        "amounts": amounts(behind),
        "key": key,
    }
    return render(request, "reports/deals.html", context)
