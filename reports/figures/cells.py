"""What reports put into sheets alike: a share with its range as three cells, and what the report was asked about."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.figures.choices import LABELS, words
from reports.figures.scope import Scope
from reports.figures.shares import Share
from reports.sheets import Sheet

# The columns of a share; the range is the one in which it lies in 95 of 100 cases (Wilson).
PERCENT, LOW, HIGH = gettext_lazy("%"), gettext_lazy("% at least"), gettext_lazy("% at most")
SHARE = (PERCENT, LOW, HIGH)


def share_cells(share: Share | None) -> list[float | None]:
    """Per cent, low, high; empty where there is no share or no whole."""
    if share is None or share.percent is None:
        return [None, None, None]
    return [rounded(share.percent), rounded(share.low), rounded(share.high)]


def rounded(number: float | None) -> float | None:
    """To the hundredth: more digits would pretend to know more."""
    return None if number is None else round(number, 2)


def about(scope: Scope, *more: tuple[Any, Any]) -> Sheet:
    """The days and whom the report is narrowed to, and `more` as (what, value)."""
    first = timezone.localtime(scope.since).date()
    last = timezone.localtime(scope.until).date() - timedelta(days=1)
    narrowed = [(LABELS[name], _said(name, getattr(scope, name))) for name in scope.narrowed]
    rows = [(_("First day"), first), (_("Last day"), last), *narrowed, *more]
    return Sheet("about", _("What was asked"), [_("What"), _("Value")], rows)


def _said(name: str, value: Any) -> Any:
    return words(name, [value]).get(value, value)
