"""Crediting deals to what their people did before: four rules, exact to the cent. Reading only.

What each source and each kind of activity is credited with of a deal is derived (reports.passages.credits).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from reports.deals.sets import BASIC, FIRST
from reports.figures.scope import Scope

RULES: Mapping[str, Any] = {
    "first": _("First touch"),
    "last": _("Last touch"),
    "even": _("All touches alike"),
    "decay": _("Recent touches more"),
}
SAID: Mapping[str, Any] = {
    "first": _("The whole amount goes to the first thing that any of the deal's people did."),
    "last": _("The whole amount goes to the last thing they did before the opportunity opened."),
    "even": _("Everything they did before the opportunity opened gets the same share."),
    "decay": _("Everything they did before it opened gets a share that halves with every 30 days before it."),
}
BYS: Mapping[str, Any] = {"source": _("Source"), "activity": _("What they did")}
DEALS = f"""
SELECT '{{0}}' AS which, o.id, COALESCE(o.amount, 0) AS amount, o.currency, COALESCE(d.touched, false) AS touched
{FIRST} WHERE {{1}}{{2}}
"""
CREDITED = """
WITH deals AS MATERIALIZED ({deals})
SELECT d.which, d.currency, c.key, sum(c.{rule}), count(*)::int
FROM deals d JOIN reports_credit c ON c.opportunity_id = d.id AND c.by = '{by}' GROUP BY 1, 2, 3
UNION ALL
SELECT which, currency, NULL, sum(amount), count(*)::int FROM deals WHERE NOT touched GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Credit:
    """What a source or a kind of activity is credited with in one currency; `key` None: nobody had acted before.

    `deals` were touched by it, however much the rule gives it.
    """

    which: str
    currency: str
    key: str | None
    amount: Decimal
    deals: int


def credits(scope: Scope, *, rule: str = "decay", by: str = "source") -> list[Credit]:
    """Opened and won deals of the time, credited; the largest first. One statement."""
    parts = [DEALS.format(code, BASIC[code][1], scope.where("t")) for code in ("opened", "won")]
    sql = CREDITED.format(deals=" UNION ALL ".join(parts), rule=rule, by=by)
    with connection.cursor() as cursor:
        cursor.execute(sql, scope.parameters)
        found = [Credit(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (one.which, one.key is None, -one.amount, one.key or ""))
