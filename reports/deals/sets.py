"""The register of sets of deals: code → label and SQL of ids. The scope is asked of the person a deal began with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from handoff.models import Opportunity
from handoff.visibility import OpportunityQuerySet
from reports.figures.scope import Scope

# A deal `o`, how it began `d` and the journey `t` of the person it began with; deals of the past may have nobody.
FIRST = """FROM handoff_opportunity o LEFT JOIN reports_beginning d ON d.opportunity_id = o.id
    LEFT JOIN reports_journey t ON t.contact_id = d.contact_id"""


@dataclass(frozen=True, slots=True)
class Deals:
    """Deals of one kind; `condition` is about `o` and `d`, with the scope's parameters and %(key)s."""

    code: str
    label: Any
    condition: str


DEALS: dict[str, Deals] = {}


def deals(code: str, label: Any, condition: str) -> Deals:
    """Put a set of deals in the register."""
    if code in DEALS:
        raise ValueError(f"Two sets of deals are called {code}.")
    DEALS[code] = Deals(code, label, condition)
    return DEALS[code]


def deals_sql(code: str, scope: Scope) -> str:
    """The ids of a set."""
    return f"SELECT o.id {FIRST} WHERE {DEALS[code].condition}{scope.where('t')}"


def deals_behind(viewer: Viewer, code: str, scope: Scope, key: str = "") -> OpportunityQuerySet:
    """The deals of a set that the viewer may open; some sets ask for a `key`, say a source."""
    return Opportunity.objects.visible_to(viewer).filter(pk__in=_ids(code, scope, key))


def deals_counted(code: str, scope: Scope, key: str = "") -> int:
    """How many deals a set has, whoever may open them."""
    return Opportunity.objects.filter(pk__in=_ids(code, scope, key)).count()


def amounts(rows: OpportunityQuerySet) -> list[tuple[str, Any]]:
    """(currency, sum), the largest first."""
    found = rows.order_by().values_list("currency").annotate(sum=Sum("amount"))
    return sorted(((code, total) for code, total in found if total is not None), key=lambda each: (-each[1], each[0]))


def _ids(code: str, scope: Scope, key: str) -> RawSQL:
    # RawSQL takes parameters by place; the names are the scope's, so they are put in here.
    with connection.cursor() as cursor:
        plain = cursor.mogrify(f"({deals_sql(code, scope)})", {**scope.parameters, "key": key}).decode()
    return RawSQL(plain.replace("%", "%%"), [])  # noqa: S611 (our own SQL with quoted parameters)


IN_TIME = "o.{0} >= %(since)s AND o.{0} < %(until)s"
BASIC: Mapping[str, tuple[Any, str]] = {
    "opened": (_("Opportunities opened"), IN_TIME.format("opened_at")),
    "won": (_("Deals won"), f"o.stage = 'won' AND {IN_TIME.format('ended_at')}"),
    "lost": (_("Deals lost"), f"o.stage = 'lost' AND {IN_TIME.format('ended_at')}"),
    "pipeline": (
        _("Pipeline at the end of the time"),
        "COALESCE(o.opened_at, o.created_at) < %(until)s AND (o.ended_at IS NULL OR o.ended_at >= %(until)s)",
    ),
}
for _code, (_label, _condition) in BASIC.items():
    deals(_code, _label, _condition)
