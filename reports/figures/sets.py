"""The register of figures: code → label and the SQL of its people. A page that shows a number names one of these."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from leads.models import Contact
from reports.figures.scope import Scope


@dataclass(frozen=True, slots=True)
class Figure:
    """`sql` selects contact ids, each once; {where} stands for the scope's dimensions of the table `t`.

    Its parameters are the scope's: %(since)s, %(until)s.
    """

    code: str
    label: Any
    sql: str


FIGURES: dict[str, Figure] = {}


def figure(code: str, label: Any, sql: str) -> Figure:
    """Put a figure in the register. Codes are lasting: frozen reports name them."""
    if code in FIGURES:
        raise ValueError(f"Two figures are called {code}.")
    FIGURES[code] = Figure(code, label, sql)
    return FIGURES[code]


def counts(codes: Collection[str], scope: Scope) -> dict[str, int]:
    """How many people stand behind each figure, in one statement."""
    parts = [f"SELECT '{code}', count(*) FROM ({_sql(FIGURES[code], scope)}) f" for code in codes]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), scope.parameters)
        return dict(cursor.fetchall())


def ids_behind(codes: Collection[str], scope: Scope) -> dict[str, list[int]]:
    """The ids of the people behind each figure, in one statement: what a frozen report keeps."""
    ids = "(SELECT COALESCE(array_agg(f.id ORDER BY f.id), '{{}}') FROM ({0}) f (id))"
    parts = [f"SELECT '{code}', {ids.format(_sql(FIGURES[code], scope))}" for code in codes]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), scope.parameters)
        return dict(cursor.fetchall())


def people_behind(viewer: Viewer, code: str, scope: Scope) -> QuerySet[Contact]:
    """The people of a figure whom the viewer may open."""
    sql = f"({_sql(FIGURES[code], scope)})"
    # RawSQL takes parameters by place; the names are the scope's, so they are put in here.
    with connection.cursor() as cursor:
        plain = cursor.mogrify(sql, scope.parameters).decode()
    ids = RawSQL(plain.replace("%", "%%"), [])  # noqa: S611 (our own SQL with quoted parameters)
    return Contact.objects.visible_to(viewer).filter(pk__in=ids)


def _sql(one: Figure, scope: Scope) -> str:
    return one.sql.replace("{where}", scope.where("t"))


# Whoever first came to a stage in the time: the heads of the funnel's cohorts.
ENTERED: Mapping[str, tuple[Any, str]] = {
    "lead": (_("Leads"), "lead_at"),
    "mql": (_("MQLs"), "mql_at"),
    "sql": (_("SQLs"), "sql_at"),
    "accepted": (_("SQLs accepted"), "accepted_at"),
    "opportunity": (_("Opportunities"), "opportunity_at"),
    "customer": (_("Customers"), "customer_at"),
}
for _code, (_label, _column) in ENTERED.items():
    figure(
        f"first_{_code}",
        _label,
        f"SELECT t.contact_id FROM reports_journey t WHERE t.{_column} >= %(since)s AND t.{_column} < %(until)s{{where}}",  # noqa: E501 (our own columns)
    )
