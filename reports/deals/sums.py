"""Numbers and amounts of sets of deals, several sets in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from reports.deals.sets import DEALS, FIRST
from reports.figures.scope import Scope


@dataclass(frozen=True, slots=True)
class Sum:
    """How many deals a set has, and their known amounts by currency, the largest first."""

    code: str
    label: Any
    number: int
    amounts: list[tuple[str, Decimal]]


def sums(codes: Collection[str], scope: Scope) -> dict[str, Sum]:
    """Code → sum. One scan of the deals."""
    each = ", ".join(
        f"(count(*) FILTER (WHERE {condition}))::int, COALESCE(sum(o.amount) FILTER (WHERE {condition}), 0)"
        for condition in (DEALS[code].condition for code in codes)
    )
    sql = f"SELECT o.currency, {each} {FIRST} WHERE true{scope.where('t')} GROUP BY 1"
    with connection.cursor() as cursor:
        cursor.execute(sql, scope.parameters)
        rows = cursor.fetchall()
    return {
        code: _sum(code, [(row[0], row[1 + 2 * place], row[2 + 2 * place]) for row in rows])
        for place, code in enumerate(codes)
    }


def _sum(code: str, rows: list[tuple[str, int, Decimal]]) -> Sum:
    amounts = [(currency, amount) for currency, _number, amount in rows if amount]
    return Sum(
        code,
        DEALS[code].label,
        sum(number for _currency, number, _amount in rows),
        sorted(amounts, key=lambda each: (-each[1], each[0])),
    )
