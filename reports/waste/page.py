"""The page of waste, and the one that asks where good companies' leads drown in noise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, MARKETING, for_roles, visitor
from accounts.models import LEADERS, Role, User
from reports.figures.asking import scope_for
from reports.figures.choices import words
from reports.figures.scope import UNKNOWN
from reports.funnel.report import narrowed
from reports.models import WasteTerms
from reports.waste.kinds import POPULATIONS, People
from reports.waste.noise import BYS, drowning
from reports.waste.report import BY_LABELS, asked_waste, waste
from reports.waste.sets import CLOSED_AT

MOST_ROWS = 30


@for_roles(*EVERYBODY)
@require_safe
def show_waste(request: HttpRequest) -> HttpResponse:
    viewer, at = visitor(request), now()
    asked = asked_waste(scope_for(request, at=at, usual="90_days"), request.GET)
    report = waste(viewer, asked)
    context = {
        "at": at,
        "scope": asked.scope,
        "asked": asked,
        "report": report,
        "populations": POPULATIONS.values(),
        "bys": bys(viewer, asked.people),
        "trend": [(date_format(each.since, "M"), number) for each, number in report.trend],
        "closed_at": CLOSED_AT,
        "terms": WasteTerms.objects.first(),
        "may_enter": viewer.role in MARKETING,
    }
    return render(request, "reports/waste.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_noise(request: HttpRequest) -> HttpResponse:
    at = now()
    scope = scope_for(request, at=at, usual="90_days")
    by = request.GET.get("by", "")
    by = by if by in BYS else "source"
    found = drowning(scope, by, at=at)
    labels = words(by, [row.key or UNKNOWN for row in found[:MOST_ROWS]])
    rows = [(labels[row.key or UNKNOWN], row, narrowed(scope, by, row.key)) for row in found[:MOST_ROWS]]
    context = {
        "at": at,
        "scope": scope,
        "by": by,
        "bys": [(name, BY_LABELS[name]) for name in BYS],
        "rows": rows,
        "more_rows": max(0, len(found) - MOST_ROWS),
    }
    return render(request, "reports/noise.html", context)


def bys(viewer: User, people: People) -> list[tuple[str, Any]]:
    """The dimensions of the table; figures of persons are for their managers and for themselves."""
    seen = viewer.role in {*LEADERS, Role.SALES}
    return [(name, BY_LABELS[name]) for name in people.bys if seen or name != "person"]
