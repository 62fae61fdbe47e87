"""Why a score is what it is: every activity and fact that counts, every clip of a cap; the lines sum exactly.

The points of lines come from the engine's own rows, unaggregated; only clips are worked out here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from leads.models import Contact
from scoring.engine import Acts, Ids, Parameters, Plan, Scope, Totals, active_plan, grid_of, lines, plan_of
from scoring.engine.plan import Caps
from scoring.models import ScoringModel


@dataclass(slots=True)
class Line:
    """One term of the sum. `kind` is fit, activity, cap, excluded or rounding; `original` is before ageing."""

    kind: str
    label: str
    points: Decimal
    original: Decimal
    type: str = ""
    activity_id: int | None = None
    rule_id: int | None = None
    occurred_at: datetime | None = None
    next_change_at: datetime | None = None


@dataclass(slots=True)
class Explanation:
    """A score as of `at` with its lines. `facts_of_today`: the person was not yet known here at `at`."""

    contact_id: int
    at: datetime
    known_at: datetime | None
    model_id: int
    model_name: str
    total: Decimal
    fit_points: Decimal
    engagement: Decimal
    fit: str
    temperature: str
    gain: Decimal
    last_activity_at: datetime | None
    next_change_at: datetime | None
    excluded_by: list[str]
    profiled: bool
    facts_of_today: bool
    lines: list[Line] = field(default_factory=list)

    @property
    def scale(self) -> Decimal:
        """The largest line, for drawing bars beside one another."""
        return max((abs(line.points) for line in self.lines), default=Decimal(0))


def explanation(
    contact_id: int, *, at: datetime, known_at: datetime | None = None, model: ScoringModel | None = None
) -> Explanation:
    """Explain one person's score as of `at`; `known_at` also leaves out what was received later."""
    plan = plan_of(model) if model else active_plan()
    found = explanations(plan, Ids(at, [contact_id]), known_at=known_at)
    if contact_id not in found:
        raise Contact.DoesNotExist(f"No contact {contact_id}")
    return found[contact_id]


def explanations(
    plan: Plan, scope: Scope, *, live: bool = False, known_at: datetime | None = None
) -> dict[int, Explanation]:
    """Explain a set of people at one instant in two statements. `live` takes today's facts without looking back."""
    totals_ = _totals(plan, scope, live=live, known_at=known_at)
    found = {row["contact_id"]: _header(row, plan, known_at) for row in totals_}
    for row in totals_:
        found[row["contact_id"]].lines += _fit_lines(row, plan)
    for row in _acts(plan, scope, known_at):
        if found[row["contact_id"]].profiled:
            found[row["contact_id"]].lines.append(_act_line(row, plan))
    for one in found.values():
        _close(one, plan)
    return found


def _totals(plan: Plan, scope: Scope, *, live: bool, known_at: datetime | None) -> list[dict[str, Any]]:
    parameters = Parameters()
    built = Totals(plan, scope, parameters, live=live, known_at=known_at, detailed=True)
    return _rows(built.select(), parameters)


def _acts(plan: Plan, scope: Scope, known_at: datetime | None) -> list[dict[str, Any]]:
    parameters = Parameters()
    grid = grid_of(plan, searching=known_at is not None)
    return _rows(lines.select(Acts(grid, scope, parameters, known_at=known_at)), parameters)


def _rows(sql: str, parameters: Parameters) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _header(row: dict[str, Any], plan: Plan, known_at: datetime | None) -> Explanation:
    held = zip(plan.exclusions, row["excluded_by"], strict=True)
    return Explanation(
        contact_id=row["contact_id"],
        at=row["at"],
        known_at=known_at,
        model_id=plan.model_id,
        model_name=plan.name,
        total=row["points"],
        fit_points=row["fit_points"],
        engagement=row["engagement"],
        fit=row["fit"],
        temperature=row["temperature"],
        gain=row["gain"],
        last_activity_at=row["last_activity_at"],
        next_change_at=row["next_change_at"],
        excluded_by=[rule.label for rule, holds in held if holds],
        profiled=not row["unprofiled"],
        facts_of_today=row["of_today"],
    )


def _fit_lines(row: dict[str, Any], plan: Plan) -> Iterator[Line]:
    if row["unprofiled"]:
        return
    for rule, holds in zip(plan.fit, row["fit_holds"], strict=True):
        if holds and rule.points:
            yield Line("fit", rule.label, rule.points, rule.points, rule_id=rule.id)


def _act_line(row: dict[str, Any], plan: Plan) -> Line:
    rule = plan.rules[row["rule"]]
    codes = {signal.type_id: signal.code for signal in plan.signals}
    return Line(
        "activity",
        rule.label,
        row["points"],
        row["original"],
        type=codes[rule.type_id],
        activity_id=row["activity_id"],
        rule_id=rule.id,
        occurred_at=row["occurred_at"],
        next_change_at=row["changes_at"],
    )


def _close(one: Explanation, plan: Plan) -> None:
    """Add what caps and exclusions take off; whatever the total still differs by stands on a line of its own."""
    if not one.profiled:
        return
    one.lines += _clips(one.lines, plan)
    if one.excluded_by:
        label = _("Excluded: %(rules)s") % {"rules": ", ".join(one.excluded_by)}
        one.lines.append(_taken("excluded", label, -_sum(one.lines)))
    rest = one.total - _sum(one.lines)
    if rest:
        one.lines.append(_taken("rounding", _("Rounding"), rest))


def _clips(found: Sequence[Line], plan: Plan) -> Iterator[Line]:
    """The cap lines: fit, then each rule, each group and the total, in the order in which sums are clipped."""
    facts = _sum(line for line in found if line.kind == "fit")
    fit, clips = _clip(_("Fit"), facts, Caps(high=plan.fit_cap))
    yield from clips
    loose, groups = Decimal(0), [Decimal(0) for _group in plan.groups]
    for rule in plan.rules:
        raw = _sum(line for line in found if line.kind == "activity" and line.rule_id == rule.id)
        kept, clips = _clip(rule.label, raw, rule.caps)
        yield from clips
        if rule.group is None:
            loose += kept
        else:
            groups[rule.group] += kept
    used = {rule.group for rule in plan.rules}
    for place, group in enumerate(plan.groups):
        kept, clips = _clip(group.name, groups[place], group.caps if place in used else Caps())
        yield from clips
        loose += kept
    yield from _clip(_("Total"), loose + fit, plan.caps)[1]


def _clip(name: str, raw: Decimal, caps: Caps) -> tuple[Decimal, list[Line]]:
    kept = caps.clip(raw)
    if kept == raw:
        return raw, []
    words = _("%(name)s: at most %(cap)s") if kept < raw else _("%(name)s: at least %(cap)s")
    label = words % {"name": name, "cap": f"{kept.normalize():f}"}
    return kept, [_taken("cap", label, kept - raw)]


def _taken(kind: str, label: str, points: Decimal) -> Line:
    return Line(kind, label, points, points)


def _sum(found: Any) -> Decimal:
    return sum((line.points for line in found), Decimal(0))
