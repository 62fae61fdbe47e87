"""Both promises on one page: marketing's number with its pace, sales' answers in time, and who came how far.

Figures of both teams that name nobody; each opens into the list behind it.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.actor import Viewer
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from reports.cohort import cohort
from scoring.models import Definition
from scoring.models.model import Status
from sla.attainment import Scope, attainment, by_week, first_contact
from sla.commitments.pace import Month
from sla.commitments.progress import Progress, progress, this_month
from sla.models import Commitment, Escalation
from sla.words import Accord, Party

MOST_PROPOSALS = 12
EARLIEST, LATEST = 2000, 2100


@for_roles(*EVERYBODY)
@require_safe
def show_both(request: HttpRequest) -> HttpResponse:
    viewer, at = visitor(request), now()
    current = this_month(at=at).first
    month, rows = progress(_asked(request.GET.get("month", "")) or current, at=at)
    before, after = _beside(month.first)
    context = {
        "at": at,
        "month": month,
        "is_current": month.first == current,
        "before": before,
        "after": after if month.first < current or _agreed(after) else None,
        "definition": Definition.objects.filter(kind=Definition.Kind.MQL, status=Status.ACTIVE).first(),
        "first": rows[0] if rows else None,
        "others": rows[1:],
        "proposals": _proposals(viewer, month.first),
        "sales": sales(viewer, month, at=at),
        "cohort": cohort(at=at),
    }
    return render(request, "reports/both_promises.html", context)


def warnings(*, at: datetime) -> list[Progress]:
    """This month's commitments that are at risk, for the homes; where nothing is agreed, one statement says so."""
    about_now = [(at + day).date().replace(day=1) for day in (-timedelta(days=1), timedelta(days=1))]
    if not Commitment.objects.filter(state=Accord.CONFIRMED, month__in=about_now).exists():
        return []
    _month, rows = progress(this_month(at=at).first, at=at)
    return [row for row in rows if row.warning]


def sales(viewer: Viewer, month: Month, *, at: datetime) -> dict[str, Any]:
    """How sales kept its promises in the month: of all the clocks that ended, by week, and how fast for hot people."""
    scope = Scope(since=month.since, until=min(month.until, at), party=Party.SALES)
    if scope.until <= scope.since:
        return {}
    whole = attainment(viewer, scope)
    weeks = [(week.monday, week.attainment.percent) for week in by_week(viewer, scope)]
    silent = Escalation.objects.filter(
        clock__party=Party.SALES, told=[], collapsed=False, percent__gte=100, at__gte=scope.since, at__lt=scope.until
    )
    first = first_contact(viewer, scope).median
    return {
        "whole": whole,
        "first_contact": first,
        "median": lasting(first),
        "weeks": [(date_format(monday, "j M"), percent) for monday, percent in weeks if percent is not None],
        "untold": silent.count() if whole.breached else 0,
    }


def lasting(length: timedelta | None) -> str:
    """A length of wall time in words: 52 min, 3 h 20 min, 2 days; blank for none."""
    if length is None:
        return ""
    minutes = round(length / timedelta(minutes=1))
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return _("%(h)s h %(m)s min") % {"h": hours, "m": rest} if rest else _("%(h)s h") % {"h": hours}
    days = round(hours / 24)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _proposals(viewer: Viewer, first: date) -> list[Commitment]:
    """What waits for the other team's answer, of this month and those to come."""
    waiting = Commitment.objects.visible_to(viewer).filter(state=Accord.PROPOSED, month__gte=first)
    return list(waiting.order_by("month", "pk")[:MOST_PROPOSALS])


def _asked(name: str) -> date | None:
    """The month that an address names as 2026-11; None where it names none, or none of our times."""
    try:
        first = date.fromisoformat(f"{name}-01") if len(name) == len("2026-11") else None
    except ValueError:
        return None
    return first if first and EARLIEST <= first.year <= LATEST else None


def _beside(first: date) -> tuple[date, date]:
    before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    return before, date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _agreed(first: date) -> bool:
    return Commitment.objects.filter(month=first, state=Accord.CONFIRMED).exists()
