"""How a month may end: what is there, and what one's own rate brings until its end. Pure."""

from dataclasses import dataclass
from math import sqrt

# The middle 80 % of what a Poisson number does lie within so many roots of it.
EIGHTY = 1.28
# The rate is taken from so many working days; with less history than the second, nobody can say.
RATED, LEAST = 60, 10


@dataclass(frozen=True, slots=True)
class Forecast:
    """Eight of ten such months end between `low` and `high`, at `expected` in the middle."""

    low: int
    expected: int
    high: int


def forecast(net: int, *, gained: int, over: int, left: int, least: int | None = None) -> Forecast | None:
    """From `net` so far, `gained` in the last `over` working days, with `left` to come; None with too little history.

    What is there stays, so the month never ends below `least` (`net` unless said).
    """
    if over < LEAST and left:
        return None
    rest = gained / over * left if over else 0.0
    spread = EIGHTY * sqrt(abs(rest))
    floor = net if least is None else least
    low, middle, high = (max(floor, round(net + rest + way * spread)) for way in (-1, 0, 1))
    return Forecast(low, middle, high)
