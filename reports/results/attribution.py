"""Crediting deals to what their people did before: four rules, exact to the cent. Reading only.

Each deal's amount is shared among its touches by weight and cut to cents; the rest of the cutting is on the last touch,
so that the shares of a deal sum to its amount.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from reports.deals.sets import BASIC, FIRST
from reports.figures.scope import Scope
from reports.results.sets import OPENED, TOUCHES

HALF_LIFE_DAYS = 30
# The rule's weight of touch `nth` of `n`, `age` days before the deal opened.
WEIGHTS: Mapping[str, str] = {
    "first": "CASE WHEN nth = 1 THEN 1 ELSE 0 END::float",
    "last": "CASE WHEN nth = n THEN 1 ELSE 0 END::float",
    "even": "1::float",
    # Relative to the youngest touch, so that long ago is never nothing of nothing.
    "decay": f"power(2::float, -(age - youngest) / {HALF_LIFE_DAYS})",
}
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
# Halves of a float that is at the edge of its range say nothing more.
FURTHEST_DAYS = 20_000

CREDITED = """
WITH deals AS (
    {deals}
), touched AS (
    SELECT d.which, d.id, d.amount, d.currency, {key} AS key,
        row_number() OVER life AS nth, count(*) OVER deal AS n,
        LEAST(extract(epoch FROM d.opened - a.occurred_at)::float / 86400, {furthest}) AS age,
        LEAST(min(extract(epoch FROM d.opened - a.occurred_at)) OVER deal::float / 86400, {furthest}) AS youngest
    FROM deals d JOIN handoff_opportunity o ON o.id = d.id CROSS JOIN LATERAL (SELECT c.source, a.*, y.code {touches}
        WHERE p.opportunity_id = o.id) a
    WINDOW deal AS (PARTITION BY d.which, d.id),
        life AS (PARTITION BY d.which, d.id ORDER BY a.occurred_at, a.id)
), weighed AS (
    SELECT *, {weight} AS weight FROM touched
), cut AS (
    SELECT *, CASE WHEN nth < n
        THEN trunc(amount * (weight / sum(weight) OVER (PARTITION BY which, id))::numeric, 2) ELSE 0 END AS part
    FROM weighed
), shared AS (
    SELECT *, CASE WHEN nth < n THEN part ELSE amount - sum(part) OVER (PARTITION BY which, id) END AS share FROM cut
)
SELECT which, currency, key, sum(share), count(DISTINCT id)::int FROM shared GROUP BY 1, 2, 3
UNION ALL
SELECT which, currency, NULL, sum(amount), count(*)::int FROM deals d
    WHERE NOT EXISTS (SELECT FROM touched WHERE touched.which = d.which AND touched.id = d.id) GROUP BY 1, 2
"""
DEALS = f"""SELECT '{{0}}' AS which, o.id, COALESCE(o.amount, 0) AS amount, o.currency, {OPENED} AS opened {FIRST}
    WHERE {{1}}{{2}}"""


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
    sql = CREDITED.format(
        deals=" UNION ALL ".join(DEALS.format(code, BASIC[code][1], scope.where("t")) for code in ("opened", "won")),
        key={"activity": "a.code", "source": "a.source"}[by],
        furthest=FURTHEST_DAYS,
        touches=TOUCHES,
        weight=WEIGHTS[rule],
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, scope.parameters)
        found = [Credit(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (one.which, one.key is None, -one.amount, one.key or ""))
