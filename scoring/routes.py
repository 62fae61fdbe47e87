"""Routes of a definition (by score, by signal, by person) as SQL over people and their standings.

`c` is the contact, `co` the company, `s` the standing. Who is moved because a route holds is qualification.py's.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from leads.models import ActivityType
from leads.refusals import Invalid
from leads.words import BuyingRole, BuyingStage, Temperature
from scoring.conditions import of_fact
from scoring.parameters import Parameters

Route = Mapping[str, Any]
KINDS = ("score", "signal", "person", "hand")
# A decision maker counts as newly reached while their first own act is this fresh (the rolling three months).
NEWLY = timedelta(days=90)
COMPANY_SIZE = "(co.revenue >= 500000 OR co.employees >= 50)"
OWN_ACT = """
SELECT true FROM leads_activity a JOIN leads_activitytype t ON t.id = a.type_id
WHERE a.contact_id = c.id AND t.own AND a.occurred_at <= {at}
"""


def some(select: str) -> str:
    """Whether SELECT yields a row, looked up person by person.

    EXISTS would let the planner hash the whole table of activities instead, for each chunk again.
    """
    return f"COALESCE(({select} LIMIT 1), false)"


def route_sql(route: Route, at: datetime, parameters: Parameters) -> str:
    """SQL that is true where the route holds at `at`; false for a route that only a person's hand takes."""
    kind = route.get("kind")
    if kind not in KINDS:
        raise Invalid(_("There is no route called “%(kind)s”.") % {"kind": kind}, field="routes")
    if kind == "hand":
        return "false"
    parts = [WAYS[kind](route, at, parameters), *_conditions(route, parameters)]
    return f"COALESCE({' AND '.join(parts)}, false)"


def _by_score(route: Route, at: datetime, parameters: Parameters) -> str:
    minimum = route.get("min")
    if isinstance(minimum, bool) or not isinstance(minimum, int | float):
        raise Invalid(_("A route by score says the lowest score."), field="routes")
    return f"s.points >= {parameters.add(minimum)}"


def _by_signal(route: Route, at: datetime, parameters: Parameters) -> str:
    """An own act of these types that is still valid. A valid signal warms, so only warm standings are looked into."""
    types = list(ActivityType.objects.filter(code__in=route.get("types") or [], own=True))
    if not types:
        return "false"
    warmths = {Temperature(kind.temperature) for kind in types}
    valid = " OR ".join(
        f"(a.type_id = {kind.pk} AND a.occurred_at > {parameters.add(at - timedelta(days=kind.valid_days))})"
        for kind in types
    )
    acts = OWN_ACT.format(at=parameters.add(at))
    exists = some(f"{acts} AND ({valid})")
    if Temperature.COLD in warmths:
        return exists
    enough = [Temperature.HOT.value] + ([Temperature.WARM.value] if Temperature.WARM in warmths else [])
    return f"s.temperature = ANY({parameters.add(enough)}) AND {exists}"


def _by_person(route: Route, at: datetime, parameters: Parameters) -> str:
    """A decision maker at a most-wanted company whose first own act is fresh, and who was never in the queue."""
    role = parameters.add(BuyingRole.DECISION_MAKER.value)
    acts = OWN_ACT.format(at=parameters.add(at))
    fresh = parameters.add(at - NEWLY)
    return (
        f"c.place = 'none' AND c.role = {role} AND co.most_wanted AND {some(acts)}"
        f" AND NOT {some(f'{acts} AND a.occurred_at <= {fresh}')}"
    )


def _conditions(route: Route, parameters: Parameters) -> list[str]:
    """What a route asks besides: all of it must hold."""
    parts = []
    if route.get("fit"):
        parts.append(f"s.fit = ANY({parameters.add(list(route['fit']))})")
    if route.get("company") == "size":
        parts.append(COMPANY_SIZE)
    if route.get("own_department"):
        parts.append("(co.has_marketing OR co.has_sales)")
    if route.get("roles"):
        parts.append(of_fact("role", "in", list(route["roles"]), parameters))
    if route.get("topics"):
        parts.append(of_fact("topics", "in", list(route["topics"]), parameters))
    if route.get("buying_stage"):
        parts.append(f"c.buying_stage = ANY({parameters.add(_from_stage(route['buying_stage']))})")
    if "sources" in route:
        parts.append(of_fact("source", "in", _sources(route, "sources"), parameters))
    if "except_sources" in route:
        parts.append(f"NOT {of_fact('source', 'in', _sources(route, 'except_sources'), parameters)}")
    return parts


def _sources(route: Route, name: str) -> list[str]:
    """Codes of sources. An empty list would silently let in nobody, or everybody, so it is refused."""
    codes = route[name]
    if not isinstance(codes, list) or not codes or not all(isinstance(code, str) and code for code in codes):
        text = _('“%(name)s” of a route is a list of sources, such as ["webinar", "fair"].')
        raise Invalid(text % {"name": name}, field="routes")
    return codes


def _from_stage(earliest: str) -> list[str]:
    stages = list(BuyingStage.values)
    if earliest not in stages:
        raise Invalid(_("There is no buying stage “%(stage)s”.") % {"stage": earliest}, field="routes")
    return stages[stages.index(earliest) :]


WAYS: dict[str, Callable[[Route, datetime, Parameters], str]] = {
    "score": _by_score,
    "signal": _by_signal,
    "person": _by_person,
}
