"""The funnel as sheets, a table a section of its page; and their door."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from reports.figures.asking import scope_for
from reports.figures.cells import HIGH, LOW, about, rounded, share_cells
from reports.funnel.report import BY_LABELS, MODES, Cell, Funnel, Line, Row, asked_funnel, funnel
from reports.funnel.steps import STARTS
from reports.sheets import Sheet, answer, hours


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The page's numbers by the page's parameters."""
    at = now()
    asked = asked_funnel(scope_for(request, at=at, usual="90_days"), request.GET)
    return answer(request, kind, "funnel", sheets(funnel(visitor(request), asked, at=at)), at=at)


def sheets(report: Funnel) -> list[Sheet]:
    asked = report.asked
    start = [(_("People"), STARTS[asked.start])] if asked.mode == "cohort" else []
    compared = [_compared(report)] if report.rows else []
    return [_steps(report), _beside(report), *compared, about(asked.scope, (_("Count"), MODES[asked.mode]), *start)]


def _steps(report: Funnel) -> Sheet:
    columns = [
        _("Step"), _("People"), _("Of the step before, %"), LOW, HIGH, _("Of all, %"), LOW, HIGH,
        _("Median time, hours"), _("Had been there"), _("Went back"), _("Still maturing"),
    ]  # fmt: skip
    return Sheet("steps", _("Step by step"), columns, [_step(line) for line in report.lines])


def _step(line: Line) -> list[Any]:
    cell = line.cell
    before = share_cells(cell.of_before) if cell.of_before else [rounded(cell.ratio), None, None]
    maturing = _("yes") if cell.maturing else ""
    ends = [hours(line.median), line.again, line.back, maturing]
    return [line.label, cell.number, *before, *share_cells(cell.of_start), *ends]


def _beside(report: Funnel) -> Sheet:
    rows = [(label, number) for _code, label, number in (*report.ways, *report.apart)]
    return Sheet("beside", _("In these days"), [_("What"), _("People")], rows)


def _compared(report: Funnel) -> Sheet:
    """Each step with its share of the step before, which the first has not."""
    label = BY_LABELS[report.asked.by]
    columns: list[Any] = [label]
    for place, line in enumerate(report.lines):
        columns += [line.label, _("%(step)s, %% of the step before") % {"step": line.label}][: 2 if place else 1]
    return Sheet("compared", _("By %(what)s") % {"what": str(label).lower()}, columns, _rows(report))


def _rows(report: Funnel) -> Iterator[list[Any]]:
    yield from (_row(row) for row in report.rows)
    if report.more_rows:
        yield [_("and %(n)s more") % {"n": report.more_rows}]


def _row(row: Row) -> list[Any]:
    first, *others = row.cells
    return [row.label, first.number, *(cell for one in others for cell in (one.number, _part(one)))]


def _part(cell: Cell) -> float | None:
    return rounded(cell.of_before.percent if cell.of_before else cell.ratio)
