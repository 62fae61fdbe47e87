"""The pages of results: outputs to outcomes to results with attribution, and how the base matures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles
from reports.base.report import Base, base
from reports.base.sets import WAYS
from reports.figures.asking import scope_for
from reports.results.attribution import BYS, RULES, SAID
from reports.results.report import coverage, results


@for_roles(*EVERYBODY)
@require_safe
def show_results(request: HttpRequest) -> HttpResponse:
    """`?rule=` first, last, even or decay; `?credit=` source or activity."""
    at = now()
    scope = scope_for(request, at=at, usual="90_days")
    report = results(scope, rule=request.GET.get("rule", ""), by=request.GET.get("credit", ""), at=at)
    context = {
        "at": at,
        "scope": scope,
        "report": report,
        "rules": RULES.items(),
        "bys": BYS.items(),
        "said": SAID[report.rule],
        "chains": [("opened", report.deals["opened"]), ("won", report.deals["won"])],
    }
    return render(request, "reports/results.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_coverage(request: HttpRequest) -> HttpResponse:
    """A part of the page that follows it, or a page of its own without JavaScript."""
    at = now()
    scope = scope_for(request, at=at, usual="90_days")
    part = bool(getattr(request, "htmx", False))
    context = {"at": at, "scope": scope, "coverage": coverage(scope, at=at)}
    return render(request, "reports/coverage.html" if part else "reports/coverage_page.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_base(request: HttpRequest) -> HttpResponse:
    at = now()
    scope = scope_for(request, at=at, usual="12_months")
    report = base(scope, at=at)
    context = {
        "at": at,
        "scope": scope,
        "report": report,
        "ways": _ways(),
        "moved": _moved(report),
        "any_moved": any(sum(month.ways.values()) for month in report.months),
        "into": [(date_format(month.first, "M"), month.ways["into"]) for month in reversed(report.months)],
    }
    return render(request, "reports/base.html", context)


def _ways() -> list[tuple[str, Any]]:
    return [(f"base_{code}", label) for code, (label, _condition) in WAYS.items()]


def _moved(report: Base) -> list[tuple[Any, list[tuple[str, Any, int]]]]:
    """Months with their numbers, for a table whose cells open."""
    return [
        (month, [(f"base_{code}", WAYS[code][0], number) for code, number in month.ways.items()])
        for month in report.months
    ]
