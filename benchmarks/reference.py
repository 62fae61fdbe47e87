"""The reference of a full rescore: the default model written by hand as one aggregate and one UPDATE.

Same rules, caps and decay, same columns written. It knows steps, one rule a type, caps of rules and groups, facts;
no half-lives, no conditions on properties, no as-of dates, no explanation, no definitions.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from leads.models import ActivityType
from scoring.conditions import of_fact
from scoring.engine import active_model
from scoring.models import BehaviourRule, ScoringModel
from scoring.parameters import Parameters

GAIN = timedelta(days=7)
WARM = timedelta(days=90)

STATEMENT = """
WITH acts AS (
    SELECT w.contact_id, {sums}, sum(w.now) FILTER (WHERE w.occurred_at > {at} - interval '7 days') AS gain,
        max(w.occurred_at) FILTER (WHERE w.own) AS last_at,
        max(w.occurred_at + w.hot) AS hot_until, max(w.occurred_at + w.warm) AS warm_until,
        min(w.changes_at) FILTER (WHERE w.points <> 0) AS changes_at
    FROM (
        SELECT a.contact_id, a.occurred_at, r.rule, r.own, r.hot, r.warm,
            CASE WHEN r.per_visit AND a.visit <> a.id THEN 0 ELSE r.points END AS points,
            CASE WHEN r.per_visit AND a.visit <> a.id THEN 0 ELSE r.points END * {factor} AS now,
            CASE {changes} END AS changes_at
        FROM leads_activity a
        JOIN (VALUES {rules}) r (type_id, rule, points, per_visit, own, hot, warm) ON r.type_id = a.type_id
        WHERE a.occurred_at <= {at} AND a.occurred_at > {at} - {reach}
    ) w GROUP BY w.contact_id
), people AS (
    SELECT c.id AS contact_id, COALESCE(acts.gain, 0) AS gain, {engagement} AS engagement,
        LEAST({fit}, {fit_cap}) AS fit_points, c.do_not_profile AS unprofiled,
        c.do_not_profile OR {excluded} AS out, acts.hot_until, acts.warm_until, acts.changes_at,
        COALESCE(acts.last_at, (SELECT max(b.occurred_at) FROM leads_activity b WHERE b.contact_id = c.id
            AND b.occurred_at <= {at} AND b.type_id = ANY ({own}))) AS last_activity_at
    FROM leads_contact c LEFT JOIN leads_company co ON co.id = c.company_id LEFT JOIN acts ON acts.contact_id = c.id
)
UPDATE leads_standing s SET
    points = CASE WHEN p.out THEN 0 ELSE p.engagement + p.fit_points END,
    engagement = CASE WHEN p.out THEN 0 ELSE p.engagement END,
    fit_points = CASE WHEN p.out THEN 0 ELSE p.fit_points END,
    fit = CASE WHEN p.unprofiled THEN 'D' {letters} ELSE 'D' END,
    temperature = CASE WHEN p.out THEN 'cold' WHEN p.hot_until > {at} THEN 'hot' WHEN p.warm_until > {at} THEN 'warm'
        ELSE 'cold' END,
    gain = CASE WHEN p.out THEN 0 ELSE p.gain END, last_activity_at = p.last_activity_at, scored_at = {at},
    model_id = {model}, attempts = 0,
    next_change_at = CASE WHEN NOT p.out THEN LEAST(p.changes_at, CASE WHEN p.hot_until > {at} THEN p.hot_until
        WHEN p.warm_until > {at} THEN p.warm_until END) END
