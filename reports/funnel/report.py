"""The funnel put together for page and API: lines with shares and ranges, moves back, and a table by one dimension."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import LEADERS
from reports.figures.choices import LABELS, words
from reports.figures.scope import NUMBERS, UNKNOWN, Scope, midnight, next_month
from reports.figures.sets import FIGURES, counts
from reports.figures.shares import Share
from reports.funnel import counting
from reports.funnel.counting import Lag, Numbers, numbers_of
from reports.funnel.steps import STARTS, STEPS, WAYS, Step, after

MODES = {"cohort": _("By cohort"), "period": _("By period")}
MOST_ROWS = 30
# Counted apart from the steps.
APART = ("repeat_opened", "repeat_won", "came_along")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the funnel is asked for. A cohort begins with `start`; a period has every step. `by` may be empty."""

    scope: Scope
    mode: str = "cohort"
    start: str = "visitor"
    by: str = ""

    @property
    def steps(self) -> list[Step]:
        return after(self.start if self.mode == "cohort" else "visitor")

    def figure(self, step: str, prefix: str = "") -> str:
        """The code of the people behind a number of this funnel."""
        return f"cohort_{self.start}_{prefix}{step}" if self.mode == "cohort" else f"period_{prefix}{step}"


@dataclass(frozen=True, slots=True)
class Cell:
    """How many came to a step. Shares are of the same people, so only a cohort has them; `ratio` is the period's."""

    step: str
    number: int
    figure: str
    scope: Scope
    of_before: Share | None = None
    of_start: Share | None = None
    ratio: float | None = None
    maturing: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the whole funnel. `back` and `again` are None where they are not counted."""

    label: Any
    cell: Cell
    back: int | None
    back_figure: str
    again: int | None
    again_figure: str
    median: timedelta | None


@dataclass(frozen=True, slots=True)
class Row:
    """The funnel of one value of the dimension; `maturing` names the first step that is not ripe yet."""

    key: Any
    label: str
    cells: list[Cell]
    maturing: Any = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """`cut_off`: the history that we have begins within the time or after it, so earlier people are missing."""

    asked: Asked
    lines: list[Line]
    ways: list[tuple[str, Any, int]]
    apart: list[tuple[str, Any, int]]
    history_begins: datetime | None
    cut_off: bool
    rows: list[Row] = field(default_factory=list)
    more_rows: int = 0


def funnel(viewer: Viewer, asked: Asked, *, at: datetime) -> Funnel:
    """The report in three to six statements. By person, whoever leads nobody is shown themselves only."""
    took, began = counting.lags(asked.steps[0].code, at=at)
    numbers = numbers_of(_count(asked, asked.scope, ""))
    beside = _beside(asked)
    rows = _rows(viewer, asked, took, at=at) if asked.by else []
    return Funnel(
        asked,
        _lines(asked, numbers, beside, took, at=at),
        [(f"period_{code}", label, beside[f"period_{code}"]) for code, (label, _kinds) in WAYS.items()],
        [(code, FIGURES[code].label, beside[code]) for code in APART],
        began,
        began is not None and asked.scope.since < began,
        rows[:MOST_ROWS],
        max(0, len(rows) - MOST_ROWS),
    )


def _count(asked: Asked, scope: Scope, by: str) -> dict[Any, Numbers]:
    if asked.mode == "cohort":
        return counting.count_cohort(asked.start, scope, by)
    return counting.count_period(scope, by)


def _beside(asked: Asked) -> Numbers:
    """What is counted beside the steps: moves back, people who came again, repeat business."""
    backs = [asked.figure(step.code, "back_") for step in asked.steps if step.back]
    found = [*APART, *(f"period_{code}" for code in WAYS)]
    if asked.mode == "cohort":
        went = counting.cohort_backs(asked.start, asked.scope)
        return {**counts(found, asked.scope), **{asked.figure(code, "back_"): n for code, n in went.items()}}
    again = [code for step in asked.steps if (code := asked.figure(step.code, "again_")) in FIGURES]
    return counts([*found, *backs, *again], asked.scope)


def _lines(asked: Asked, numbers: Numbers, beside: Numbers, took: dict[str, Lag], *, at: datetime) -> list[Line]:
    return [
        Line(
            STEPS[cell.step].label,
            cell,
            beside.get(back := asked.figure(cell.step, "back_")),
            back,
            beside.get(again := asked.figure(cell.step, "again_")),
            again,
            took[cell.step].median if cell.step in took else None,
        )
        for cell in _cells(asked, asked.scope, numbers, took, at=at)
    ]


def _cells(asked: Asked, scope: Scope, numbers: Numbers, took: dict[str, Lag], *, at: datetime) -> list[Cell]:
    codes = [step.code for step in asked.steps]
    found = [numbers.get(code, 0) for code in codes]
    cohort = asked.mode == "cohort"
    return [
        Cell(
            code,
            number,
            asked.figure(code),
            scope,
            of_before=Share(number, found[place - 1]) if cohort and place else None,
            of_start=Share(number, found[0]) if cohort and place else None,
            ratio=100 * number / found[place - 1] if not cohort and place and found[place - 1] else None,
            maturing=cohort and is_maturing(scope, took.get(code), at=at),
        )
        for place, (code, number) in enumerate(zip(codes, found, strict=True))
    ]


def is_maturing(scope: Scope, lag: Lag | None, *, at: datetime) -> bool:
    """Whether the youngest have had less time than nine of ten of those who came so far took."""
    return lag is not None and lag.nine_of_ten is not None and at < min(scope.until, at) + lag.nine_of_ten


def _rows(viewer: Viewer, asked: Asked, took: dict[str, Lag], *, at: datetime) -> list[Row]:
    counted = _count(asked, asked.scope, asked.by)
    if asked.by == "person" and viewer.role not in LEADERS:
        counted = {key: numbers for key, numbers in counted.items() if key == viewer.pk}
    order = (
        sorted(counted, reverse=True) if asked.by == "month" else sorted(counted, key=lambda key: _size(counted[key]))
    )
    labels = _labels(asked.by, order[:MOST_ROWS])
    rows = []
    for key in order:
        cells = _cells(asked, narrowed(asked.scope, asked.by, key), counted[key], took, at=at)
        young = next((STEPS[cell.step].label for cell in cells if cell.maturing), "")
        rows.append(Row(key, labels.get(key, str(key)), cells, young))
    return rows


def _size(numbers: Numbers) -> tuple[int, ...]:
    return tuple(-number for number in numbers.values())


def narrowed(scope: Scope, by: str, key: Any) -> Scope:
    """The scope of one row: what its numbers open into."""
    if by == "month":
        first = date.fromisoformat(f"{key}-01")
        until = min(scope.until, midnight(next_month(first)))
        return replace(scope, since=max(scope.since, midnight(first)), until=until)
    value: Any = key if by in NUMBERS else key or UNKNOWN
    return replace(scope, **{by: value})


def _labels(by: str, keys: Sequence[Any]) -> dict[Any, str]:
    if by == "month":
        return {key: date_format(date.fromisoformat(f"{key}-01"), "F Y") for key in keys}
    named = words(by, [key if by in NUMBERS else key or UNKNOWN for key in keys])
    return {key: named[key if by in NUMBERS else key or UNKNOWN] for key in keys}


def asked_funnel(scope: Scope, query: Any) -> Asked:
    """The page's parameters; what cannot be read counts as not asked."""
    mode, start, by = query.get("count", ""), query.get("start", ""), query.get("by", "")
    return Asked(
        scope,
        mode if mode in MODES else "cohort",
        start if start in STARTS else "visitor",
        by if by in counting.BYS else "",
    )


BY_LABELS: dict[str, Any] = {**LABELS, "month": _("Month")}
