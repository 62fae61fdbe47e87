"""The page of the goal: a GET form with sliders, the result, and the number as next month's commitment."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from handoff.currencies import CODES, NEAR
from leads.refusals import Refused
from reports.figures.asking import scope_for
from reports.goal.asking import LEAST_PERCENT, PERIODS, asked_goal
from reports.goal.report import GOES_ON, Goal, Line, figures_of, goal, shown
from sla.actions import propose
from sla.actions.commitments import SIDES
from sla.commitments.pace import next_month
from sla.commitments.progress import this_month
from sla.words import Party

HISTORY = "12_months"


@for_roles(*EVERYBODY)
@require_http_methods(["GET", "POST"])
def show_goal(request: HttpRequest) -> HttpResponse:
    """POST proposes the MQLs needed a month as next month's commitment; the address says of which goal."""
    at = now()
    scope = scope_for(request, at=at, usual=HISTORY)
    report = goal(asked_goal(request.GET), scope, at=at)
    if request.method == "POST":
        return _propose(request, report, at=at)
    return render(request, "reports/goal.html", {"at": at, "scope": scope, **_shown(request, report, at=at)})


def _shown(request: HttpRequest, report: Goal, *, at: datetime) -> dict[str, Any]:
    usual = report.currency if report.currency in CODES else NEAR[0]
    return {
        "report": report,
        "rows": [_row(line) for line in report.lines],
        "sliders": [_slider(line) for line in report.lines if line.ratio],
        "periods": PERIODS.items(),
        "per": PERIODS[report.asked.per],
        "currencies": sorted({usual, *NEAR, *(one.currency for one in report.values)}),
        "month": next_month(this_month(at=at).first),
        "sides": [] if visitor(request).role in SIDES else Party.choices,
        "mqls": report.line("mql").a_month,
    }


def _row(line: Line) -> dict[str, Any]:
    whole, part = figures_of(line.step) if line.ratio else ("", "")
    return {"line": line, "whole": whole, "part": part}


def _slider(line: Line) -> dict[str, Any]:
    """A share to try; the range input says it in tenths of a per cent, blank where history says nothing."""
    whole, part = figures_of(line.step)
    value = shown(line.ratio) if line.ratio else LEAST_PERCENT
    return {
        "line": line,
        "label": GOES_ON[line.step],
        "name": f"share_{line.step}",
        "value": value,
        "whole": whole,
        "part": part,
    }


def _propose(request: HttpRequest, report: Goal, *, at: datetime) -> HttpResponse:
    mqls = report.line("mql").a_month
    facts = {
        "month": next_month(this_month(at=at).first),
        "promised": mqls if report.known else None,
        "source": report.scope.source,
        "country": report.scope.country,
        "topic": report.scope.topic,
        "comment": _("By the goal of %(goal)s %(currency)s %(per)s: %(deals)s deals from %(mqls)s MQLs a month.") % {
            "goal": report.goal, "currency": report.currency, "per": PERIODS[report.asked.per], "deals": report.deals,
            "mqls": mqls,
        },
    }  # fmt: skip
    if side := request.POST.get("side", ""):
        facts["side"] = side
    try:
        row = propose(facts, by=Actor.person(visitor(request)), at=at)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(request.get_full_path())
    messages.success(request, _("The number is proposed. The other team can confirm it now."))
    return redirect("commitment", row.pk)
