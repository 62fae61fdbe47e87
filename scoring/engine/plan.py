"""A scoring model as plain values, read once per sweep: what the SQL, the explanation and the pages work from."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from leads.models import ActivityType
from leads.words import Temperature
from scoring.engine.schedule import Schedule, schedule_of
from scoring.models import Definition, ScoringModel
from scoring.models.model import BehaviourRule, FactRule, Status
from scoring.models.model import Caps as HasCaps

# A hot signal is also an act of the person's own: when it is hot no longer, it is warm until this age.
WARM_WINDOW = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Caps:
    """How far a sum may go; None leaves that side open."""

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def any(self) -> bool:
        return self.low is not None or self.high is not None

    def clip(self, value: Decimal) -> Decimal:
        """`value` kept between both sides; at a contradiction the upper side wins, as in the SQL."""
        raised = value if self.low is None else max(value, self.low)
        return raised if self.high is None else min(raised, self.high)


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for an activity of one type. `group` is an index into Plan.groups."""

    id: int
    label: str
    type_id: int
    points: Decimal
    schedule: Schedule
    caps: Caps
    group: int | None
    conditions: tuple[dict[str, Any], ...]
    per_visit: bool

    @property
    def only_falls(self) -> bool:
        """Whether its points never rise with age."""
        worth = [self.points * factor for _start, factor in self.schedule.zones]
        return all(later <= before for before, later in pairwise(worth))


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that share a cap."""

    id: int
    name: str
    caps: Caps


@dataclass(frozen=True, slots=True)
class Fact:
    """A fit rule, or with nil points an exclusion."""

    id: int
    label: str
    field: str
    op: str
    value: Any
    points: Decimal


@dataclass(frozen=True, slots=True)
class Signal:
    """What an activity type says about temperature: how long its `heat` holds, for the person's own acts."""

    type_id: int
    code: str
    name: str
    own: bool
    heat: str
    valid: timedelta
    per_visit: bool

    @property
    def windows(self) -> dict[str, timedelta]:
        """Up to which age an activity makes its person warm, and hot; the hotter one shows."""
        if self.heat == Temperature.COLD:
            return {}
        return {Temperature.WARM.value: WARM_WINDOW, self.heat: self.valid}


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the engine needs to know of a model."""

    model_id: int
    name: str
    rules: tuple[Rule, ...]
    groups: tuple[Group, ...]
    fit: tuple[Fact, ...]
    exclusions: tuple[Fact, ...]
    signals: tuple[Signal, ...]
    fit_cap: Decimal
    letters: tuple[tuple[str, Decimal], ...]
    caps: Caps
    thresholds: tuple[Decimal, ...]
    # The lowest score that each kind of active definition asks for.
    marks: tuple[tuple[str, Decimal], ...]

    @property
    def half_life(self) -> float | None:
        """The shortest half-life among the rules, in days."""
        return min((r.schedule.half_life for r in self.rules if r.schedule.half_life is not None), default=None)

    @property
    def only_falls(self) -> bool:
        """Whether a score can but fall as long as nothing happens."""
        return all(rule.only_falls for rule in self.rules)


def active_model() -> ScoringModel:
    """The one active version; raises ScoringModel.DoesNotExist before the first activation."""
    return ScoringModel.objects.get(status=Status.ACTIVE)


def plan_of(model: ScoringModel) -> Plan:
    """Read a model's rules in a handful of queries. Raises Invalid for a rule that makes no sense."""
    agreed = list(Definition.objects.filter(status=Status.ACTIVE).order_by("kind"))
    groups = list(model.groups.order_by("pk"))
    places = {group.pk: place for place, group in enumerate(groups)}
    return Plan(
        model_id=model.pk,
        name=str(model),
        rules=tuple(_rule(rule, model, places) for rule in model.behaviour_rules.select_related("type").order_by("pk")),
        groups=tuple(Group(group.pk, group.name, caps_of(group)) for group in groups),
        fit=tuple(_fact(rule, rule.points) for rule in model.fit_rules.order_by("pk")),
        exclusions=tuple(_fact(rule, Decimal(0)) for rule in model.exclusions.order_by("pk")),
        signals=tuple(_signal(kind) for kind in ActivityType.objects.order_by("pk")),
        fit_cap=Decimal(model.fit_cap),
        letters=_letters(model),
        caps=caps_of(model),
        thresholds=_thresholds(agreed),
        marks=tuple((d.kind, Decimal(str(d.threshold))) for d in agreed if d.threshold is not None),
    )


def _thresholds(agreed: list[Definition]) -> tuple[Decimal, ...]:
    """Every score that a route of an active definition asks for, ascending."""
    routes = [route for definition in agreed for route in definition.routes]
    return tuple(sorted({Decimal(str(route["min"])) for route in routes if route["kind"] == "score"}))


def _letters(model: ScoringModel) -> tuple[tuple[str, Decimal], ...]:
    return (("A", Decimal(model.fit_a)), ("B", Decimal(model.fit_b)), ("C", Decimal(model.fit_c)))


def caps_of(row: HasCaps) -> Caps:
    low, high = (None if cap is None else Decimal(cap) for cap in (row.cap_min, row.cap_max))
    return Caps(low, high)


def _rule(rule: BehaviourRule, model: ScoringModel, places: dict[int, int]) -> Rule:
    return Rule(
        id=rule.pk,
        label=rule.label,
        type_id=rule.type_id,
        points=rule.points,
        schedule=schedule_of(rule if rule.ageing else model),
        caps=caps_of(rule),
        group=None if rule.group_id is None else places[rule.group_id],
        conditions=tuple(rule.conditions),
        per_visit=rule.type.per_visit,
    )


def _fact(rule: FactRule, points: Decimal) -> Fact:
    return Fact(rule.pk, rule.label, rule.field, rule.op, rule.value, points)


def _signal(kind: ActivityType) -> Signal:
    heat = kind.temperature if kind.own else Temperature.COLD.value
    return Signal(kind.pk, kind.code, kind.name, kind.own, heat, timedelta(days=kind.valid_days), kind.per_visit)
