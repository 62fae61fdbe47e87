"""Waste as sheets, a table a section of its page; and their door. What it costs is money_sheet's."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from reports.figures.asking import scope_for
from reports.figures.cells import SHARE, about, share_cells
from reports.figures.shares import Share
from reports.sheets import Sheet, answer, hours
from reports.waste.money_sheet import nothing_sheet, prices_sheet
from reports.waste.report import BY_LABELS, Row, Waste, asked_waste, waste
from reports.waste.sets import CLOSED_AT


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The page's numbers by the page's parameters."""
    at = now()
    asked = asked_waste(scope_for(request, at=at, usual="90_days"), request.GET)
    return answer(request, kind, f"waste-{asked.people.code}", sheets(waste(visitor(request), asked)), at=at)


def sheets(report: Waste) -> list[Sheet]:
    compared = [_compared(report)] if report.rows else []
    return [
        _kinds(report), _trend(report), nothing_sheet(report), prices_sheet(report), _reasons(report), _closes(report),
        *compared, about(report.asked.scope, (_("Whose waste"), report.asked.people.label)),
    ]  # fmt: skip


def _kinds(report: Waste) -> Sheet:
    """All and any first; a person may be in several kinds, so these do not sum to any."""
    whole = report.whole
    sums = [
        (report.asked.people.label, whole.all, None), (_("Any waste, each person once"), whole.any, report.wasted),
        (_("Left lying by us, nothing has come of them"), whole.lying, Share(whole.lying, whole.all)),
    ]  # fmt: skip
    rows = [*sums, *((line.kind.label, line.number, line.share) for line in report.lines)]
    found = [[label, number, *share_cells(share)] for label, number, share in rows]
    return Sheet("kinds", _("Kinds of waste"), [_("Kind"), _("People"), *SHARE], found)


def _trend(report: Waste) -> Sheet:
    rows = [(timezone.localtime(month.since).date(), number) for month, number in report.trend]
    return Sheet("trend", _("Any waste by month"), [_("Month"), _("People")], rows)


def _reasons(report: Waste) -> Sheet:
    offers = report.asked.people.code == "offers"
    title = _("Returned, by reason") if offers else _("Discarded, by reason")
    return Sheet("reasons", title, [_("Reason"), _("People")], [(one.label, one.number) for one in report.reasons])


def _closes(report: Waste) -> Sheet:
    columns = [
        _("Closed when"), _("People"), _("Median, hours"), _("Nine of ten within, hours"), _("Closed before they came")
    ]  # fmt: skip
    rows = [
        (CLOSED_AT[one.place], one.people, hours(one.median), hours(one.nine_of_ten), one.impossible)
        for one in report.closes
    ]
    return Sheet("closes", _("Where and how old at the close"), columns, rows)


def _compared(report: Waste) -> Sheet:
    label = BY_LABELS[report.asked.by]
    columns = [label, _("All"), _("Any waste"), *SHARE, *(line.kind.label for line in report.lines)]
    return Sheet("compared", _("By %(what)s") % {"what": str(label).lower()}, columns, _rows(report))


def _rows(report: Waste) -> Iterator[list[Any]]:
    yield from (_row(report, row) for row in report.rows)
    if report.more_rows:
        yield [_("and %(n)s more") % {"n": report.more_rows}]


def _row(report: Waste, row: Row) -> list[Any]:
    numbers = row.numbers
    kinds = [numbers.of(line.kind.code) for line in report.lines]
    return [row.label, numbers.all, numbers.any, *share_cells(row.wasted), *kinds]
