"""Results as sheets, a table a section of its page; and their door. Amounts are a line a currency."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles
from reports.figures.asking import scope_for
from reports.figures.cells import SHARE, about, share_cells
from reports.results.attribution import BYS, RULES
from reports.results.report import Coverage, Results, Row, coverage, results
from reports.sheets import Sheet, answer


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The page's numbers by the page's parameters."""
    at = now()
    scope = scope_for(request, at=at, usual="90_days")
    report = results(scope, rule=request.GET.get("rule", ""), by=request.GET.get("credit", ""), at=at)
    return answer(request, kind, "results", sheets(report, coverage(scope, at=at)), at=at)


def sheets(report: Results, covered: Coverage) -> list[Sheet]:
    return [
        _people(report), _coverage(covered), _deals(report), _amounts(report), _credits(report), _credited(report),
        about(report.scope, (_("Rule"), RULES[report.rule]), (_("Credit to"), BYS[report.by])),
    ]  # fmt: skip


def _people(report: Results) -> Sheet:
    rows = [(one.label, one.people, one.times) for one in report.people.values()]
    return Sheet("people", _("Outputs and outcomes"), [_("What"), _("People"), _("Times")], rows)


def _coverage(covered: Coverage) -> Sheet:
    columns = [_("Role"), _("Companies reached"), _("Companies"), *SHARE, _("People known"), _("People reached")]
    rows = [
        [role.label, role.companies.part, role.companies.whole, *share_cells(role.companies), role.known, role.reached]
        for role in covered.roles
    ]
    return Sheet("coverage", _("Coverage of the most-wanted companies"), columns, rows)


def _deals(report: Results) -> Sheet:
    rows = [(one.label, one.number) for one in report.deals.values()]
    return Sheet("deals", _("Deals"), [_("What"), _("Deals")], rows)


def _amounts(report: Results) -> Sheet:
    rows = [(one.label, amount, currency) for one in report.deals.values() for currency, amount in one.amounts]
    return Sheet("amounts", _("Amounts"), [_("What"), _("Amount"), _("Currency")], rows)


def _credits(report: Results) -> Sheet:
    columns = [BYS[report.by], _("Opened"), _("Won")]
    rows = [(_label(row), row.opened, row.won) for row in report.rows]
    return Sheet("credits", _("Deals touched"), columns, rows)


def _credited(report: Results) -> Sheet:
    columns = [BYS[report.by], _("Deals"), _("Amount"), _("Currency")]
    rows: list[tuple[Any, ...]] = []
    for row in report.rows:
        rows += [(_label(row), _("Opened"), amount, currency) for currency, amount in row.opened_amounts]
        rows += [(_label(row), _("Won"), amount, currency) for currency, amount in row.won_amounts]
    return Sheet("credited", _("Credited to what people did before"), columns, rows)


def _label(row: Row) -> Any:
    return _("Nobody had acted before") if row.key is None else row.label
