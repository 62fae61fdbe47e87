"""Where good companies' leads drown: how long good MQLs waited, beside the noise that arrived on the same days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from reports.figures.scope import Scope
from reports.figures.shares import Share
from reports.waste.conditions import INSIDE, OUTSIDE
from reports.waste.kinds import MQLS

HOUR = timedelta(hours=1)
BYS: Mapping[str, str] = {"source": "source", "campaign": "campaign"}
# Noise is everybody's: the days are counted over all sources, the rows within the scope.
DROWNING = """
WITH arrivals AS MATERIALIZED (
    SELECT t.contact_id, t.{column} AS key, (t.entered_at AT TIME ZONE %(zone)s)::date AS day,
        {inside} AS good, {outside} AS outside, COALESCE(t.left_at, %(at)s) - t.entered_at AS reviewed,
        CASE WHEN n.place = 'offered' THEN COALESCE(n.left_at, %(at)s) - n.entered_at END AS offered,
        (true{where}) AS asked
    {of}
), days AS (
    SELECT day, count(DISTINCT contact_id) FILTER (WHERE outside) AS noise FROM arrivals GROUP BY 1
)
SELECT a.key, count(DISTINCT contact_id) FILTER (WHERE good), count(DISTINCT contact_id) FILTER (WHERE outside),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY reviewed) FILTER (WHERE good AND reviewed >= interval '0'),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY offered) FILTER (WHERE good AND offered >= interval '0'),
    avg(d.noise) FILTER (WHERE good)
FROM arrivals a JOIN days d USING (day) WHERE asked GROUP BY 1
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
        column=BYS[by], inside=f"COALESCE({INSIDE}, false)", outside=f"COALESCE({OUTSIDE}, false)", of=MQLS.of,
        where=scope.where("t"),
    )  # fmt: skip
    with connection.cursor() as cursor:
        zone = timezone.get_current_timezone_name()
        cursor.execute(statement, {**scope.parameters, "zone": zone, "at": at})
        rows = [
            Drowning(key, good, bad, reviewed, offered, None if noise is None else float(noise))
            for key, good, bad, reviewed, offered, noise in cursor.fetchall()
        ]
    return sorted(rows, key=lambda row: (-row.weight, -row.outside, row.key))
