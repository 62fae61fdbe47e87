"""The activities of a statement joined to the grid: what each is worth at its instant. Sums are totals.py's."""

from datetime import datetime, timedelta

from scoring.conditions import of_property
from scoring.engine.grid import LATER, REPEAT, Cell, Grid
from scoring.engine.plan import Rule
from scoring.engine.scope import Scope, interval
from scoring.parameters import Parameters

FIRST_OF_VISIT = """
NOT EXISTS (SELECT 1 FROM leads_activity b WHERE b.contact_id = a.contact_id AND b.type_id = a.type_id
    AND b.visit = a.visit AND (b.occurred_at, b.id) < (a.occurred_at, a.id) AND {matches})
"""
# Points that halve: 2^(-age / half-life), rounded line by line so that lines sum exactly.
HALVED = (
    "round(({points}::float8 * power(2::float8,"
    " - date_part('epoch', {at} - a.occurred_at) / 86400 / r.half_life))::numeric, 15)"
)


class Acts:
    """FROM and WHERE of "activities × grid" for one scope. With `live`, what is yet to come counts as a next change."""

    def __init__(
        self,
        grid: Grid,
        scope: Scope,
        parameters: Parameters,
        *,
        live: bool = False,
        known_at: datetime | None = None,
    ) -> None:
        self.grid, self.scope, self.parameters = grid, scope, parameters
        self.live, self.known_at = live, known_at

    def source(self, columns: list[str], rows: list[list[str]]) -> str:
        """The joined rows: `a` is the activity and `r` its row of the grid, whose cells the caller renders."""
        values = ", ".join(f"({', '.join(row)})" for row in rows)
        names = ", ".join(["type_id", "slot", *columns])
        return (
            f"FROM {self.scope.acts} JOIN (VALUES {values}) r ({names})"
            f" ON r.type_id = a.type_id AND r.slot = {self._slot()} WHERE {self._where()}"
        )

    def halved(self, points: str) -> str:
        """SQL of `points` by the half-life of their row."""
        return HALVED.format(points=points, at=self.scope.instant(self.parameters))

    def _slot(self) -> str:
        """Which zone of age an activity lies in, marked where it repeats within a visit."""
        starts = self.grid.starts
        later = [f"WHEN a.occurred_at > {self.scope.instant(self.parameters)} THEN {LATER}"]
        zones = [
            f"WHEN a.occurred_at > {self.scope.instant(self.parameters, end)} THEN {zone}"
            for zone, end in enumerate(starts[1:])
        ]
        whens = " ".join([*(later if self.live else []), *zones])
        zone = f"CASE {whens} ELSE {len(starts) - 1} END" if whens else "0"
        return f"({zone} + CASE WHEN a.visit <> a.id THEN {REPEAT} ELSE 0 END)"

    def _where(self) -> str:
        scope, parameters = self.scope, self.parameters
        parts = [scope.holds("a.contact_id", parameters)]
        if self.grid.reach is not None:
            parts.append(f"a.occurred_at > {scope.instant(parameters, self.grid.reach)}")
        if not self.live:
            parts.append(f"a.occurred_at <= {scope.instant(parameters)}")
        if self.known_at is not None:
            parts.append(f"a.received_at <= {parameters.add(self.known_at)}")
        return " AND ".join([*parts, *self._matching()])

    def _matching(self) -> list[str]:
        """The rules that look further than type and age: properties, or the first of a visit that matches."""
        whens = [
            f"WHEN {place} THEN {' AND '.join(self._looks(rule))}"
            for place, rule in enumerate(self.grid.plan.rules)
            if self.grid.filtered(rule)
        ]
        return [f"CASE r.rule {' '.join(whens)} ELSE true END"] if whens else []

    def _looks(self, rule: Rule) -> list[str]:
        looks = [of_property(condition, self.parameters) for condition in rule.conditions]
        if self.grid.searched(rule):
            others = [of_property(condition, self.parameters, "b") for condition in rule.conditions]
            if self.known_at is not None:
                others.append(f"b.received_at <= {self.parameters.add(self.known_at)}")
            looks.append(FIRST_OF_VISIT.format(matches=" AND ".join(others) or "true"))
        return looks


def number(value: object, kind: str) -> str:
    """A constant of ours (a number or an age) as SQL; None as a typed NULL."""
    if value is None:
        return f"NULL::{kind}"
    if isinstance(value, timedelta):
        return interval(value)
    return f"'{value}'::{kind}"


def key(cell: Cell) -> list[str]:
    """The columns an activity finds its cell by."""
    return [number(cell.type_id, "bigint"), number(cell.slot, "int")]
