"""The page of the funnel, and what it says about itself in words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import LEADERS, Role, User
from reports.figures.asking import scope_for
from reports.funnel.report import BY_LABELS, MODES, Asked, asked_funnel, funnel
from reports.funnel.steps import STARTS


@for_roles(*EVERYBODY)
@require_safe
def show_funnel(request: HttpRequest) -> HttpResponse:
    viewer, at = visitor(request), now()
    asked = asked_funnel(scope_for(request, at=at, usual="90_days"), request.GET)
    report = funnel(viewer, asked, at=at)
    context = {
        "at": at,
        "scope": asked.scope,
        "asked": asked,
        "report": report,
        "chart": _chart(report.lines),
        "sentence": sentence(asked),
        "modes": [{"key": key, "label": label, "active": key == asked.mode} for key, label in MODES.items()],
        "starts": STARTS.items(),
        "bys": bys(viewer),
    }
    return render(request, "reports/funnel.html", context)


def sentence(asked: Asked) -> str:
    """What the numbers count, in one sentence."""
    if asked.mode == "period":
        return _(
            "Everybody who came to a step in these days, whenever they began; each person once a step. "
            "Neighbouring steps are different people, so a ratio may pass 100 % and has no range."
        )
    return {
        "visitor": _("People we first saw in these days, and how far they have come since; each person once."),
        "lead": _("People who first became leads in these days, and how far they have come since; each person once."),
        "mql": _("People who first became MQLs in these days, and how far they have come since; each person once."),
        "sql": _("People first offered to sales in these days, and how far they have come since; each person once."),
    }[asked.start]


def bys(viewer: User) -> list[tuple[str, Any]]:
    """The dimensions of the table; figures of persons are for their managers and for themselves."""
    seen = viewer.role in {*LEADERS, Role.SALES}
    return [(name, label) for name, label in BY_LABELS.items() if seen or name != "person"]


def _chart(lines: list[Any]) -> list[dict[str, Any]]:
    most = max((line.cell.number for line in lines), default=0) or 1
    return [{"label": line.label, "count": line.cell.number, "share": 100 * line.cell.number / most} for line in lines]
