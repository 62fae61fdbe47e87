"""The scores: activities summed per bucket, clipped by rule, group and total, joined with facts; one SELECT.

Columns out: contact_id, at, points, engagement, fit_points, fit, temperature, gain, last_activity_at, next_change_at,
and with `detailed` also unprofiled, of_today, fit_holds and excluded_by (which rules hold, in the plan's order).
"""

from datetime import datetime
from functools import lru_cache

from leads.words import Temperature
from scoring.conditions import of_fact
from scoring.engine.acts import Acts, key, number
from scoring.engine.changes import NEXT_CHANGE, earliest_crossing
from scoring.engine.grid import KEPT, Bucket, Cell, Grid, grid_of
from scoring.engine.people import facts_now, facts_then
from scoring.engine.plan import Caps, Fact, Plan
from scoring.engine.scope import Scope
from scoring.parameters import Parameters

NIL = "0::numeric"


class Totals:
    """Builds the statement for one plan and scope. `live` reads today's facts and looks out for what is to come."""

    def __init__(
        self,
        plan: Plan,
        scope: Scope,
        parameters: Parameters,
        *,
        live: bool = True,
        known_at: datetime | None = None,
        detailed: bool = False,
    ) -> None:
        self.plan, self.scope, self.parameters = plan, scope, parameters
        self.live, self.known_at, self.detailed = live, known_at, detailed
        self.grid = grid_of(plan, searching=known_at is not None)
        self.acts = Acts(self.grid, scope, parameters, live=live, known_at=known_at)

    def select(self) -> str:
        return (
            f"WITH {self.scope.pairs(self.parameters)} acts AS ({self._sums()}),"
            f" people AS MATERIALIZED ({self._people()}),"
            f" clipped AS MATERIALIZED ({self._clipped()}) {self._final()}"
        )

    # --- activities, summed -------------------------------------------------------------------------------------

    def _sums(self) -> str:
        at = ["w.at"] if self.scope.varies else []
        sums = [self._sum(place, bucket) for place, bucket in enumerate(self.grid.buckets)]
        own = "" if self.grid.all_own else " FILTER (WHERE r.own)"
        columns = [
            "a.contact_id",
            *at,
            *sums,
            f"{self._gain()} AS gain",
            "min(a.occurred_at + r.boundary) AS boundary",
            "max(a.occurred_at + r.hot) AS hot_until",
            "max(a.occurred_at + r.warm) AS warm_until",
            f"max(a.occurred_at){own} AS last_at",
        ]
        group = ", ".join(["a.contact_id", *at])
        return f"SELECT {', '.join(columns)} {self._source()} GROUP BY {group}"

    def _sum(self, place: int, bucket: Bucket) -> str:
        if not bucket.half_life:
            return f"sum(r.b{place}) AS b{place}"
        return f"sum({self.acts.halved(f'r.b{place}')}) FILTER (WHERE r.b{place} IS NOT NULL) AS b{place}"

    def _gain(self) -> str:
        if not self.plan.rules:
            return NIL
        halved = f"sum({self.acts.halved('r.gain')}) FILTER (WHERE r.gain IS NOT NULL AND r.half_life IS NOT NULL)"
        kinds = {bucket.half_life for bucket in self.grid.buckets}
        if kinds == {False}:
            return "sum(r.gain)"
        return f"COALESCE({halved}, 0) + COALESCE(sum(r.gain) FILTER (WHERE r.half_life IS NULL), 0)"

    def _source(self) -> str:
        return self.acts.source(*summed_cells(self.grid))

    # --- people and their facts ---------------------------------------------------------------------------------

    def _people(self) -> str:
        scope, parameters = self.scope, self.parameters
        instant = scope.instant(parameters)
        facts = facts_now(scope.people) if self.live else facts_then(scope.people, instant)
        identity = "c.id" if self.live else "today.id"
        # Whoever asks not to be profiled today is not profiled as of any day.
        unprofiled = "c.do_not_profile" if self.live else "(c.do_not_profile OR today.do_not_profile)"
        same_instant = " AND e.at = w.at" if scope.varies else ""
        fit = [of_fact(rule.field, rule.op, rule.value, parameters) for rule in self.plan.fit]
        excluded = [of_fact(rule.field, rule.op, rule.value, parameters) for rule in self.plan.exclusions]
        sums = [f"COALESCE(e.b{place}, 0) AS b{place}" for place in range(len(self.grid.buckets))]
        columns = [
            "c.id AS contact_id",
            f"{instant} AS at",
            f"{unprofiled} AS unprofiled",
            f"{' OR '.join(excluded) or 'false'} AS excluded",
            f"{self._fit(fit, self.plan.fit)} AS fit_points",
            *sums,
            "COALESCE(e.gain, 0) AS gain",
            "e.boundary, e.hot_until, e.warm_until",
            f"COALESCE(e.last_at, {self._last_act()}) AS last_activity_at",
            *(self._details(fit, excluded) if self.detailed else []),
        ]
        return (
            f"SELECT {', '.join(columns)} FROM {facts} LEFT JOIN acts e ON e.contact_id = c.id{same_instant}"
            f" WHERE {scope.holds(identity, parameters)}"
        )

    def _fit(self, conditions: list[str], rules: tuple[Fact, ...]) -> str:
        """Σ of the facts' points, at most the model's fit cap."""
        sums = " + ".join(
            f"CASE WHEN {condition} THEN {number(rule.points, 'numeric')} ELSE 0 END"
            for condition, rule in zip(conditions, rules, strict=True)
        )
        return f"LEAST({sums or NIL}, {number(self.plan.fit_cap, 'numeric')})"

    def _last_act(self) -> str:
        """The date of the last own act where none lies within the engine's reach: one step down the index."""
        known = f" AND b.received_at <= {self.parameters.add(self.known_at)}" if self.known_at else ""
        own = [signal.type_id for signal in self.plan.signals if signal.own]
        every = "" if self.grid.all_own else f" AND b.type_id = ANY({self.parameters.add(own)}::bigint[])"
        return (
            "(SELECT max(b.occurred_at) FROM leads_activity b WHERE b.contact_id = c.id"
            f" AND b.occurred_at <= {self.scope.instant(self.parameters)}{every}{known})"
        )

    def _details(self, fit: list[str], excluded: list[str]) -> list[str]:
        instant = self.scope.instant(self.parameters)
        return [
            f"{'false' if self.live else f'today.created_at > {instant}'} AS of_today",
            f"ARRAY[{', '.join(fit)}]::boolean[] AS fit_holds",
            f"ARRAY[{', '.join(excluded)}]::boolean[] AS excluded_by",
        ]

    # --- caps ---------------------------------------------------------------------------------------------------

    def _clipped(self) -> str:
        half = [(place, bucket) for place, bucket in enumerate(self.grid.buckets) if bucket.half_life]
        falling = [f"p.b{place}" for place, bucket in half if not bucket.negative]
        rising = [f"- p.b{place}" for place, bucket in half if bucket.negative]
        return (
            f"SELECT p.*, {self._engagement()} AS engagement,"
            f" ({' + '.join(falling) or NIL})::float8 AS falling, ({' + '.join(rising) or NIL})::float8 AS rising"
            " FROM people p"
        )

    def _engagement(self) -> str:
        """Rules clipped, then their groups; what has no group stands beside them."""
        terms = self._within(None)
        for place, group in enumerate(self.plan.groups):
            inner = self._within(place)
            if inner:
                terms.append(clip(" + ".join(inner), group.caps))
        return " + ".join(terms) or NIL

    def _within(self, group: int | None) -> list[str]:
        buckets = list(enumerate(self.grid.buckets))
        loose = ("free", 0) if group is None else ("group", group)
        terms = [f"p.b{place}" for place, bucket in buckets if (bucket.kind, bucket.place) == loose]
        for number_, rule in enumerate(self.plan.rules):
            if rule.caps.any and rule.group == group:
                sums = [f"p.b{i}" for i, bucket in buckets if (bucket.kind, bucket.place) == ("rule", number_)]
                terms.append(clip(" + ".join(sums), rule.caps))
        return terms

    # --- the row ------------------------------------------------------------------------------------------------

    def _final(self) -> str:
        counts = "NOT (s.unprofiled OR s.excluded)"
        total = clip("s.engagement + s.fit_points", self.plan.caps)
        letters = " ".join(
            f"WHEN s.fit_points >= {number(edge, 'numeric')} THEN '{letter}'" for letter, edge in self.plan.letters
        )
        hot = f"WHEN s.hot_until > s.at THEN '{Temperature.HOT.value}'"
        warm = f"WHEN s.warm_until > s.at THEN '{Temperature.WARM.value}'"
        cold = Temperature.COLD.value
        columns = [
            "s.contact_id",
            "s.at",
            f"CASE WHEN {counts} THEN {total} ELSE 0 END AS points",
            f"CASE WHEN {counts} THEN s.engagement ELSE 0 END AS engagement",
            f"CASE WHEN {counts} THEN s.fit_points ELSE 0 END AS fit_points",
            f"CASE WHEN s.unprofiled THEN 'D' {letters} ELSE 'D' END AS fit",
            f"CASE WHEN s.unprofiled OR s.excluded THEN '{cold}' {hot} {warm} ELSE '{cold}' END AS temperature",
            f"CASE WHEN {counts} THEN s.gain ELSE 0 END AS gain",
            "s.last_activity_at",
            f"CASE WHEN {counts} THEN {NEXT_CHANGE.format(crossing=self._crossing(total))} END AS next_change_at",
            *(["s.unprofiled, s.of_today, s.fit_holds, s.excluded_by"] if self.detailed else []),
        ]
        return f"SELECT {', '.join(columns)} FROM clipped s"

    def _crossing(self, total: str) -> str:
        half_life = self.plan.half_life
        return "" if half_life is None else earliest_crossing(total, half_life, self.plan.thresholds)


