"""Random worlds for the engine: a model, a few people and what they did, drawn close to every boundary.

How many worlds a test goes through is its own `drawn(…)`, or for every test what BATON_EXAMPLES says.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count, pairwise
from typing import Any

from django.db.models import prefetch_related_objects
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from leads.models import Activity, ActivityType, Contact, Source
from scoring.models import BehaviourRule, ExclusionRule, FitRule, RuleGroup, ScoringModel
from tests import make

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
numbers = count(1)
TICK = timedelta(microseconds=1)
TYPES = ("guide", "page_view", "contact_form", "call", "webinar")
DONE = ("page_view", *TYPES)  # visits need several
EDGES = (0, 0.5, 7, 14, 30, 89, 90, 120, 180, 400)
PAUSES = [timedelta(minutes=5), timedelta(minutes=30) - TICK, timedelta(minutes=30)]


def drawn(usual: int) -> settings:
    """Settings of a test that goes through `usual` random worlds unless BATON_EXAMPLES says how many."""
    return settings(
        max_examples=int(os.environ.get("BATON_EXAMPLES", usual)),
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a failing world is small enough to read
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


FEW = drawn(25)

points = st.integers(-40, 80).map(lambda n: Decimal(n) / 4) | st.sampled_from(["0.001", "-3.333", "9.999"]).map(Decimal)
cap = st.none() | st.integers(-10, 25).map(Decimal)
factor = st.sampled_from([0, 0.25, 0.333, 0.5, 1, 1.5, -1])
steps = st.lists(st.sampled_from([0.5, 7, 14, 30.25, 90, 180]), unique=True, max_size=3).flatmap(
    lambda days: st.tuples(*[factor for _day in days]).map(
        lambda factors: [[day, f] for day, f in zip(sorted(days), factors, strict=True)]
    )
)
condition = st.sampled_from(
    [
        {"property": "page", "op": "equals", "value": "Pricing"},
        {"property": "page", "op": "in", "value": ["pricing", "blog"]},
        {"property": "page", "op": "contains", "value": "ric"},
        {"property": "n", "op": "range", "value": [2, None]},
        {"property": "n", "op": "range", "value": [None, 3]},
        {"property": "page", "op": "is_set", "value": False},
        {"property": "tags", "op": "contains", "value": "a"},
    ]
)
fact = st.sampled_from(
    [
        ("role", "equals", "decision_maker"),
        ("role", "is_set", True),
        ("employees", "range", [50, None]),
        ("industry", "in", ["software", "steel"]),
        ("topics", "contains", "ERP"),
        ("most_wanted", "equals", True),
        ("extra.relation", "equals", "student"),
        ("title", "contains", "head"),
    ]
)
signal = st.fixed_dictionaries(
    {
        "temperature": st.sampled_from(["hot", "warm", "cold"]),
        "valid_days": st.sampled_from([0, 7, 14, 30, 90, 120]),
        "own": st.sampled_from([True, True, True, False]),
    }
)
properties = st.fixed_dictionaries(
    {},
    optional={
        "page": st.sampled_from(["pricing", "Pricing", "blog", ""]),
        "n": st.sampled_from([1, 2.5, "3", "x", True]),
        "tags": st.sampled_from([["a"], ["B", "c"], []]),
    },
)


@st.composite
def ages(draw: Any) -> timedelta:
    """Ages at boundaries, a microsecond beside them, within a visit of one another, or anywhere; some lie ahead."""
    edge = timedelta(days=draw(st.sampled_from(EDGES)))
    beside = draw(st.sampled_from([timedelta(0), TICK, -TICK, timedelta(minutes=10), timedelta(minutes=29)]))
    anywhere = timedelta(minutes=draw(st.integers(-2_000, 300_000)))
    return draw(st.sampled_from([edge, edge + beside, anywhere]))


@st.composite
def ageing(draw: Any, *, half_lives: bool, inherits: bool) -> dict[str, Any]:
    kinds = ["never", "steps", *(["half_life"] if half_lives else []), *([""] if inherits else [])]
    return {
        "ageing": draw(st.sampled_from(kinds)),
        "steps": draw(steps),
        "half_life_days": draw(st.sampled_from([0.5, 7.0, 60.0])),
    }


def capped(draw: Any) -> dict[str, Any]:
    return {"cap_max": draw(cap), "cap_min": draw(cap)}


@dataclass
class World:
    model: dict[str, Any]
    groups: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    fit: list[tuple[tuple[str, str, Any], Decimal]]
    exclusions: list[tuple[str, str, Any]]
    people: list[dict[str, Any]]
    acts: list[list[dict[str, Any]]]
    signals: dict[str, dict[str, Any]]  # types whose signal differs from the catalogue's


@st.composite
def worlds(draw: Any, *, half_lives: bool = False) -> World:
    groups = draw(st.lists(st.builds(dict), max_size=2).map(len))
    rules = [
        {
            "type": draw(st.sampled_from(TYPES)),
            "points": draw(points),
            "conditions": draw(st.lists(condition, max_size=1)),
            "place": draw(st.sampled_from([None, *range(groups)])),
            **draw(ageing(half_lives=half_lives, inherits=True)),
            **capped(draw),
        }
        for _rule in range(draw(st.integers(0, 5)))
    ]
    people = draw(st.lists(persons(), min_size=1, max_size=3))
    return World(
        model={"fit_cap": draw(points), **draw(ageing(half_lives=half_lives, inherits=False)), **capped(draw)},
        groups=[capped(draw) for _group in range(groups)],
        rules=rules,
        fit=draw(st.lists(st.tuples(fact, points), max_size=4)),
        exclusions=draw(st.lists(fact, max_size=1)) if draw(st.integers(0, 3)) == 0 else [],
        people=people,
        acts=[draw(deeds()) for _person in people],
        signals=draw(st.dictionaries(st.sampled_from(TYPES), signal, max_size=3)),
    )


@st.composite
def deeds(draw: Any) -> list[dict[str, Any]]:
    """What one person did; some of it, of the same type, about as long after the one before as a visit may pause."""
    act = st.fixed_dictionaries(
        {"type": st.sampled_from(DONE), "age": ages(), "late": st.integers(0, 40), "properties": properties}
    )
    acts = draw(st.lists(st.tuples(act, st.none() | st.sampled_from(PAUSES)), max_size=8))
    for (before, _pause), (one, pause) in pairwise(acts):
        if pause is not None:
            one |= {"type": before["type"], "age": before["age"] - pause}
    return [one for one, _pause in acts]


@st.composite
def persons(draw: Any) -> dict[str, Any]:
    employed = draw(st.booleans())
    return {
        "role": draw(st.sampled_from(["", "decision_maker", "end_user"])),
        "title": draw(st.sampled_from(["", "Head of sales", "CEO"])),
        "topics": draw(st.sampled_from([[], ["erp", "CRM"]])),
        "extra": draw(st.sampled_from([{}, {"relation": "Student"}])),
        "do_not_profile": draw(st.integers(0, 9)) == 0,
        "company": employed
        and {
            "industry": draw(st.sampled_from(["", "Software"])),
            "employees": draw(st.sampled_from([None, 49, 50])),
            "most_wanted": draw(st.booleans()),
        },
    }


def build_model(world: World) -> ScoringModel:
    """The world's model as a draft, beside whatever is active; its signals in the catalogue."""
    for code, fields in world.signals.items():
        ActivityType.objects.filter(code=code).update(**fields)
    last = ScoringModel.objects.order_by("-version").values_list("version", flat=True).first() or 0
    model = ScoringModel.objects.create(version=last + 1, name="Random", **world.model)
    groups = [RuleGroup.objects.create(model=model, name=f"G{n}", **caps) for n, caps in enumerate(world.groups)]
    kinds = {kind.code: kind for kind in ActivityType.objects.all()}
    rules = []
    for number, rule in enumerate(world.rules):
        fields = {key: value for key, value in rule.items() if key not in ("type", "place")}
        group = None if rule["place"] is None else groups[rule["place"]]
        rules.append(BehaviourRule(model=model, label=f"R{number}", type=kinds[rule["type"]], group=group, **fields))
    BehaviourRule.objects.bulk_create(rules)
    FitRule.objects.bulk_create(
        FitRule(model=model, label=f"F{number}", field=field, op=op, value=value, points=worth)
        for number, ((field, op, value), worth) in enumerate(world.fit)
    )
    for field, op, value in world.exclusions:
        ExclusionRule.objects.create(model=model, label="X", field=field, op=op, value=value)
    # The reference asks for these at every instant.
    prefetch_related_objects([model], "behaviour_rules__type", "behaviour_rules__group", "fit_rules", "exclusions")
    return model


