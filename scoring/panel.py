"""What the score panel shows: lines gathered by rule, rounded for reading, that still sum to the total shown."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from leads.models import Contact
from scoring.engine import Ids, active_plan
from scoring.explain import Explanation, Line, explanations
from scoring.forecast import ahead_of
from scoring.models import ScoringModel

TENTH = Decimal("0.1")
# A long history is shown up to here line by line; the gathered lines always hold all of it.
LINES_SHOWN = 200


@dataclass(slots=True)
class Gathered:
    """All lines of one rule. `next_change_at` is the soonest of them."""

    label: str
    kind: str
    points: Decimal
    count: int = 1
    next_change_at: datetime | None = None


@dataclass(slots=True)
class Panel:
    """One person's score at `at`, ready for the template."""

    explained: Explanation
    total: Decimal
    gathered: list[Gathered]
    lines: list[Line]
    hidden: int
    sentences: list[str] = field(default_factory=list)

    @property
    def most(self) -> Decimal:
        """The longest bar."""
        return max((abs(one.points) for one in self.gathered), default=Decimal(1)) or Decimal(1)


def panel_of(person: Contact, *, at: datetime, looking_back: bool = False) -> Panel | None:
    """The panel of one person, or None before a model is active. What lies ahead is told of today only."""
    try:
        plan = active_plan()
    except ScoringModel.DoesNotExist:
        return None
    explained = explanations(plan, Ids(at, [person.pk]))[person.pk]
    total = explained.total.quantize(TENTH)
    gathered = rounded(gather(explained.lines), total)
    silent = looking_back or not explained.profiled
    ahead = [] if silent else ahead_of(plan, person.pk, at=at).sentences
    hidden = max(0, len(explained.lines) - LINES_SHOWN)
    return Panel(explained, total, gathered, explained.lines[:LINES_SHOWN], hidden, ahead)


def gather(lines: list[Line]) -> list[Gathered]:
    """One entry a rule, the weightiest first; what takes points off comes last."""
    found: dict[tuple[str, str], Gathered] = {}
    for line in lines:
        one = found.get((line.kind, line.label))
        if one is None:
            found[line.kind, line.label] = Gathered(line.label, line.kind, line.points, 1, line.next_change_at)
            continue
        one.points, one.count = one.points + line.points, one.count + 1
        soonest = [moment for moment in (one.next_change_at, line.next_change_at) if moment is not None]
        one.next_change_at = min(soonest, default=None)
    return sorted(found.values(), key=lambda one: -one.points)


def rounded(gathered: list[Gathered], total: Decimal) -> list[Gathered]:
    """The entries to a tenth; what rounding adds or loses stands on a line of its own."""
    for one in gathered:
        one.points = one.points.quantize(TENTH)
    rest = total - sum((one.points for one in gathered), Decimal(0))
    return [*gathered, Gathered(_("Rounding"), "rounding", rest)] if rest else gathered
