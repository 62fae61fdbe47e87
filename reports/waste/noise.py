"""Where good companies' leads drown: how long good MQLs waited, beside the noise that arrived on the same days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from reports.figures.heads import heads
from reports.figures.lengths import middle, span
from reports.figures.scope import Scope
from reports.figures.shares import Share
from reports.waste.conditions import INSIDE
from reports.waste.kinds import MQLS

HOUR = timedelta(hours=1)
BYS: Mapping[str, str] = {"source": "source", "campaign": "campaign"}
# Noise is everybody's: the days are counted over all sources, the rows within the scope.
DROWNING = """
WITH arrivals AS MATERIALIZED (
    SELECT t.contact_id, t.{column} AS key, (t.entered_at AT TIME ZONE %(zone)s)::date AS day, t.many,
        {inside} AS good, t.outside, COALESCE(t.ended_at, %(at)s) - t.entered_at AS reviewed,
        CASE WHEN t.then_offered THEN COALESCE(t.offered_until, %(at)s) - t.ended_at END AS offered,
        (true{where}) AS asked
    {of}
), days AS (
    SELECT day, count(DISTINCT contact_id) AS noise FROM arrivals WHERE outside GROUP BY 1
)
SELECT t.key, {good}, {bad}, {reviewed}, {offered}, avg(COALESCE(d.noise, 0)) FILTER (WHERE good)
FROM arrivals t LEFT JOIN days d USING (day) WHERE asked GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Drowning:
    """One source or campaign. `noise`: how many from outside arrived on an average day of its good people."""

    key: str
    good: int
    outside: int
    reviewed: timedelta | None
    offered: timedelta | None
    noise: float | None

    @property
    def share(self) -> Share:
        """Of those whose fit is known, the part from outside the target group."""
        return Share(self.outside, self.good + self.outside)

    @property
    def weight(self) -> float:
        """What sorts them: hours that its good people waited in the middle, times how many, times the noise around."""
        waited = (self.reviewed or timedelta()) + (self.offered or timedelta())
        return self.good * (waited / HOUR) * (1 + (self.noise or 0))


def drowning(scope: Scope, by: str, *, at: datetime) -> list[Drowning]:
    """The sources or campaigns of the MQLs of the time, the worst first. One statement."""
    statement = DROWNING.format(
        column=BYS[by], inside=INSIDE, of=MQLS.of, where=scope.where("t"),
        good=heads("good"), bad=heads("outside"),
        reviewed=middle("reviewed", only="good AND reviewed >= interval '0'"),
        offered=middle("offered", only="good AND offered >= interval '0'"),
    )  # fmt: skip
    with connection.cursor() as cursor:
        zone = timezone.get_current_timezone_name()
        cursor.execute(statement, {**scope.parameters, "zone": zone, "at": at})
        rows = [
            Drowning(key, good, bad, span(reviewed), span(offered), None if noise is None else float(noise))
            for key, good, bad, reviewed, offered, noise in cursor.fetchall()
        ]
    return sorted(rows, key=lambda row: (-row.weight, -row.outside, row.key))
