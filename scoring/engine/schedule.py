"""How points age: a schedule as zones of age with a factor each, or a half-life. Pure; no SQL, no database."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from leads.refusals import Invalid
from scoring.models.model import Ageing, Ages

# After so many half-lives the largest points a rule can give round to nil at 15 decimals (1e5 · 2^-70 < 5e-16).
SPENT_AFTER = 70
LONGEST = timedelta(days=36_500)
NEVER = ((timedelta(0), Decimal(1)),)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`zones` are (from this age, factor), ascending from nil, half-open; with `half_life` they only say 1, then 0."""

    zones: tuple[tuple[timedelta, Decimal], ...] = NEVER
    half_life: float | None = None

    def factor(self, age: timedelta) -> Decimal:
        """The factor of the zone that holds `age`."""
        return [factor for start, factor in self.zones if start <= age][-1]

    def next_change(self, age: timedelta) -> timedelta | None:
        """The age at which the factor next differs from the one at `age`. A half-life has no such instant."""
        if self.half_life is not None:
            return None
        factor = self.factor(age)
        return next((start for start, later in self.zones if start > age and later != factor), None)


def schedule_of(ages: Ages) -> Schedule:
    """The schedule a model or rule asks for; Invalid where it makes no sense."""
    if ages.ageing == Ageing.HALF_LIFE:
        return _half_life(ages.half_life_days)
    if ages.ageing == Ageing.STEPS:
        return Schedule(_zones(ages.steps))
    return Schedule()


def _half_life(days: float | None) -> Schedule:
    if not days or not 0.001 <= days <= 3_650:
        raise Invalid(_("A half-life is between 0.001 and 3 650 days."), field="half_life_days")
    spent = (timedelta(days=days * SPENT_AFTER), Decimal(0))
    return Schedule((*NEVER, spent), days)


def _zones(steps: Any) -> tuple[tuple[timedelta, Decimal], ...]:
    try:
        zones = [(timedelta(days=float(day)), Decimal(str(factor))) for day, factor in steps]
    except (TypeError, ValueError, ArithmeticError) as error:
        raise Invalid(_("Steps are pairs of a day and a factor."), field="steps") from error
    starts = [start for start, _factor in zones]
    finite = all(factor.is_finite() and abs(factor) <= 100 for _start, factor in zones)
    rising = all(before < after for before, after in pairwise(starts))
    if not finite or not rising or any(not timedelta(0) <= start <= LONGEST for start in starts):
        raise Invalid(_("Days of steps rise from nil to 36 500; factors are plain numbers."), field="steps")
    return tuple(zones) if starts[:1] == [timedelta(0)] else (*NEVER, *zones)
