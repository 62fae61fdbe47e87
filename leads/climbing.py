"""A number that climbs towards what was promised, as geometry: the line so far, the pace, where it may end.

Values in, SVG coordinates out, on the canvas of leads.charts. Nothing is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from leads.charts import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Spot

RIGHT = 64.0
END = WIDTH - RIGHT
# Two words under one another need so much room.
ROOM = 16.0


@dataclass(frozen=True, slots=True)
class Climb:
    """Where everything lies. `now` is the last spot of the line, `aim` the end of the pace, `low` and `high` the range.

    `above` says that the line's own label stands above its dot, and the pace's below.
    """

    spots: list[Spot]
    start: Spot
    now: Spot | None
    pace: Spot | None
    aim: Spot
    low: Spot | None
    high: Spot | None
    above: bool
    aim_words_y: float
    range_words_y: float


def climb(
    line: Sequence[float], due: Sequence[float], *, base: float = 0, within: tuple[float, float] | None = None
) -> Climb:
    """`line` from `base` on after each step that is over, `due` from the start to the last step, `within` the range."""
    most = max([1.0, base, *line, *due, *(within or ())])
    steps = max(len(due) - 1, 1)

    def spot(step: int, value: float) -> Spot:
        x = LEFT + (END - LEFT) * step / steps
        return Spot("", value, round(x, 1), round(BOTTOM - (BOTTOM - TOP) * value / most, 1))

    spots = [spot(step + 1, value) for step, value in enumerate(line)]
    now, pace = (spots[-1], spot(len(line), due[len(line)])) if spots else (None, None)
    low, high = (spot(steps, value) for value in within) if within else (None, None)
    aim = spot(steps, due[-1])
    middle = (low.y + high.y) / 2 if low and high else aim.y
    aim_y, range_y = _apart(aim.y, middle) if within else (aim.y, middle)
    start, ground = spot(0, due[0]), spot(0, base)
    above = bool(now and pace and now.value >= pace.value)
    return Climb([ground, *spots], start, now, pace, aim, low, high, above, aim_y, range_y)


def _apart(first: float, second: float) -> tuple[float, float]:
    """Both heights, moved from one another until their words have room."""
    lack = (ROOM - abs(first - second)) / 2
    if lack <= 0:
        return first, second
    way = -1 if first <= second else 1
    return round(first + way * lack, 1), round(second - way * lack, 1)


__all__ = ["END", "HEIGHT", "WIDTH", "Climb", "climb"]
