"""The road ahead of one score: asked of the engine only where a crossing may lie. The words are forecast.py's."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

EXACT = timedelta(seconds=1)
PIECES = 32
# So many instants are asked at once where a score only falls; the crossing lies between two of them.
ASKED = 16

Scores = Callable[[Sequence[datetime]], list[Decimal]]


class Road:
    """Instants ahead, the first of them now, with the points of those that were asked."""

    def __init__(self, instants: Sequence[datetime], scores: Scores) -> None:
        self.instants, self.scores = instants, scores
        self.known: dict[int, Decimal] = {}

    @property
    def last(self) -> int:
        return len(self.instants) - 1

    def points(self, places: Sequence[int]) -> list[Decimal]:
        """The points at these places, those not yet known in one statement."""
        fresh = sorted(set(places) - self.known.keys())
        if fresh:
            found = self.scores([self.instants[place] for place in fresh])
            self.known |= dict(zip(fresh, found, strict=True))
        return [self.known[place] for place in places]

    def narrow(self, thresholds: Sequence[Decimal]) -> None:
        """Of a score that only falls: look at both sides of every threshold in one statement."""
        seen = sorted(self.known)
        gaps = [
            spread(low, high)
            for low, high in pairwise(seen)
            if any(self.known[high] < threshold <= self.known[low] for threshold in thresholds)
        ]
        self.points([place for gap in gaps for place in gap])

    def crossing(self, threshold: Decimal, *, falling: bool, halving: bool) -> datetime | None:
        """The first instant on the other side of the threshold, to a second where points halve."""
        above = self.points([0])[0] >= threshold
        other = self._fall(threshold) if falling else self._first(threshold, above=above)
        if other is None:
            return None
        before, after = self.instants[other - 1], self.instants[other]
        while halving and after - before > EXACT:
            before, after = self._closer(before, after, threshold, above=above)
        return after

    def _first(self, threshold: Decimal, *, above: bool) -> int | None:
        """Among all instants, for a score that may rise and fall."""
        points = self.points(range(len(self.instants)))
        return next((place for place, value in enumerate(points) if (value >= threshold) != above), None)

    def _fall(self, threshold: Decimal) -> int | None:
        """Of a score that stands above and only falls: between the last instant above and the first below."""
        low, high = 0, self.last
        if self.points(spread(low, high))[-1] >= threshold:
            return None
        while high - low > 1:
            places = spread(low, high)
            below = [value < threshold for value in self.points(places)].index(True)
            low, high = places[below - 1], places[below]
        return high

    def _closer(
        self, before: datetime, after: datetime, threshold: Decimal, *, above: bool
    ) -> tuple[datetime, datetime]:
        """The piece between these two in which the crossing lies."""
        pieces = [before + (after - before) * n / PIECES for n in range(1, PIECES)]
        sides = [(value >= threshold) != above for value in self.scores(pieces)] + [True]
        ends = [before, *pieces, after]
        first = sides.index(True)
        return ends[first], ends[first + 1]


def spread(low: int, high: int) -> list[int]:
    """Both ends and evenly spaced places between them, ascending."""
    return sorted({low + (high - low) * n // ASKED for n in range(ASKED + 1)})
