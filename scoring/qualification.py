"""The definitions applied to people who have just been scored: who qualifies, who is ready for sales, who falls below.

Runs inside the sweep's transaction and holds the standings' locks. Moves go through leads.actions.move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from accounts.actor import BATON
from leads.actions import Mover, move
from leads.events import Happening, record
from scoring.conditions import of_fact
from scoring.engine import Parameters, Plan, Scope
from scoring.evidence import evidence
from scoring.models import Definition
from scoring.models.model import Status
from scoring.routes import route_sql, some

PEOPLE = """
FROM leads_contact c JOIN leads_standing s ON s.contact_id = c.id
LEFT JOIN leads_company co ON co.id = c.company_id LEFT JOIN leads_touched t ON t.contact_id = c.id
WHERE {scope} AND {standings} AND NOT c.do_not_contact AND NOT c.do_not_profile
"""
# Coming back from nurture takes an act of their own since they went there, and the agreed cool-down.
MAY_COME_BACK = """
(c.stage = 'lead' AND (c.place = 'none' OR (c.place = 'nurture' AND c.moved_at <= {{cooled}} AND {acted})))
""".format(
    acted=some(
        "SELECT true FROM leads_activity a JOIN leads_activitytype k ON k.id = a.type_id"
        " WHERE a.contact_id = c.id AND k.own AND a.occurred_at > c.moved_at AND a.occurred_at <= {at}"
    )
)
NOT_YET_SAID = "NOT " + some(
    "SELECT true FROM leads_event r WHERE r.contact_id = c.id AND r.kind || '' = 'scoring.ready'"
    " AND r.at >= c.moved_at AND (r.facts->>'automatic' = 'true' OR NOT {automatic})"
)
# By score, whether in everyday life or from an import; signals and people's own judgement stand until somebody decides.
# `kind || ''` keeps the look-up on the person's own events, not on all of that kind.
FALLING = """
SELECT c.id FROM leads_contact c JOIN leads_standing s ON s.contact_id = c.id
WHERE {scope} AND {standings} AND c.place = 'review' AND CASE WHEN s.points < {threshold} THEN
  (SELECT e.kind FROM leads_event e WHERE e.id = c.move_event_id) IN ('scoring.qualified', 'contact.undone')
  AND (SELECT q.facts->>'route' FROM leads_event q WHERE q.contact_id = c.id
       AND q.kind || '' = 'scoring.qualified' ORDER BY q.at DESC, q.id DESC LIMIT 1) = 'score' END
"""

# Whoever takes no part leaves the queue, however they came there.
OUT = """
SELECT c.id FROM leads_contact c JOIN leads_standing s ON s.contact_id = c.id
LEFT JOIN leads_company co ON co.id = c.company_id
WHERE {scope} AND {standings} AND c.place = 'review' AND (c.do_not_profile OR {excluded})
"""


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody who meets a definition by a route. `quiet`: only an import touched them since their last score."""

    contact_id: int
    route: str
    definition: Definition
    automatic: bool
    quiet: bool

    @property
    def facts(self) -> dict[str, Any]:
        return {"route": self.route, "definition": self.definition.kind}


def apply(plan: Plan, scope: Scope, *, at: datetime) -> None:
    """Move whoever the active definitions move. Each step sees what the one before it did."""
    active = {d.kind: d for d in Definition.objects.filter(status=Status.ACTIVE)}
    mql, sql = active.get(Definition.Kind.MQL), active.get(Definition.Kind.SQL)
    _take_out(plan, scope, at)
    if mql is not None:
        _qualify(_meeting(mql, sql, plan, scope, at), plan, at)
    if sql is not None:
        _announce(_ready(sql, plan, scope, at), plan, at)
    if mql is not None and mql.threshold is not None:
        _let_fall(mql, scope, at)


def _meeting(mql: Definition, sql: Definition | None, plan: Plan, scope: Scope, at: datetime) -> list[Met]:
    """Leads who meet the MQL definition, or the SQL definition by a route that waits for nobody."""
    parameters = Parameters()
    straight = [route for route in (sql.routes if sql else []) if not route.get("review_first")]
    routes = [(mql, route) for route in mql.routes] + [(mql, route) for route in straight]
    allowed = MAY_COME_BACK.format(
        at=parameters.add(at), cooled=parameters.add(at - timedelta(days=mql.cool_down_days))
    )
    return _met(routes, allowed, plan, scope, at, parameters)