FROM people p WHERE p.contact_id = s.contact_id
"""


def rescore_by_hand(*, at: datetime) -> int:
    """Score everybody as of `at` with the hand-written statement; returns how many rows it wrote."""
    statement, parameters = compiled(active_model(), at=at)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def compiled(model: ScoringModel, *, at: datetime) -> tuple[str, Parameters]:
    """The statement with this model's constants in it."""
    parameters = Parameters()
    rules = list(model.behaviour_rules.order_by("pk"))
    instant = f"{parameters.add(at)}::timestamptz"
    kinds = list(ActivityType.objects.order_by("pk"))
    edges = [(timedelta(days=float(day)), Decimal(str(factor))) for day, factor in model.steps]
    reach = max(
        [edges[-1][0], WARM, *(timedelta(days=kind.valid_days) for kind in kinds if kind.temperature != "cold")]
    )
    sums, engagement = _sums(model, rules)
    pieces = {
        "at": instant,
        "sums": sums,
        "engagement": engagement,
        "factor": _factor(edges, instant),
        "changes": _changes(edges, instant),
        "rules": ", ".join(_row(kind, rules) for kind in kinds),
        "reach": _interval(reach),
        "fit": _fit(model, parameters),
        "fit_cap": str(model.fit_cap),
        "excluded": " OR ".join(of_fact(r.field, r.op, r.value, parameters) for r in model.exclusions.all()) or "false",
        "own": parameters.add([kind.pk for kind in kinds if kind.own]),
        "letters": _letters(model),
        "model": parameters.add(model.pk),
    }
    return STATEMENT.format(**pieces), parameters


def _row(kind: ActivityType, rules: list[BehaviourRule]) -> str:
    """One type: its rule (0 where none), points and signal."""
    number, points = next(((n, rule.points) for n, rule in enumerate(rules, 1) if rule.type_id == kind.pk), (0, 0))
    heat = kind.temperature if kind.own else "cold"
    valid, none = _interval(timedelta(days=kind.valid_days)), "NULL::interval"
    hot = valid if heat == "hot" else none
    warm = {"hot": _interval(WARM), "warm": valid}.get(heat, none)
    return f"({kind.pk}, {number}, {points}::numeric, {kind.per_visit}, {kind.own}, {hot}, {warm})"


def _factor(edges: list[tuple[timedelta, Decimal]], at: str) -> str:
    starts = [(timedelta(0), Decimal(1)), *edges]
    whens = " ".join(
        f"WHEN a.occurred_at > {at} - {_interval(end)} THEN {factor}"
        for (_start, factor), (end, _next) in zip(starts, edges, strict=False)
    )
    return f"CASE {whens} ELSE {edges[-1][1]} END"


def _changes(edges: list[tuple[timedelta, Decimal]], at: str) -> str:
    ends = sorted([GAIN, *(start for start, _factor in edges)])
    return " ".join(
        f"WHEN a.occurred_at > {at} - {_interval(end)} THEN a.occurred_at + {_interval(end)}" for end in ends
    )


def _sums(model: ScoringModel, rules: list[BehaviourRule]) -> tuple[str, str]:
    """One sum for each capped rule, each group and the rest; and how they make the engagement."""
    capped = {number for number, rule in enumerate(rules, 1) if rule.cap_max is not None or rule.cap_min is not None}
    sums, terms = [], []
    for group in [None, *model.groups.order_by("pk")]:
        inside = [n for n, rule in enumerate(rules, 1) if rule.group_id == (group.pk if group else None)]
        parts = [[n] for n in inside if n in capped] + [[n for n in inside if n not in capped]]
        inner = []
        for part in (part for part in parts if part):
            name = f"s{len(sums)}"
            sums.append(f"sum(w.now) FILTER (WHERE w.rule = ANY ('{{{','.join(map(str, part))}}}')) AS {name}")
            alone = rules[part[0] - 1] if part[0] in capped else None
            inner.append(_clipped(f"COALESCE(acts.{name}, 0)", alone))
        if inner:
            terms.append(_clipped(" + ".join(inner), group))
    return ", ".join(sums), " + ".join(terms)


def _clipped(total: str, caps: Any) -> str:
    low = total if caps is None or caps.cap_min is None else f"GREATEST({total}, {caps.cap_min})"
    return f"({low})" if caps is None or caps.cap_max is None else f"LEAST({low}, {caps.cap_max})"


def _fit(model: ScoringModel, parameters: Parameters) -> str:
    return " + ".join(
        f"CASE WHEN {of_fact(rule.field, rule.op, rule.value, parameters)} THEN {rule.points} ELSE 0 END"
        for rule in model.fit_rules.order_by("pk")
    )


def _letters(model: ScoringModel) -> str:
    edges = (("A", model.fit_a), ("B", model.fit_b), ("C", model.fit_c))
    return " ".join(f"WHEN p.fit_points >= {edge} THEN '{letter}'" for letter, edge in edges)


def _interval(age: timedelta) -> str:
    return f"interval '{age.total_seconds():.0f} seconds'"
