"""The people behind a figure: `/reports/people/?figure=…` with the scope of the page that showed the number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from leads.keyset import Order
from leads.listing import asked_page
from reports.figures.asking import scope_for
from reports.figures.sets import FIGURES, counts, people_behind

ORDERS = {"newest": Order("newest", "moved_at", descending=True)}


@for_roles(*EVERYBODY)
@require_safe
def show_people(request: HttpRequest) -> HttpResponse:
    """Salespeople open whom they may; how many there are beyond these, the page says."""
    viewer, at = visitor(request), now()
    one = FIGURES.get(request.GET.get("figure", ""))
    if one is None:
        raise Http404
    scope = scope_for(request, at=at)
    behind = people_behind(viewer, one.code, scope)
    page = asked_page(behind.select_related("company", "standing", "owner"), request.GET, ORDERS)
    context = {"at": at, "figure": one, "scope": scope, "page": page, "total": counts([one.code], scope)[one.code]}
    return render(request, "reports/figure_people.html", {**context, "rows": [(each, "") for each in page.rows]})