def clip(total: str, caps: Caps) -> str:
    """`total` kept between the caps, each side only where set."""
    low = total if caps.low is None else f"GREATEST({total}, {number(caps.low, 'numeric')})"
    return f"({low})" if caps.high is None else f"LEAST({low}, {number(caps.high, 'numeric')})"


@lru_cache(maxsize=KEPT)
def summed_cells(grid: Grid) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of the grid as the sums need them: points stand in the column of their bucket."""
    names = [f"b{place}" for place in range(len(grid.buckets))]
    columns = ["rule", *names, "gain", "half_life", "boundary", "own", "hot", "warm"]
    return columns, [_summed(grid, cell) for cell in grid.cells] or [_no_row(columns)]


def _summed(grid: Grid, cell: Cell) -> list[str]:
    into = grid.bucket(cell) if cell.points else None
    return [
        *key(cell),
        number(cell.rule, "int"),
        *(number(cell.points if bucket == into else None, "numeric") for bucket in grid.buckets),
        number(cell.points if cell.gains else None, "numeric"),
        number(grid.half_life(cell), "float8"),
        number(cell.boundary, "interval"),
        number(cell.own, "boolean"),
        number(cell.hot, "interval"),
        number(cell.warm, "interval"),
    ]


def _no_row(columns: list[str]) -> list[str]:
    """A catalogue without types still needs a well-typed row that matches nothing."""
    kinds = {"rule": "int", "half_life": "float8", "own": "boolean", "gain": "numeric"}
    kinds |= dict.fromkeys(("boundary", "hot", "warm"), "interval")
    return ["NULL::bigint", "NULL::int", *(f"NULL::{kinds.get(name, 'numeric')}" for name in columns)]
