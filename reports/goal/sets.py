"""The pairs of steps of the goal's arithmetic in SQL, and the figures of those that the funnel does not count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.figures.sets import figure

# Whoever came to us in sales' hands or as a customer was never on the way.
ON_THE_WAY = "(t.sql_at IS NULL OR t.sql_at > t.began_at)"


@dataclass(frozen=True, slots=True)
class Pair:
    """A step and the next: `enters` dates the cohort, `came` who of it is counted, `then` who of these went on.

    `lately` dates who went on lately, by a column with an index: they say how long it takes.
    """

    step: str
    enters: str
    came: str
    then: str
    lately: str
    label: Any
    went: Any

    @property
    def whole(self) -> str:
        """The code of those who came."""
        return f"goal_{self.step}"

    @property
    def part(self) -> str:
        """The code of those of them who went on."""
        return f"goal_{self.step}_on"

    def cohort(self, column: str = "") -> str:
        """FROM and WHERE of those who entered (or came to `column`) in the time."""
        column = column or self.enters
        return f"FROM reports_journey t WHERE t.{column} >= %(since)s AND t.{column} < %(until)s AND {ON_THE_WAY}"


PAIRS: Mapping[str, Pair] = {
    pair.step: pair
    for pair in (
        Pair("visitor", "began_at", "t.began_at", "t.lead_at", "lead_at", _("Visitors"), _("Visitors who are leads")),
        Pair("lead", "lead_at", "t.lead_at", "t.mql_at", "mql_at", _("Leads"), _("Leads who became MQLs")),
        Pair("mql", "mql_at", "t.mql_at", "t.sql_at", "sql_at", _("MQLs"), _("MQLs offered to sales")),
        Pair("sql", "sql_at", "t.sql_at", "t.met_at", "sql_at", _("SQLs"), _("SQLs who met us")),
        # The same people once more, so that nobody is dated by two events.
        Pair(
            "meeting",
            "sql_at",
            "t.met_at",
            "t.bought_at",
            "opportunity_at",
            _("SQLs who met us"),
            _("Met us and bought"),
        ),
    )
}
for _pair in PAIRS.values():
    figure(_pair.whole, _pair.label, f"SELECT t.contact_id {_pair.cohort()} AND {_pair.came} IS NOT NULL{{where}}")
    figure(
        _pair.part,
        _pair.went,
        f"SELECT t.contact_id {_pair.cohort()} AND {_pair.came} IS NOT NULL AND {_pair.then} IS NOT NULL{{where}}",
    )