def _ready(sql: Definition, plan: Plan, scope: Scope, at: datetime) -> list[Met]:
    """People in review who meet the SQL definition and of whom it has not been said since they came there."""
    parameters = Parameters()
    routes = sorted(((sql, route) for route in sql.routes), key=lambda pair: bool(pair[1].get("review_first")))
    return _met(routes, "c.place = 'review'", plan, scope, at, parameters, NOT_YET_SAID)


def _met(
    routes: Sequence[tuple[Definition, dict[str, Any]]],
    allowed: str,
    plan: Plan,
    scope: Scope,
    at: datetime,
    parameters: Parameters,
    each: str = "true",
) -> list[Met]:
    """Who is allowed, not excluded and meets one of the routes: one statement; the first route that holds is named."""
    if not routes:
        return []
    taking_part = f"NOT {_excluded(plan, parameters)}"
    whens = [
        f"WHEN {route_sql(route, at, parameters)} AND {taking_part}"
        f" AND {each.format(automatic=_automatic_sql(route))} THEN {place}"
        for place, (_definition, route) in enumerate(routes)
    ]
    people = PEOPLE.format(**_holding(scope, parameters))
    query = (
        f"SELECT * FROM (SELECT c.id, CASE {' '.join(whens)} END AS route, COALESCE(t.quiet, false) AS quiet"
        f" {people} AND {allowed}) m WHERE route IS NOT NULL ORDER BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found = cursor.fetchall()
    return [_one(contact, *routes[route], quiet=quiet) for contact, route, quiet in found]


def _excluded(plan: Plan, parameters: Parameters) -> str:
    """SQL that is true of whom an exclusion takes out."""
    rules = [of_fact(rule.field, rule.op, rule.value, parameters) for rule in plan.exclusions]
    return f"({' OR '.join(rules) or 'false'})"


def _one(contact: int, definition: Definition, route: dict[str, Any], *, quiet: bool) -> Met:
    return Met(contact, route["kind"], definition, automatic=not route.get("review_first"), quiet=quiet)


def _automatic_sql(route: dict[str, Any]) -> str:
    return "false" if route.get("review_first") else "true"


def _qualify(met: Sequence[Met], plan: Plan, at: datetime) -> None:
    """Into review with frozen evidence; people whom only an import touched arrive quietly, "from import"."""
    frozen = evidence(plan, [one.contact_id for one in met], at=at)
    for quiet in (False, True):
        movers = [
            Mover(
                one.contact_id,
                reason="import" if quiet else one.route,
                definition_id=one.definition.pk,
                facts=one.facts,
                evidence={**frozen[one.contact_id], "definition_version": one.definition.version},
            )
            for one in met
            if one.quiet == quiet and one.contact_id in frozen
        ]
        if movers:
            move("qualify", movers, by=BATON, at=at, quiet=quiet)


def _announce(met: Sequence[Met], plan: Plan, at: datetime) -> None:
    """Say that they are ready for sales. What came by import waits for a marketer, whatever the route."""
    frozen = evidence(plan, [one.contact_id for one in met], at=at)
    for quiet in (False, True):
        happenings = [
            Happening(
                one.contact_id,
                reason=one.route,
                definition_id=one.definition.pk,
                facts={**one.facts, "automatic": one.automatic and not quiet},
                evidence={**frozen[one.contact_id], "definition_version": one.definition.version},
            )
            for one in met
            if one.quiet == quiet and one.contact_id in frozen
        ]
        record("scoring.ready", happenings, by=BATON, at=at, quiet=quiet)


def _take_out(plan: Plan, scope: Scope, at: datetime) -> None:
    parameters = Parameters()
    query = OUT.format(excluded=_excluded(plan, parameters), **_holding(scope, parameters))
    _to_nurture(query, parameters, reason="excluded", at=at)


def _let_fall(mql: Definition, scope: Scope, at: datetime) -> None:
    parameters = Parameters()
    query = FALLING.format(**_holding(scope, parameters), threshold=parameters.add(mql.threshold))
    _to_nurture(query, parameters, reason="fell_below", at=at, definition=mql)


def _to_nurture(
    query: str, parameters: Parameters, *, reason: str, at: datetime, definition: Definition | None = None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found = [row[0] for row in cursor.fetchall()]
    if found:
        definition_id = definition.pk if definition else None
        move("fall_below", [Mover(one, reason=reason, definition_id=definition_id) for one in found], by=BATON, at=at)


def _holding(scope: Scope, parameters: Parameters) -> dict[str, str]:
    """The scope said of contacts and of standings, so that a chunk reads only its own part of both."""
    return {
        "scope": scope.holds("c.id", parameters),
        "standings": scope.holds("s.contact_id", parameters),
    }
