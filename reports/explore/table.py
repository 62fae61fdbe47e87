"""The explorer's table: groups in rows and columns with their words, totals, and what is folded into one line. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.explore.asking import Asked
from reports.explore.counting import Counted, Group
from reports.explore.dimensions import Dimension, spans_between

MOST_ROWS, MOST_COLUMNS, MOST_SPANS = 60, 12, 60
Amounts = dict[str, Decimal]


@dataclass(slots=True)
class Sum:
    """A cell: how many, and their amounts by currency."""

    number: int = 0
    amounts: Amounts = field(default_factory=dict)

    def add(self, group: Group) -> None:
        self.number += group.number
        if group.amount is not None:
            self.amounts[group.currency] = self.amounts.get(group.currency, Decimal(0)) + group.amount

    @property
    def money(self) -> list[tuple[str, Decimal]]:
        """(currency, amount), the largest first."""
        return sorted(self.amounts.items(), key=lambda each: (-each[1], each[0]))


@dataclass(frozen=True, slots=True)
class Head:
    """A value of a dimension with its words; `value` is None for what is folded together: it opens into nothing."""

    value: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; `share` is its part of the largest, in per cent, for a bar."""

    head: Head
    cells: list[tuple[Head, Sum]]
    whole: Sum
    share: float


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are empty where there is one dimension."""

    columns: list[Head]
    lines: list[Line]
    feet: list[tuple[Head, Sum]]
    whole: Sum
    total: int
    cut: bool


def table(question: Asked, counted: Counted) -> Table:
    """The table of a question; names are read in one statement a dimension at most."""
    rows = _heads(question.by, _sizes((group.row, group.number) for group in counted.groups), question, MOST_ROWS)
    columns: dict[str, Head] = {}
    if question.beside:
        sizes = _sizes((group.column, group.number) for group in counted.groups)
        columns = _heads(question.beside, sizes, question, MOST_COLUMNS)
    sums: dict[tuple[Head | None, Head | None], Sum] = defaultdict(Sum)
    for group in counted.groups:
        row, column = rows[group.row], columns.get(group.column)
        for key in {(row, column), (row, None), (None, column), (None, None)}:
            sums[key].add(group)
    shown, beside = list(dict.fromkeys(rows.values())), list(dict.fromkeys(columns.values()))
    most = max((sums[row, None].number for row in shown), default=0) or 1
    lines = [
        Line(row, [(one, sums[row, one]) for one in beside], sums[row, None], 100 * sums[row, None].number / most)
        for row in shown
    ]
    feet = [(one, sums[None, one]) for one in beside]
    return Table(beside, lines, feet, sums[None, None], counted.total, counted.cut)


def _sizes(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for value, number in pairs:
        found[value] += number
    return found


def _heads(one: Dimension, sizes: Mapping[str, int], question: Asked, most: int) -> dict[str, Head]:
    """Value → its head, in the order of the table; those beyond the most share one."""
    order = _order(one, sizes, question)
    shown = set(order[-MOST_SPANS:] if one.span else order[:most])
    named = one.named(shown)
    folded = Head(None, _("%(n)s others") % {"n": len(order) - len(shown)})
    return {value: Head(value, named[value]) if value in shown else folded for value in order}


def _order(one: Dimension, sizes: Mapping[str, int], question: Asked) -> list[str]:
    """Time in its course with its empty months, other dimensions in their own order, else the largest first."""
    if one.span:
        scope = question.scope
        first, last = (timezone.localtime(at).date() for at in (scope.since, scope.until - timedelta.resolution))
        days = spans_between(one.span, first, last) if (last - first).days <= MOST_SPANS * 31 else []
        return sorted({*days, *sizes}) if len(days) <= MOST_SPANS else sorted(sizes)
    return sorted(sizes, key=lambda value: (one.place(value) or 0, -sizes[value], value))


def told(question: Asked, counted: Counted) -> list[tuple[Group, str, str]]:
    """Every group with the words of its values, in the order of the table, folded nowhere."""
    rows = question.by.named({group.row for group in counted.groups})
    columns = question.beside.named({group.column for group in counted.groups}) if question.beside else {}
    sizes = _sizes((group.row, group.number) for group in counted.groups)
    order = {value: n for n, value in enumerate(_order(question.by, sizes, question))}
    found = sorted(counted.groups, key=lambda group: (order[group.row], group.column, group.currency))
    return [(group, rows[group.row], columns.get(group.column, "")) for group in found]


def flat(question: Asked, counted: Counted) -> list[list[Any]]:
    """The same as lines of a sheet: values in words, how many, of deals the amount and its currency."""
    return [
        [
            row, *([column] if question.beside else []), group.number,
            *([group.amount, group.currency] if question.measure.deals else []),
        ]
        for group, row, column in told(question, counted)
    ]  # fmt: skip
