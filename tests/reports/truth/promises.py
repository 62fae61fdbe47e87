"""Both promises as docs/sla.md and docs/commitment.md say them, counted over clocks and events by plain SQL."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.reports.truth.company import TODAY
from tests.reports.truth.lives import rows

# Qualified by an agreed definition, not by an import, and not undone.
QUALIFIED = """
SELECT e.contact_id, e.at FROM leads_event e LEFT JOIN leads_event u ON u.undoes_id = e.id
WHERE e.kind = 'scoring.qualified' AND u.id IS NULL {0} ORDER BY e.at
"""
AGREED = "AND e.definition_id IS NOT NULL AND e.reason <> 'import'"
RETURNED = """
SELECT e.contact_id, e.at FROM leads_event e LEFT JOIN leads_event u ON u.undoes_id = e.id
WHERE e.kind = 'handoff.returned' AND u.id IS NULL AND (e.facts ->> 'quality')::bool ORDER BY e.at
"""


def span_of(first: date, zone: str) -> tuple[datetime, datetime]:
    """The month of the company's calendar."""
    after = (first + timedelta(days=32)).replace(day=1)
    since, until = (datetime(day.year, day.month, 1, tzinfo=ZoneInfo(zone)) for day in (first, after))
    return since, until


def mqls(since: datetime, until: datetime) -> dict[int, bool]:
    """Who became an MQL in the month → whether sales returned them for their quality after that."""
    last: dict[int, datetime] = {}
    for row in rows(QUALIFIED.format(AGREED)):
        if since <= row["at"] < until and row["at"] <= TODAY:
            last[row["contact_id"]] = row["at"]
    again = rows(QUALIFIED.format(""))
    return {
        person: any(
            row["contact_id"] == person
            and at < row["at"] <= TODAY
            and not any(one["contact_id"] == person and at < one["at"] < row["at"] for one in again)
            for row in rows(RETURNED)
        )
        for person, at in last.items()
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """The clocks of one side whose promise ended in the time."""

    met: list[dict[str, Any]]
    breached: list[dict[str, Any]]

    @property
    def strict(self) -> int:
        """Met also where no pause had counted."""
        return sum(clock["answered_at"] <= clock["strict_due_at"] for clock in self.met)

    @property
    def all(self) -> list[dict[str, Any]]:
        return [*self.met, *self.breached]


def kept(party: str, since: datetime, until: datetime) -> Kept:
    clocks = rows("SELECT * FROM sla_clock WHERE party = %(party)s", {"party": party})
    return Kept(
        [one for one in clocks if one["state"] == "met" and since <= one["answered_at"] < until],
        [one for one in clocks if one["state"] == "breached" and since <= one["breached_at"] < until],
    )


def ended_at(clock: dict[str, Any]) -> datetime:
    """The moment of the answer where it was met, else the deadline."""
    found: datetime = clock["answered_at"] if clock["state"] == "met" else clock["breached_at"]
    return found


def hot(kept: Kept) -> list[timedelta]:
    """How long hot people waited for the first contact, by the clock on the wall, late answers too."""
    return [
        one["answered_at"] - one["started_at"]
        for one in kept.all
        if one["promise"] == "first_contact" and one["temperature"] == "hot" and one["answered_at"]
    ]
