"""Which demo company these tests are about, and the scopes in which every figure of it is counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from reports.demo.cast import Size
from reports.figures.scope import Scope, asked_scope

TODAY = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
SMALL = Size(people=800, companies=160, most_wanted=12)

# Each as somebody asks for it in the address of a page.
ASKED: dict[str, dict[str, str]] = {
    "last month": {"period": "last_month"},
    "this month": {"period": "this_month"},
    "12 months": {"period": "12_months"},
    "days in the middle of months": {"since": "2025-11-12", "until": "2026-03-19"},
    "everything": {"since": "2024-01-01", "until": "2026-06-30"},
    "a source": {"period": "12_months", "source": "google"},
    "a campaign": {"period": "12_months", "campaign": "-"},
    "a topic": {"period": "12_months", "topic": "energy"},
    "a country": {"period": "12_months", "country": "FI"},
    "a fit": {"period": "12_months", "fit": "B"},
    "no fit": {"period": "12_months", "fit": "-"},
    "no team": {"period": "12_months", "team": "0"},
}


def scope(name: str) -> Scope:
    """The scope of this name; "a team" and "a person" are the demo salesperson's."""
    seller = User.objects.get(email="sales@demo.test")
    asked = {
        **ASKED,
        "a team": {"period": "12_months", "team": str(seller.team_id)},
        "a person": {"period": "12_months", "person": str(seller.pk)},
    }
    return asked_scope(asked[name], at=TODAY)


SCOPES = (*ASKED, "a team", "a person")


def within(moment: datetime | None, span: Scope) -> bool:
    """Whether it happened in the days of the scope; what never happened did not."""
    return moment is not None and span.since <= moment < span.until


def fits(one: Any, span: Scope) -> bool:
    """Whether somebody, or a move of theirs, is what the scope is narrowed to."""
    return all(
        getattr(one, name) == {"-": "", 0: None}.get(getattr(span, name), getattr(span, name))
        for name in ("source", "campaign", "topic", "country", "fit", "team", "person")
        if getattr(span, name) not in ("", None)
    )


def near(found: timedelta | None, expected: timedelta | None) -> bool:
    """The same to the microsecond that rounding may take."""
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= timedelta(microseconds=1)


def quantile(values: list[timedelta], tenths: int) -> timedelta | None:
    """The continuous quantile: a straight line between the neighbours. None of nobody."""
    if not values:
        return None
    values = sorted(values)
    place, part = divmod(tenths * (len(values) - 1), 10)
    above = values[min(place + 1, len(values) - 1)]
    return values[place] + (above - values[place]) * part / 10


def median(values: list[timedelta]) -> timedelta | None:
    return quantile(values, 5)


def ninth(values: list[timedelta]) -> timedelta | None:
    return quantile(values, 9)
