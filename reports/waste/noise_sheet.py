"""Where good leads drown, as a sheet; and its door. All rows, where the page shows the worst."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles
from reports.figures.asking import scope_for
from reports.figures.cells import SHARE, about, rounded, share_cells
from reports.figures.choices import words
from reports.figures.scope import UNKNOWN
from reports.sheets import Sheet, answer, hours
from reports.waste.noise import BYS, Drowning, drowning
from reports.waste.report import BY_LABELS


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The page's numbers by the page's parameters."""
    at = now()
    scope, by = scope_for(request, at=at, usual="90_days"), request.GET.get("by", "")
    by = by if by in BYS else "source"
    return answer(request, kind, "noise", [noise_sheet(by, drowning(scope, by, at=at)), about(scope)], at=at)


def noise_sheet(by: str, found: list[Drowning]) -> Sheet:
    """Waits are medians."""
    columns = [
        BY_LABELS[by], _("From inside"), _("From outside"), *SHARE, _("Good ones waited in review, hours"),
        _("and offered, hours"), _("Noise a day around them"),
    ]  # fmt: skip
    labels = words(by, [row.key or UNKNOWN for row in found])
    rows = [
        [labels[row.key or UNKNOWN], row.good, row.outside, *share_cells(row.share), hours(row.reviewed),
         hours(row.offered), rounded(row.noise)]
        for row in found
    ]  # fmt: skip
    return Sheet("noise", _("Worst first"), columns, rows)
