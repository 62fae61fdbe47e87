"""The explorer's statements: the groups of a question, and what lies behind one cell. Values are parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.actor import Viewer
from handoff.models import Opportunity
from handoff.visibility import OpportunityQuerySet
from leads.models import Contact
from leads.visibility import ContactQuerySet
from reports.explore.asking import Asked
from reports.figures.scope import OWN

# So many groups are fetched; a table of more is said to be cut, its total is not.
MOST_GROUPS = 20_000


class Group(NamedTuple):
    """How many rows have this value, beside that one, in this currency; their amounts where they are deals."""

    row: str
    column: str
    currency: str
    number: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The largest groups, and how many rows there are in all."""

    groups: list[Group]
    total: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """Which cell of a question's table: a value of each dimension, None for all."""

    row: str | None = None
    column: str | None = None


def counted(question: Asked) -> Counted:
    """One statement, whatever is asked."""
    measure = question.measure
    beside = measure.value(question.beside.code) if question.beside else "''"
    money = ("o.currency", "sum(o.amount)") if measure.deals else ("''", "NULL::numeric")
    where, values = _where(question, Cell())
    sql = f"""SELECT {measure.value(question.by.code)}, {beside}, {money[0]}, count(*), {money[1]},
        sum(count(*)) OVER () {where} GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT %(most)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, "most": MOST_GROUPS + 1})
        found = cursor.fetchall()
    groups = [Group(*row[:5]) for row in found[:MOST_GROUPS]]
    return Counted(groups, int(found[0][5]) if found else 0, len(found) > MOST_GROUPS)


def number_in(question: Asked, cell: Cell) -> int:
    """How many rows a cell counts."""
    where, values = _where(question, cell)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {where}", values)
        return int(cursor.fetchone()[0])


def people_in(viewer: Viewer, question: Asked, cell: Cell) -> ContactQuerySet:
    """The people behind a cell whom the viewer may open, each once."""
    return Contact.objects.visible_to(viewer).filter(pk__in=_behind(question, cell))


def deals_in(viewer: Viewer, question: Asked, cell: Cell) -> OpportunityQuerySet:
    """The deals behind a cell that the viewer may open."""
    return Opportunity.objects.visible_to(viewer).filter(pk__in=_behind(question, cell))


def _behind(question: Asked, cell: Cell) -> RawSQL:
    where, values = _where(question, cell)
    # RawSQL takes parameters by place; ours have names, so they are put in here.
    with connection.cursor() as cursor:
        plain = cursor.mogrify(f"(SELECT {question.measure.who} {where})", values).decode()
    return RawSQL(plain.replace("%", "%%"), [])  # noqa: S611 (our own SQL with quoted parameters)


def _where(question: Asked, cell: Cell) -> tuple[str, dict[str, Any]]:
    """FROM … WHERE …, and its values."""
    measure, equal = question.measure, _equal(question, cell)
    asked = {question.by.code, *([question.beside.code] if question.beside else []), *(code for code, _value in equal)}
    own = question.by_person and question.own is not None
    if own:
        equal.append(("person", str(question.own)))
    columns = " ".join(measure.columns.get(code, "") for code in {*asked, *(code for code, _value in equal)})
    rows = f"{measure.rows} {measure.joined}" if "t." in columns or "s." in columns else measure.rows
    conditions = "".join(f" AND {measure.value(code)} = %(value{n})s" for n, (code, _value) in enumerate(equal))
    values: dict[str, Any] = {f"value{n}": value for n, (_code, value) in enumerate(equal)}
    values |= {"since": question.scope.since, "until": question.scope.until, "zone": _zone()}
    time = f"{measure.time} >= %(since)s AND {measure.time} < %(until)s"
    return f"{rows} WHERE {measure.condition} AND {time}{conditions}", values


def _equal(question: Asked, cell: Cell) -> list[tuple[str, str]]:
    """(dimension, value) of what the scope and the cell narrow to."""
    scope, columns = question.scope, question.measure.columns
    own = [name for name in OWN if getattr(scope, name) not in ("", None)]
    found = [(name, str(getattr(scope, name))) for name in (*scope.narrowed, *own) if name in columns]
    if cell.row is not None:
        found.append((question.by.code, cell.row))
    if cell.column is not None and question.beside:
        found.append((question.beside.code, cell.column))
    return found


def _zone() -> str:
    zone = timezone.get_current_timezone()
    return zone.key if isinstance(zone, ZoneInfo) else "UTC"


def asked_cell(query: Mapping[str, str]) -> Cell:
    """`row=` and `column=` of an address; a value that is not there names an empty cell."""
    row, column = query.get("row"), query.get("column")
    return Cell(_value(row), _value(column))


def _value(text: str | None) -> str | None:
    return None if text is None else text.replace("\x00", "")[:200]
