"""The goal as sheets, a table a section of its page; and their door."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles
from reports.figures.asking import scope_for
from reports.figures.cells import SHARE, about, rounded
from reports.goal.asking import PERIODS, asked_goal
from reports.goal.page import HISTORY
from reports.goal.report import Goal, Line, goal
from reports.sheets import Sheet, answer, hours


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The page's numbers by the page's parameters."""
    at = now()
    report = goal(asked_goal(request.GET), scope_for(request, at=at, usual=HISTORY), at=at)
    return answer(request, kind, "goal", sheets(report), at=at)


def sheets(report: Goal) -> list[Sheet]:
    asked = [(_("Goal"), report.goal), (_("Currency"), report.currency), (_("in"), PERIODS[report.asked.per])]
    value = [(_("Value of a deal"), report.value), (_("Deals"), report.deals)]
    return [_needed(report), _says(report), _capacity(report), _values(report), about(report.scope, *asked, *value)]


def _needed(report: Goal) -> Sheet:
    columns = [
        _("Step"), _("Needed a month"), _("Needed in all"), _("at least"), _("at most"), _("Come a month"), *SHARE,
        _("Tried"), _("Went on"), _("Matured people"), _("Before the deal, hours"),
    ]  # fmt: skip
    return Sheet("needed", _("Needed, and what comes"), columns, [_line(line) for line in report.lines])


def _line(line: Line) -> list[Any]:
    need, past = line.need, None if line.tried else line.past
    share = [rounded(each) for each in (line.percent, line.low, line.high)]
    people = [past.part, past.whole] if past else [None, None]
    wanted = [line.a_month, need.number, need.few, need.many]
    return [
        line.label, *wanted, rounded(float(line.come)), *share, _("yes") if line.tried else "", *people,
        hours(line.ahead),
    ]  # fmt: skip


def _says(report: Goal) -> Sheet:
    return Sheet("says", _("What the numbers say"), [_("What the numbers say")], [[words] for words in report.words])


def _capacity(report: Goal) -> Sheet:
    can = report.capacity
    columns = [_("Sellers"), _("Seats"), _("Handoffs finished"), _("Days each, on average"), _("SQLs a month at most")]
    rows = [(can.sellers, can.seats, can.finished, rounded(can.days), can.a_month)]
    return Sheet("capacity", _("Sellers' capacity"), columns, rows)


def _values(report: Goal) -> Sheet:
    columns = [_("Currency"), _("Deals won"), _("On average")]
    rows = [(one.currency, one.deals, one.average) for one in report.values]
    return Sheet("values", _("What a deal was worth"), columns, rows)
