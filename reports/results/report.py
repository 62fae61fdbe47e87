"""Results put together for page and API, in six statements whatever the time holds; coverage apart."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from leads.models import ActivityType
from reports.deals.sums import Sum, sums
from reports.figures.choices import words
from reports.figures.scope import UNKNOWN, Scope, so_far
from reports.figures.sets import FIGURES
from reports.figures.shares import Share
from reports.results.attribution import BYS, RULES, Credit, credits
from reports.results.sets import COVERED, NUMBERS, ROLES, TOUCHED, TRIED, engaging

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
    """`scope` ends today at the latest."""

    scope: Scope
    rule: str
    by: str
    people: dict[str, Number]
    deals: dict[str, Sum]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The most-wanted companies with anybody in the scope, and each role there."""

    scope: Scope
    wanted: int
    roles: list[Role]


def results(scope: Scope, *, rule: str, by: str, at: datetime) -> Results:
    """Unknown rules and dimensions count as not asked."""
    scope = so_far(scope, at=at)
    rule, by = rule if rule in RULES else "decay", by if by in BYS else "source"
    return Results(
        scope, rule, by, _people(scope), sums(MONEY, scope), _rows(credits(scope, rule=rule, by=by), by)
    )  # fmt: skip


def coverage(scope: Scope, *, at: datetime) -> Coverage:
    """Whom of the most-wanted companies we know and reached, by role. One statement, which looks at each of them."""
    scope = so_far(scope, at=at)
    rows = {row[0]: row[1:] for row in _fetched(COVERED.replace("{where}", scope.where("t")), scope)}
    wanted = rows.pop(None, (0, 0, 0))[0]
    found = {role: rows.get(role.value, (0, 0, 0)) for role in ROLES}
    return Coverage(
        scope,
        wanted,
        [
            Role(role.value, role.label, known, reached, Share(companies, wanted))
            for role, (known, reached, companies) in found.items()
        ],
    )


def _people(scope: Scope) -> dict[str, Number]:
    """The people of the figures, and how often; a statement each for touches, attempts and engagement."""
    found = [*_counted(TOUCHED, scope), *_counted(TRIED, scope), *_counted(engaging(NUMBERS), scope)]
    touched, touches, tried, tries, talked, reached, engaged = found
    numbers = zip(PEOPLE, (touched, tried, talked, reached, engaged), (touches, tries, None, None, None), strict=True)
    return {code: Number(code, FIGURES[code].label, people, times) for code, people, times in numbers}


def _counted(sql: str, scope: Scope) -> tuple[Any, ...]:
    """One row; whom the scope leaves out is not counted."""
    where = f"JOIN reports_journey t USING (contact_id) WHERE true{scope.where('t')}" if scope.narrowed else ""
    return _fetched(sql.replace("{where}", where), scope)[0]


def _fetched(sql: str, scope: Scope) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, scope.parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


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