def build_people(world: World) -> list[tuple[Contact, list[Activity]]]:
    """Everybody with what they did, in few statements: thousands of worlds are built."""
    kinds, source = {kind.code: kind for kind in ActivityType.objects.all()}, make.source()
    built = []
    for fields, acts in zip(world.people, world.acts, strict=True):
        company = make.company(**fields["company"]) if fields["company"] else None
        person = make.person(at=AT - timedelta(days=900), **{**fields, "company": company})
        built.append((person, [act_of(person, act, kinds, source) for act in acts]))
    Activity.objects.bulk_create([row for _person, rows in built for row in rows])
    for _person, rows in built:
        name_visits(rows)
    Activity.objects.bulk_update([r for _p, rows in built for r in rows if r.visit is not None], ["visit"])
    return built


def act_of(person: Contact, act: dict[str, Any], kinds: dict[str, ActivityType], source: Source) -> Activity:
    at = AT - act["age"]
    return Activity(
        contact=person,
        type=kinds[act["type"]],
        source=source,
        message_id=f"w{next(numbers)}",
        occurred_at=at,
        received_at=at + timedelta(days=act["late"]),
        properties=act["properties"],
    )


def name_visits(rows: Iterable[Activity]) -> None:
    """Visits as intake derives them: a run with gaps under 30 minutes, named by its first."""
    views = sorted((r for r in rows if r.type.per_visit), key=lambda r: (r.occurred_at, r.pk))
    for before, row in zip([None, *views], views, strict=False):
        run = before is not None and row.occurred_at - before.occurred_at < timedelta(minutes=30)
        row.visit = before.visit if run and before is not None else row.pk
