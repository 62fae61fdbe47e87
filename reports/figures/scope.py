"""Scope: which time and which people a report is about. Reads addresses, writes SQL conditions; nothing is fetched."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from reports.figures.periods import midnight, month_of, named_span
from sla.commitments.pace import next_month

__all__ = ["DIMENSIONS", "NOBODY", "UNKNOWN", "Scope", "asked_scope", "midnight", "month_of", "next_month", "so_far"]

# The dimension's name in an address → its column in both tables of passages.
DIMENSIONS: Mapping[str, str] = {
    "source": "source",
    "campaign": "campaign",
    "topic": "topic",
    "country": "country",
    "fit": "fit",
    "team": "team_id",
    "person": "person_id",
}
NUMBERS = ("team", "person", "rule")
OWN = ("rule", "reason")
# What an address says for people without a value: of words, and of numbers.
UNKNOWN, NOBODY = "-", 0


@dataclass(frozen=True, slots=True)
class Scope:
    """[since, until) and what narrows it; an empty dimension means all. Dates are days of the viewer."""

    since: datetime
    until: datetime
    source: str = ""
    campaign: str = ""
    topic: str = ""
    country: str = ""
    fit: str = ""
    team: int | None = None
    person: int | None = None
    # What only some figures can be narrowed to, in their own SQL: the routing rule, and why it ended.
    rule: int | None = None
    reason: str = ""

    def where(self, alias: str) -> str:
        """The conditions of the dimensions asked for, starting with AND; empty for all."""
        return "".join(f" AND {self._condition(name, f'{alias}.{DIMENSIONS[name]}')}" for name in self.narrowed)

    def _condition(self, name: str, column: str) -> str:
        if getattr(self, name) == UNKNOWN:
            return f"{column} = ''"
        return f"{column} IS NULL" if getattr(self, name) == NOBODY else f"{column} = %({name})s"

    @property
    def last_day(self) -> datetime:
        """The last day that belongs to it, for pages."""
        return max(self.since, self.until - timedelta(seconds=1))

    @property
    def parameters(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def narrowed(self) -> list[str]:
        return [name for name in DIMENSIONS if getattr(self, name) not in ("", None)]

    def query(self, **more: Any) -> str:
        """The scope as an address's query, for links that keep it."""
        first, last = timezone.localtime(self.since).date(), timezone.localtime(self.until).date() - timedelta(days=1)
        own = [name for name in OWN if getattr(self, name) not in ("", None)]
        kept = {name: getattr(self, name) for name in (*self.narrowed, *own)}
        return urlencode({"since": first.isoformat(), "until": last.isoformat(), **kept, **more})

    def before(self) -> "Scope":
        """The period of the same length just before."""
        return replace(self, since=self.since - (self.until - self.since), until=self.since)


def so_far(scope: Scope, *, at: datetime) -> Scope:
    """The part of the time that has begun: whole days, today's included."""
    tomorrow = midnight(timezone.localtime(at).date() + timedelta(days=1))
    return replace(scope, until=max(scope.since, min(scope.until, tomorrow)))


def asked_scope(query: Mapping[str, str], *, at: datetime, usual: str = "this_month") -> Scope:
    """`?since=…&until=…` (days, both included), `?month=2026-10` or `?period=last_month`, else `usual`; and dimensions.

    What cannot be read counts as not asked: a report is never an error page.
    """
    named = named_span(query.get("period", ""), at=at) or named_span(usual, at=at) or month_of(at)
    since, until = _month(query.get("month", "")) or named
    first, last = _day(query.get("since", "")), _day(query.get("until", ""))
    if first or last:
        since = midnight(first) if first else since
        until = midnight(last + timedelta(days=1)) if last else max(until, since)
    narrowed = {name: _dimension(name, query.get(name, "")) for name in (*DIMENSIONS, *OWN)}
    return Scope(since, max(since, until), **narrowed)  # type: ignore[arg-type]


def _dimension(name: str, text: str) -> str | int | None:
    if name in NUMBERS:
        return int(text) if text.isdecimal() and len(text) < 19 else None
    return text.replace("\x00", "")[:150]


def _month(text: str) -> tuple[datetime, datetime] | None:
    first = _day(f"{text}-01") if len(text) == 7 else None
    return (midnight(first), midnight(next_month(first))) if first else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2200 else None
