"""The same activities × grid unaggregated: one row for each activity that is worth something at its instant."""

from scoring.engine.acts import Acts, key, number
from scoring.engine.grid import Grid

COLUMNS = ["rule", "points", "original", "change", "half_life"]


def select(acts: Acts) -> str:
    """Columns: contact_id, at, activity_id, rule (place in the plan), occurred_at, points, original, changes_at."""
    grid = acts.grid
    halved = acts.halved("r.points")
    instant = acts.scope.instant(acts.parameters)
    pairs = acts.scope.pairs(acts.parameters).removesuffix(",")
    return (
        f"{f'WITH {pairs}' if pairs else ''} SELECT a.contact_id, {instant} AS at, a.id AS activity_id, r.rule,"
        f" a.occurred_at, CASE WHEN r.half_life IS NULL THEN r.points ELSE {halved} END AS points,"
        " r.original, a.occurred_at + r.change AS changes_at"
        f" {acts.source(COLUMNS, _rows(grid))} ORDER BY a.occurred_at DESC, a.id DESC, r.rule"
    )


def _rows(grid: Grid) -> list[list[str]]:
    rows = [
        [
            *key(cell),
            number(cell.rule, "int"),
            number(cell.points, "numeric"),
            number(grid.plan.rules[cell.rule].points, "numeric"),
            number(cell.change, "interval"),
            number(grid.half_life(cell), "float8"),
        ]
        for cell in grid.cells
        if cell.rule is not None and cell.points
    ]
    nothing = ["NULL::bigint", "NULL::int", "NULL::int", "0::numeric", "0::numeric"]
    return rows or [[*nothing, "NULL::interval", "NULL::float8"]]
