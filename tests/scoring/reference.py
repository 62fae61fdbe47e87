"""An independent, slow reference of scoring: one person, one instant, plain Python over the rows, no engine code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from leads.models import Activity, Contact
from scoring.models import BehaviourRule, ScoringModel

ZERO = Decimal(0)
FIFTEEN = Decimal(1).scaleb(-15)


@dataclass
class Score:
    points: Decimal
    engagement: Decimal
    fit_points: Decimal
    fit: str
    temperature: str
    gain: Decimal
    last_activity_at: datetime | None
    lines: dict[tuple[int, int], Decimal]  # (activity, rule) → points now


def score_of(
    person: Contact, activities: Iterable[Activity], model: ScoringModel, at: datetime, known_at: datetime | None = None
) -> Score:
    seen = [a for a in activities if a.occurred_at <= at and (known_at is None or a.received_at <= known_at)]
    seen.sort(key=lambda a: (a.occurred_at, a.pk))
    own = [a.occurred_at for a in seen if a.type.own]
    last = max(own, default=None)
    if person.do_not_profile:
        return Score(ZERO, ZERO, ZERO, "D", "cold", ZERO, last, {})
    rules = sorted(model.behaviour_rules.all(), key=lambda rule: rule.pk)
    fit_points = min(sum((r.points for r in model.fit_rules.all() if holds(person, r)), ZERO), model.fit_cap)
    letter = next((x for x in "ABC" if fit_points >= getattr(model, f"fit_{x.lower()}")), "D")
    if any(holds(person, rule) for rule in model.exclusions.all()):
        return Score(ZERO, ZERO, ZERO, letter, "cold", ZERO, last, {})
    lines = {(a.pk, rule.pk): worth(rule, model, a, at) for rule in rules for a in counted(rule, seen)}
    when = {a.pk: a.occurred_at for a in seen}
    gain = sum((value for (pk, _rule), value in lines.items() if when[pk] > at - timedelta(days=7)), ZERO)
    engagement = summed(rules, lines)
    points = clipped(engagement + fit_points, model)
    return Score(points, engagement, fit_points, letter, warmth(seen, at), gain, last, lines)


def counted(rule: BehaviourRule, seen: list[Activity]) -> list[Activity]:
    """The activities a rule gives points for; of each visit the earliest that matches."""
    matching = [a for a in seen if a.type_id == rule.type_id and all(matches(a.properties, c) for c in rule.conditions)]
    if not rule.type.per_visit:
        return matching
    firsts: dict[int, Activity] = {}
    for activity in matching:
        firsts.setdefault(activity.visit if activity.visit is not None else -activity.pk, activity)
    return list(firsts.values())


def worth(rule: BehaviourRule, model: ScoringModel, activity: Activity, at: datetime) -> Decimal:
    ages = rule if rule.ageing else model
    elapsed = at - activity.occurred_at
    if ages.ageing == "never":
        return rule.points
    if ages.ageing == "half_life":
        age = elapsed.total_seconds() / 86_400
        return Decimal(float(rule.points) * 2.0 ** (-age / ages.half_life_days)).quantize(FIFTEEN, ROUND_HALF_UP)
    age_in_days = Fraction(elapsed // timedelta(microseconds=1), 86_400_000_000)
    factor = Decimal(1)
    for day, later in ages.steps:
        if age_in_days >= Fraction(str(day)):
            factor = Decimal(str(later))
    return rule.points * factor


def summed(rules: list[BehaviourRule], lines: dict[tuple[int, int], Decimal]) -> Decimal:
    total, groups = ZERO, {}
    for rule in rules:
        amount = clipped(sum((v for (_a, r), v in lines.items() if r == rule.pk), ZERO), rule)
        if rule.group is None:
            total += amount
        else:
            groups.setdefault(rule.group, []).append(amount)
    return total + sum((clipped(sum(amounts, ZERO), group) for group, amounts in groups.items()), ZERO)


def clipped(value: Decimal, capped: Any) -> Decimal:
    if capped.cap_min is not None and value < capped.cap_min:
        value = capped.cap_min
    if capped.cap_max is not None and value > capped.cap_max:
        value = capped.cap_max
    return value


def warmth(seen: list[Activity], at: datetime) -> str:
    """Hot by a hot signal in its days; warm by a warm one in its days, or by a hot one of the last 90 days."""
    own = [(a.type.temperature, at - a.occurred_at, timedelta(days=a.type.valid_days)) for a in seen if a.type.own]
    if any(heat == "hot" and age < valid for heat, age, valid in own):
        return "hot"
    warms = (age < valid if heat == "warm" else heat == "hot" and age < timedelta(90) for heat, age, valid in own)
    return "warm" if any(warms) else "cold"


def holds(person: Contact, rule: Any) -> bool:
    """A condition on a fact, of those that the tests' worlds use."""
    company = person.company
    sides: dict[str, Any] = {
        "role": person.role,
        "title": person.title,
        "topics": person.topics,
        "industry": company.industry if company else None,
        "employees": company.employees if company else None,
        "most_wanted": company.most_wanted if company else None,
    }
    if rule.field.startswith("extra."):
        return compared(person.extra.get(rule.field.removeprefix("extra.")), rule.op, rule.value)
    return compared(sides[rule.field], rule.op, rule.value)


def matches(properties: dict[str, Any], condition: dict[str, Any]) -> bool:
    return compared(properties.get(condition["property"]), condition["op"], condition["value"])


def compared(value: Any, op: str, wanted: Any) -> bool:
    if op == "is_set":
        return (value not in (None, "", [], {})) == wanted
    if value is None:
        return False
    if op == "range":
        number = as_number(value)
        low, high = wanted
        return number is not None and (low is None or number >= low) and (high is None or number <= high)
    if op == "contains" and isinstance(value, str):
        return wanted.lower() in value.lower()
    members = [text(one) for one in (value if isinstance(value, list) else [value])]
    asked = [text(one) for one in (wanted if op == "in" else [wanted])]
    return any(one in members for one in asked)


def text(value: Any) -> str:
    return str(value).lower()


def as_number(value: Any) -> Decimal | None:
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except ArithmeticError:
        return None
