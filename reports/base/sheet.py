"""How the base matures as sheets, a table a section of its page; and their door."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles
from reports.base.report import Base, base
from reports.base.sets import WAYS
from reports.figures.asking import scope_for
from reports.figures.cells import SHARE, about, rounded, share_cells
from reports.sheets import Sheet, answer


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The page's numbers by the page's parameters."""
    at = now()
    report = base(scope_for(request, at=at, usual="12_months"), at=at)
    return answer(request, kind, "base", sheets(report), at=at)


def sheets(report: Base) -> list[Sheet]:
    return [
        _window(report), _stages(report), _months(report), _steps(report), _topics(report), _facts(report),
        about(report.scope),
    ]  # fmt: skip


def _window(report: Base) -> Sheet:
    named = [(_("Of the target group"), report.window), (_("Of those whose buying stage is known"), report.known)]
    rows = [[label, one.part, one.whole, *share_cells(one), report.texts] for label, one in named]
    columns = [_("Share"), _("In the window"), _("People"), *SHARE, _("The texts say, %")]
    return Sheet("window", _("In the buying window now"), columns, rows)


def _stages(report: Base) -> Sheet:
    rows = [(one.label, one.people, _("yes") if one.ripe else "") for one in report.stages]
    return Sheet("stages", _("By buying stage"), [_("Buying stage"), _("People"), _("In the window")], rows)


def _months(report: Base) -> Sheet:
    rows = [[month.first, *(month.ways[code] for code in WAYS)] for month in report.months]
    columns = [_("Month"), *(label for label, _condition in WAYS.values())]
    return Sheet("moves", _("Moves along the buying stages, month by month"), columns, rows)


def _steps(report: Base) -> Sheet:
    columns = [_("From"), _("To"), _("Times"), _("Timed"), _("Median days")]
    rows = [(one.old, one.new, one.times, one.timed, rounded(one.days)) for one in report.steps]
    return Sheet("days", _("Days between buying stages"), columns, rows)


def _topics(report: Base) -> Sheet:
    columns = [_("Topic"), _("People"), _("In the window"), *SHARE, _("Moved on")]
    rows = [[one.topic, one.people, one.window.part, *share_cells(one.window), one.moved_on] for one in report.topics]
    return Sheet("topics", _("By topic"), columns, rows)


def _facts(report: Base) -> Sheet:
    columns = [_("Fact"), _("Companies"), _("Target companies"), *SHARE, _("Told by (people)")]
    rows = [
        [one.label, one.companies.part, one.companies.whole, *share_cells(one.companies), one.people]
        for one in report.facts
    ]
    return Sheet("facts", _("What we know of target companies"), columns, rows)
