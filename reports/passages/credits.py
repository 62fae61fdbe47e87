"""How deals are credited to what their people did before they opened: four rules, exact to the cent.

Each deal's amount is shared among its touches by weight and cut to cents; the rest of the cutting is on the last touch,
so that the shares of a deal sum to its amount.
"""

from collections.abc import Mapping

from reports.passages.derived import Derived

HALF_LIFE_DAYS = 30
# The rule's weight of touch `nth` of `n`, `age` days before the deal opened.
WEIGHTS: Mapping[str, str] = {
    "first": "CASE WHEN nth = 1 THEN 1 ELSE 0 END::float",
    "last": "CASE WHEN nth = n THEN 1 ELSE 0 END::float",
    "even": "1::float",
    # Relative to the youngest touch, so that long ago is never nothing of nothing.
    "decay": f"power(2::float, -(age - youngest) / {HALF_LIFE_DAYS})",
}
# Halves of a float that is at the edge of its range say nothing more.
FURTHEST_DAYS = 20_000
OPENED = "COALESCE(o.opened_at, o.created_at)"
# Deals in which one of the people takes part, and the person each began with.
MINE = """
SELECT o.*, f.contact_id AS first_id FROM handoff_opportunity o JOIN LATERAL (
    SELECT p.contact_id FROM handoff_participant p WHERE p.opportunity_id = o.id ORDER BY p.id LIMIT 1) f ON true
WHERE o.id IN (SELECT p.opportunity_id FROM handoff_participant p WHERE p.contact_id = ANY(%(ids)s::bigint[]))
"""
# A touch is an act of a deal's people before it opened; visits count once, however many pages they had.
TOUCHES = f"""FROM handoff_participant p JOIN leads_contact c ON c.id = p.contact_id
    JOIN leads_activity a ON a.contact_id = c.id AND a.occurred_at <= {OPENED} AND (a.visit IS NULL OR a.visit = a.id)
    JOIN leads_activitytype y ON y.id = a.type_id AND y.own
    WHERE p.opportunity_id = o.id"""
FOUND = "EXISTS (SELECT FROM handoff_handoff h WHERE h.id = o.handoff_id AND h.origin = 'own_find')"

BEGINNING = Derived(
    "reports_beginning",
    ("opportunity_id",),
    f"""
SELECT o.id AS opportunity_id, o.first_id AS contact_id, EXISTS (SELECT {TOUCHES}) AS touched,
    NOT {FOUND} AND EXISTS (SELECT {TOUCHES} AND p.contact_id = o.first_id) AS begun
FROM ({MINE}) o
""",
    ("contact_id", "touched", "begun"),
)


def _each(text: str) -> str:
    """The text once for every rule."""
    return ", ".join(text.format(rule=rule, weight=weight) for rule, weight in WEIGHTS.items())


CREDITS = f"""
WITH touched AS (
    SELECT o.id AS opportunity_id, o.first_id, COALESCE(o.amount, 0) AS amount, a.source, a.code,
        row_number() OVER life AS nth, count(*) OVER deal AS n,
        LEAST(extract(epoch FROM {OPENED} - a.occurred_at)::float / 86400, {FURTHEST_DAYS}) AS age,
        LEAST(min(extract(epoch FROM {OPENED} - a.occurred_at)) OVER deal::float / 86400, {FURTHEST_DAYS}) AS youngest
    FROM ({MINE}) o CROSS JOIN LATERAL (SELECT c.source, y.code, a.id, a.occurred_at {TOUCHES}) a
    WINDOW deal AS (PARTITION BY o.id), life AS (PARTITION BY o.id ORDER BY a.occurred_at, a.id)
), weighed AS (
    SELECT *, {_each("{weight} AS {rule}")} FROM touched
), cut AS (
    SELECT opportunity_id, first_id, amount, source, code, nth, n, {
    _each('''CASE WHEN nth < n THEN trunc(amount
        * ({rule} / sum({rule}) OVER (PARTITION BY opportunity_id))::numeric, 2) ELSE 0 END AS {rule}''')
}
    FROM weighed
), shared AS (
    SELECT opportunity_id, first_id, source, code, {
    _each('''CASE WHEN nth < n THEN {rule}
        ELSE amount - sum({rule}) OVER (PARTITION BY opportunity_id) END AS {rule}''')
}
    FROM cut
), keyed AS (
    SELECT *, 'source' AS by, source AS key FROM shared UNION ALL SELECT *, 'activity', code FROM shared
)
SELECT opportunity_id, first_id AS contact_id, by, key, {_each("sum({rule}) AS {rule}")}
FROM keyed GROUP BY 1, 2, 3, 4
"""
CREDIT = Derived(
    "reports_credit", ("opportunity_id", "by", "key"), CREDITS, ("contact_id", *WEIGHTS),
)  # fmt: skip
