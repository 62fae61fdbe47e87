"""What the page and the API ask of the goal: amount, period, currency, deal value, shares to try. Reads addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from handoff.currencies import CODES
from reports.goal.arithmetic import MONTHS, SHARES

PERIODS: Mapping[str, Any] = {"month": _("a month"), "quarter": _("a quarter"), "year": _("a year")}
MOST_MONEY = Decimal(10) ** 12
# A share is tried in tenths of a per cent.
LEAST_PERCENT, MOST_PERCENT = Decimal("0.1"), Decimal(100)
NAMES = frozenset({"goal", "per", "currency", "value", *(f"share_{step}" for step in SHARES)})


@dataclass(frozen=True, slots=True)
class Asked:
    """`goal`, `value`, `currency` are empty where one's own history shall say; `tried` are per cents by step."""

    goal: Decimal | None = None
    per: str = "month"
    currency: str = ""
    value: Decimal | None = None
    tried: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def months(self) -> int:
        return MONTHS[self.per]


def asked_goal(query: Mapping[str, str]) -> Asked:
    """What cannot be read counts as not asked: a report is never an error page."""
    per, currency = query.get("per", ""), query.get("currency", "")
    tried = {step: percent for step in SHARES if (percent := _percent(query.get(f"share_{step}", ""))) is not None}
    return Asked(
        _money(query.get("goal", "")),
        per if per in PERIODS else "month",
        currency if currency in CODES else "",
        _money(query.get("value", "")),
        tried,
    )


def _percent(text: str) -> Decimal | None:
    found = _number(text)
    return found.quantize(LEAST_PERCENT) if found is not None and LEAST_PERCENT <= found <= MOST_PERCENT else None


def _money(text: str) -> Decimal | None:
    found = _number(text)
    return found.quantize(Decimal("0.01")) if found is not None and Decimal("0.01") <= found <= MOST_MONEY else None


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", ".")[:24])
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
