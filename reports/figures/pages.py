"""The people behind a figure: `/reports/people/?figure=…` with the scope of the page that showed the number."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from leads.listing import asked_page
from leads.models import Contact
from reports.figures.asking import scope_for
from reports.figures.scope import Scope
from reports.figures.sets import FIGURES, Figure, counts, people_behind
from reports.figures.sheet import NEWEST, people_sheet
from reports.sheets import answer

ORDERS = {NEWEST.name: NEWEST}


@for_roles(*EVERYBODY)
@require_safe
def show_people(request: HttpRequest) -> HttpResponse:
    """Salespeople open whom they may; how many there are beyond these, the page says."""
    at = now()
    one, scope, behind = _asked(request, at=at)
    page = asked_page(behind.select_related("company", "standing", "owner"), request.GET, ORDERS)
    context = {"at": at, "figure": one, "scope": scope, "page": page, "total": counts([one.code], scope)[one.code]}
    return render(request, "reports/figure_people.html", {**context, "rows": [(each, "") for each in page.rows]})


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same people as CSV or XLSX."""
    at = now()
    one, _scope, behind = _asked(request, at=at)
    return answer(request, kind, one.code, [people_sheet(one.label, behind)], at=at)


def _asked(request: HttpRequest, *, at: datetime) -> tuple[Figure, Scope, QuerySet[Contact]]:
    """Raises Http404 for a figure that is none, and for another person's."""
    one = FIGURES.get(request.GET.get("figure", ""))
    if one is None:
        raise Http404
    scope = scope_for(request, at=at)
    return one, scope, people_behind(visitor(request), one.code, scope)
