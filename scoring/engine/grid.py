"""The grid: for every activity type and zone of age, what an activity there is worth now and when that changes.

Rules, decay, the gain window and the temperature windows are all folded into these constant rows, so that the
statement joins each activity to one small hash table and only adds up. No SQL here but the rows themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from leads.words import Temperature
from scoring.engine.plan import Plan, Rule, Signal

GAIN_WINDOW = timedelta(days=7)
# The slot of what has not happened yet; it only tells when it will.
LATER = -1
# Added to the slot of an activity that is not the first of its visit: it shows interest but earns nothing more.
REPEAT = 1000


@dataclass(frozen=True, slots=True)
class Bucket:
    """Sums that the same caps apply to. Half-life points are kept apart by sign: each can only shrink."""

    kind: str  # rule, group or free
    place: int
    half_life: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the grid. `points` are before a half-life is applied; ages are measured from the activity."""

    type_id: int
    slot: int
    rule: int | None = None
    points: Decimal = Decimal(0)
    change: timedelta | None = None  # when these points change next
    boundary: timedelta | None = None  # the same, or the end of the gain window
    gains: bool = False
    own: bool = False
    hot: timedelta | None = None
    warm: timedelta | None = None

    @property
    def empty(self) -> bool:
        return not (self.points or self.boundary is not None or self.own or self.hot or self.warm)


class Grid:
    """The cells of one plan, and the buckets its sums go to."""

    def __init__(self, plan: Plan, *, searching: bool = False) -> None:
        """`searching` looks for the first of each visit anew, as when only what was known by then counts."""
        self.plan = plan
        self.searching = searching

    def searched(self, rule: Rule) -> bool:
        """Whether the one activity of a visit that counts must be searched, for it need not be the visit's first."""
        several = sum(signal.per_visit for signal in self.plan.signals) > 1
        return rule.per_visit and (self.searching or several or bool(rule.conditions))

    @cached_property
    def starts(self) -> list[timedelta]:
        """Where the zones of age begin: every age at which anything about any activity changes."""
        edges = {timedelta(0)}
        for rule in self.plan.rules:
            edges |= {start for start, _factor in rule.schedule.zones}
        edges |= {until for signal in self.plan.signals for until in signal.windows.values()}
        if self.plan.rules:
            edges.add(GAIN_WINDOW)
        return sorted(edges)

    @cached_property
    def cells(self) -> list[Cell]:
        return [cell for signal in self.plan.signals for cell in self._of_type(signal)]

    @cached_property
    def all_own(self) -> bool:
        return all(cell.own for cell in self.cells)

    @cached_property
    def reach(self) -> timedelta | None:
        """The age from which nothing counts any more; None where something counts for ever."""
        last = max(
            (cell.slot % REPEAT for cell in self.cells if self._matters(cell)),
            default=-1,
        )
        return self.starts[last + 1] if last + 1 < len(self.starts) else None

    @cached_property
    def buckets(self) -> list[Bucket]:
        return list(dict.fromkeys(bucket_of(rule) for rule in self._numbered()))

    def bucket(self, cell: Cell) -> Bucket | None:
        return None if cell.rule is None else bucket_of((cell.rule, self.plan.rules[cell.rule]))

    def half_life(self, cell: Cell) -> float | None:
        return None if cell.rule is None else self.plan.rules[cell.rule].schedule.half_life

    def _numbered(self) -> list[tuple[int, Rule]]:
        return list(enumerate(self.plan.rules))

    @staticmethod
    def _matters(cell: Cell) -> bool:
        """Whether an activity here needs to be read; the mere date of the last own act is found otherwise."""
        return cell.slot >= 0 and bool(cell.points or cell.boundary is not None or cell.hot or cell.warm)

    def _of_type(self, signal: Signal) -> Iterator[Cell]:
        rules = [(place, rule) for place, rule in self._numbered() if rule.type_id == signal.type_id]
        again = [(p, rule) for p, rule in rules if not rule.per_visit or self.searched(rule)]
        yield Cell(signal.type_id, LATER, boundary=timedelta(0))
        for zone, start in enumerate(self.starts):
            yield from self._of_zone(signal, rules, zone, start)
            yield from self._of_zone(signal, again, zone + REPEAT, start)

    def _of_zone(self, signal: Signal, rules: list[tuple[int, Rule]], slot: int, start: timedelta) -> Iterator[Cell]:
        """The cells of one type in one zone: its signal rides on an unconditional rule's row where there is one."""
        cells = [self._earning(place, rule, slot, start) for place, rule in rules]
        ridden = next((i for i, (_p, rule) in enumerate(rules) if not self.filtered(rule)), None)
        if ridden is None:
            cells.append(Cell(signal.type_id, slot))
            ridden = -1
        cells[ridden] = self._signal(cells[ridden], signal, start)
        return (cell for cell in cells if not cell.empty)

    def filtered(self, rule: Rule) -> bool:
        return bool(rule.conditions) or self.searched(rule)

    def _earning(self, place: int, rule: Rule, slot: int, start: timedelta) -> Cell:
        points = rule.points * rule.schedule.factor(start)
        change = rule.schedule.next_change(start) if rule.points else None
        gains = start < GAIN_WINDOW and points != 0
        edges = [edge for edge in (change, GAIN_WINDOW if gains else None) if edge is not None]
        boundary = min(edges, default=None)
        return Cell(rule.type_id, slot, place, points, change, boundary, gains)

    @staticmethod
    def _signal(cell: Cell, signal: Signal, start: timedelta) -> Cell:
        ahead = {heat: until for heat, until in signal.windows.items() if start < until}
        return replace(cell, own=signal.own, hot=ahead.get(Temperature.HOT), warm=ahead.get(Temperature.WARM))


# Every sweep asks for the same few grids: the active model's, plain and searching.
_lately: list[Grid] = []
KEPT = 4


def grid_of(plan: Plan, *, searching: bool = False) -> Grid:
    """The grid of a plan, built once and kept for the next statement about an equal plan."""
    for known in _lately:
        if known.searching == searching and known.plan == plan:
            return known
    grid = Grid(plan, searching=searching)
    _lately[:] = [grid, *_lately[: KEPT - 1]]
    return grid


def bucket_of(numbered: tuple[int, Rule]) -> Bucket:
    """Where a rule's points are summed: by itself when it is capped, else in its group, else freely."""
    place, rule = numbered
    half_life = rule.schedule.half_life is not None
    negative = half_life and rule.points < 0
    if rule.caps.any:
        return Bucket("rule", place, half_life, negative)
    if rule.group is not None:
        return Bucket("group", rule.group, half_life, negative)
    return Bucket("free", 0, half_life, negative)
