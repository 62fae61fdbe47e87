"""Results put together for page and API, in eight statements whatever the time holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from leads.models import ActivityType
from reports.deals.sums import Sum, sums
from reports.figures.choices import words
from reports.figures.scope import UNKNOWN, Scope, midnight
from reports.figures.sets import FIGURES, counts
from reports.figures.shares import Share
from reports.results.attribution import BYS, RULES, Credit, credits
from reports.results.sets import REACHED, ROLES, WANTED, acts, attempts

PEOPLE = ("results_touched", "results_tried", "results_talked", "results_reached", "results_engaged")
MONEY = (
    *("pipeline", "opened", "sourced_opened", "influenced_opened"),
    *("won", "sourced_won", "influenced_won", "untouched_opened", "untouched_won"),
)
MOST_ROWS = 15


@dataclass(frozen=True, slots=True)
class Number:
    """People of a figure; `times` says how often, where somebody can be counted more than once."""

    code: str
    label: Any
    people: int
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A role at most-wanted companies: people known and reached, and companies where somebody was."""

    code: str
    label: Any
    known: int
    reached: int
    companies: Share

    @property
    def known_figure(self) -> str:
        return f"coverage_known_{self.code}"

    @property
    def reached_figure(self) -> str:
        return f"coverage_reached_{self.code}"


@dataclass(frozen=True, slots=True)
class Row:
    """What one source or kind of activity is credited with: deals touched and amounts by currency, opened and won."""

    key: str | None
    label: Any
    opened: int
    opened_amounts: list[tuple[str, Decimal]]
    won: int
    won_amounts: list[tuple[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Results:
    """`scope` ends today at the latest. `wanted` is how many companies are most wanted."""

    scope: Scope
    rule: str
    by: str
    people: dict[str, Number]
    wanted: int
    roles: list[Role]
    deals: dict[str, Sum]
    rows: list[Row]


def results(scope: Scope, *, rule: str, by: str, at: datetime) -> Results:
    """Unknown rules and dimensions count as not asked."""
    tomorrow = midnight(timezone.localtime(at).date() + timedelta(days=1))
    scope = replace(scope, until=max(scope.since, min(scope.until, tomorrow)))
    rule, by = rule if rule in RULES else "decay", by if by in BYS else "source"
    found = counts([*PEOPLE, *(f"coverage_{kind}_{role}" for role in ROLES for kind in ("known", "reached"))], scope)
    times = _times(scope)
    people = {code: Number(code, FIGURES[code].label, found[code], times.get(code)) for code in PEOPLE}
    wanted, covered = _covered(scope)
    roles = [
        Role(
            role.value, role.label, found[f"coverage_known_{role}"], found[f"coverage_reached_{role}"],
            Share(covered.get(role.value, 0), wanted),
        )
        for role in ROLES
    ]  # fmt: skip
    return Results(
        scope, rule, by, people, wanted, roles, sums(MONEY, scope), _rows(credits(scope, rule=rule, by=by), by)
    )


def _times(scope: Scope) -> dict[str, int]:
    """How many touches and attempts there were."""
    inner = "JOIN reports_journey t ON t.contact_id = {0}.contact_id" + f"{scope.where('t')} WHERE"
    touches = acts(["touch"]).replace("WHERE", inner.format("a"), 1)
    tries = attempts().replace("WHERE", inner.format("e"), 1)
    sql = f"SELECT 'results_touched', count(*) {touches} UNION ALL SELECT 'results_tried', count(*) {tries}"
    with connection.cursor() as cursor:
        cursor.execute(sql, scope.parameters)
        return dict(cursor.fetchall())


def _covered(scope: Scope) -> tuple[int, Mapping[str, int]]:
    """How many companies are most wanted (with anybody in the scope), and role → at how many somebody was reached."""
    sql = f"""WITH ours AS MATERIALIZED (
        SELECT c.id, c.role, c.company_id {WANTED} LEFT JOIN reports_journey t ON t.contact_id = c.id
        WHERE true{scope.where("t")}
    )
    SELECT '', count(DISTINCT company_id)::int FROM ours
    UNION ALL SELECT c.role, count(DISTINCT c.company_id)::int FROM ours c WHERE {REACHED} GROUP BY 1"""
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("GROUP BY 1", "AND c.role <> '' GROUP BY 1"), scope.parameters)
        rows = dict(cursor.fetchall())
    return rows.pop("", 0), rows


def _rows(found: list[Credit], by: str) -> list[Row]:
    keys = list(dict.fromkeys(one.key for one in found))
    labels = _labels(by, [key for key in keys if key is not None])
    rows = [_row(key, labels.get(key), [one for one in found if one.key == key]) for key in keys]
    return sorted(rows, key=lambda row: (row.key is None, -_most(row.won_amounts), -_most(row.opened_amounts)))


def _row(key: str | None, label: Any, found: list[Credit]) -> Row:
    sides: dict[str, tuple[int, list[tuple[str, Decimal]]]] = {}
    for which in ("opened", "won"):
        ours = [one for one in found if one.which == which]
        sides[which] = sum(one.deals for one in ours), [(one.currency, one.amount) for one in ours if one.amount]
    return Row(key, label, *sides["opened"], *sides["won"])


def _most(amounts: list[tuple[str, Decimal]]) -> Decimal:
    return max((amount for _currency, amount in amounts), default=Decimal(0))


def _labels(by: str, keys: list[str]) -> dict[str | None, Any]:
    if by == "activity":
        return dict(ActivityType.objects.filter(code__in=keys).values_list("code", "name"))
    named = words("source", [key or UNKNOWN for key in keys])
    return {key: named[key or UNKNOWN] for key in keys}
