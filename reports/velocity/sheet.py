"""Velocity as sheets, a table a section of its page; and their door. Lengths of time are hours."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles
from reports.figures.asking import scope_for
from reports.figures.cells import SHARE, about, rounded, share_cells
from reports.sheets import Sheet, answer, hours
from reports.velocity.report import Length, Velocity, velocity


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The page's numbers by the page's parameters."""
    at = now()
    report = velocity(scope_for(request, at=at, usual="90_days"), at=at)
    return answer(request, kind, "velocity", sheets(report), at=at)


def sheets(report: Velocity) -> list[Sheet]:
    maturing = _("yes") if report.maturing else ""
    return [
        _waits(report), _stays(report), _between(report), _speed(report), _alone(report), _impossible(report),
        about(report.scope, (_("Still maturing"), maturing)),
    ]  # fmt: skip


def _waits(report: Velocity) -> Sheet:
    columns = [_("Place"), _("People"), _("Median so far, hours"), _("The oldest since")]
    rows = [(one.label, one.people, hours(one.median), one.oldest) for one in report.waits]
    return Sheet("waiting", _("Waiting now"), columns, rows)


def _stays(report: Velocity) -> Sheet:
    columns = [_("Stage"), *_lengths(), _("People who left"), _("Stays")]
    rows = [[one.label, *_length(one), one.times] for one in report.stays]
    return Sheet("stays", _("Time in stage"), columns, rows)


def _between(report: Velocity) -> Sheet:
    columns = [_("From"), _("To"), *_lengths(), _("People")]
    rows = [[*one.label, *_length(one)] for one in report.between]
    return Sheet("between", _("From one stage to the next"), columns, rows)


def _lengths() -> list[str]:
    return [_("Median, hours"), _("Nine of ten within, hours")]


def _length(one: Length) -> list[Any]:
    return [hours(one.median), hours(one.p90), one.people]


def _speed(report: Velocity) -> Sheet:
    columns = [_("Sales first tried"), _("People"), _("Became an opportunity"), *SHARE]
    rows = [[one.label, one.people, one.won.part, *share_cells(one.won)] for one in report.buckets]
    return Sheet("speed", _("First contact and what came of it"), columns, rows)


def _alone(report: Velocity) -> Sheet:
    columns = [_("Customers"), _("Part of the way, % (median)"), _("The texts say, %")]
    one = report.alone
    return Sheet("alone", _("How far customers come alone"), columns, [(one.people, rounded(one.percent), one.texts)])


def _impossible(report: Velocity) -> Sheet:
    rows = [(label, number) for _code, label, number in report.impossible]
    return Sheet("impossible", _("Times that cannot be"), [_("What"), _("People")], rows)
