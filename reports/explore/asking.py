"""The explorer's question as an address says it: what, by what, of whom, when. What it does not know is not asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from accounts.actor import Viewer
from accounts.models import LEADERS
from reports.explore.dimensions import DIMENSIONS, Dimension
from reports.explore.measures import MEASURES, Measure
from reports.figures.scope import DIMENSIONS as NARROWING
from reports.figures.scope import OWN, Scope, asked_scope

USUAL, USUAL_BY, USUAL_TIME = "first_mql", "source", "12_months"
ASKS = ("count", "by", "beside")
TIMES = ("period", "month", "since", "until")
# What a saved report keeps of an address.
KEPT = (*ASKS, *TIMES, *NARROWING, *OWN)
LONGEST = 150


@dataclass(frozen=True, slots=True)
class Asked:
    """`beside` is the second dimension or None. `own`: whose figures alone a person's dimension may show."""

    measure: Measure
    by: Dimension
    beside: Dimension | None
    scope: Scope
    own: int | None

    @property
    def by_person(self) -> bool:
        return "person" in {self.by.code, self.beside.code if self.beside else ""}

    def query(self, **more: Any) -> str:
        """The question as an address's query, its days as they are now."""
        beside = {"beside": self.beside.code} if self.beside else {}
        asks = {"count": self.measure.code, "by": self.by.code, **beside}
        return f"{self.scope.query()}&{urlencode({**asks, **more})}"


def asked(query: Mapping[str, str], viewer: Viewer, *, at: datetime) -> Asked:
    """The question of an address or a saved report. Dimensions that the measure does not have are not asked."""
    measure = MEASURES.get(query.get("count", ""), MEASURES[USUAL])
    by = _dimension(query.get("by", ""), measure) or DIMENSIONS[USUAL_BY]
    beside = _dimension(query.get("beside", ""), measure)
    scope = asked_scope(query, at=at, usual=USUAL_TIME)
    own = None if viewer.role in LEADERS else viewer.pk or 0
    return Asked(measure, by, beside if beside != by else None, scope, own)


def may_see(question: Asked) -> bool:
    """Figures narrowed to a person are theirs and their managers'."""
    return question.own is None or question.scope.person in (None, 0, question.own)


def kept(query: Mapping[str, str]) -> dict[str, str]:
    """What a saved report keeps: the known names with short values, nothing else."""
    found = {name: query.get(name, "") for name in KEPT}
    said = {name: value for name, value in found.items() if isinstance(value, str) and value}
    return {name: value.replace("\x00", "")[:LONGEST] for name, value in said.items()}


def _dimension(code: str, measure: Measure) -> Dimension | None:
    return DIMENSIONS[code] if code in measure.dimensions else None
