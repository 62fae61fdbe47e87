"""If nothing happens: when a score crosses the thresholds, asked of the same engine at instants to come.

Between the boundaries of steps a score without half-lives stands still, so the boundaries are all that is asked;
with half-lives the first interval that ends on the other side is cut in batches until it is a second long (road.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leads.models import Activity
from scoring.engine import Pairs, Parameters, Plan, Totals, active_plan, plan_of
from scoring.models import ScoringModel
from scoring.road import Road, spread

# A half-life is looked at this far ahead, by which its points are a millionth.
HALF_LIVES_AHEAD = 20


@dataclass(frozen=True, slots=True)
class Crossing:
    """The first instant at which the score is on the other side of a definition's threshold."""

    kind: str
    threshold: Decimal
    falls: bool
    at: datetime


@dataclass(slots=True)
class Forecast:
    """The score now and the crossings ahead, soonest first."""

    at: datetime
    points: Decimal
    crossings: list[Crossing] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """What a page says of it."""
        return [_sentence(crossing) for crossing in self.crossings]


def forecast(contact_id: int, *, at: datetime, model: ScoringModel | None = None) -> Forecast:
    """What becomes of this person's score if nothing happens. Raises ScoringModel.DoesNotExist without a model."""
    return ahead_of(plan_of(model) if model else active_plan(), contact_id, at=at)


def ahead_of(plan: Plan, contact_id: int, *, at: datetime) -> Forecast:
    """The same under a plan that is at hand."""
    acts = _acts(plan, contact_id)
    falling = plan.only_falls and all(occurred <= at for _kind, occurred in acts)
    road = Road([at, *_instants(plan, acts, at)], lambda instants: _scores(plan, contact_id, instants))
    now = road.points(spread(0, road.last) if falling else range(road.last + 1))[0]
    found = Forecast(at, now)
    if falling:
        road.narrow([threshold for _kind, threshold in plan.marks])
    for kind, threshold in plan.marks:
        never = falling and now < threshold
        crossing = None if never else road.crossing(threshold, falling=falling, halving=plan.half_life is not None)
        if crossing is not None:
            found.crossings.append(Crossing(kind, threshold, now >= threshold, crossing))
    found.crossings.sort(key=lambda crossing: crossing.at)
    return found


def _scores(plan: Plan, contact_id: int, instants: Sequence[datetime]) -> list[Decimal]:
    """The engine's totals at these instants, in their order, under today's facts and activities."""
    parameters = Parameters()
    scope = Pairs([(contact_id, instant) for instant in instants])
    sql = f"SELECT at, points FROM ({Totals(plan, scope, parameters).select()}) e"
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: dict[datetime, Decimal] = dict(cursor.fetchall())
    return [found[instant] for instant in instants]


def _acts(plan: Plan, contact_id: int) -> list[tuple[int, datetime]]:
    """Type and instant of each activity that a rule may count."""
    kinds = {rule.type_id for rule in plan.rules if rule.points}
    return list(Activity.objects.filter(contact=contact_id, type__in=kinds).values_list("type_id", "occurred_at"))


def _instants(plan: Plan, acts: Sequence[tuple[int, datetime]], at: datetime) -> list[datetime]:
    """Every boundary of steps ahead, and with half-lives a row of instants closely enough between them."""
    edges: dict[int, set[timedelta]] = {}
    for rule in plan.rules:
        edges.setdefault(rule.type_id, set()).update(start for start, _factor in rule.schedule.zones)
    ahead = {occurred + edge for kind, occurred in acts for edge in edges[kind] if occurred + edge > at}
    if plan.half_life is not None:
        longest = max(r.schedule.half_life for r in plan.rules if r.schedule.half_life is not None)
        step = timedelta(days=plan.half_life) / 4
        count = min(2_000, int(timedelta(days=longest) * HALF_LIVES_AHEAD / step))
        ahead |= {at + step * number for number in range(1, count + 1)}
    return sorted(ahead)


def _sentence(crossing: Crossing) -> str:
    words = {
        "threshold": f"{crossing.threshold.normalize():f}",
        "kind": crossing.kind.upper(),
        "day": date_format(timezone.localtime(crossing.at), "j F Y"),
    }
    if crossing.falls:
        return _("If nothing happens: falls below %(threshold)s (%(kind)s) on %(day)s.") % words
    return _("If nothing happens: reaches %(threshold)s (%(kind)s) on %(day)s.") % words
