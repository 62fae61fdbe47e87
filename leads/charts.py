"""Charts as geometry: values in, SVG coordinates out. Drawing and words are the templates'; nothing is read here."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 420.0, 120.0
LEFT, RIGHT, TOP, BOTTOM = 6.0, 58.0, 18.0, 102.0
SPARK_WIDTH, SPARK_HEIGHT = 88.0, 22.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A value with its place on the canvas."""

    label: str
    value: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Column(Spot):
    """A spot that stands on the ground."""

    width: float
    height: float
    middle: float


def _scale(values: Sequence[float], top: float, bottom: float) -> tuple[float, float]:
    """(ground, pixels per unit): the ground is zero or the lowest value, so that a line never lies about its start."""
    lowest, highest = min([0.0, *values]), max([0.0, *values])
    return lowest, (bottom - top) / ((highest - lowest) or 1.0)


def line(pairs: Sequence[tuple[str, float]], *, also: float | None = None) -> tuple[list[Spot], float | None]:
    """Spots of a line over the whole width, and the height of `also` (a promised value) on the same scale."""
    values = [value for _label, value in pairs]
    ground, unit = _scale([*values, also] if also is not None else values, TOP, BOTTOM)
    step = (WIDTH - LEFT - RIGHT) / max(len(pairs) - 1, 1)
    spots = [
        Spot(label, value, round(LEFT + n * step, 1), round(BOTTOM - (value - ground) * unit, 1))
        for n, (label, value) in enumerate(pairs)
    ]
    return spots, None if also is None else round(BOTTOM - (also - ground) * unit, 1)


def columns(pairs: Sequence[tuple[str, float]], *, also: float | None = None) -> tuple[list[Column], float | None]:
    """Columns with room between them, and the height of `also` on the same scale. Values are ≥ 0."""
    values = [value for _label, value in pairs]
    _ground, unit = _scale([*values, also] if also is not None else values, TOP, BOTTOM)
    room = (WIDTH - LEFT - RIGHT) / max(len(pairs), 1)
    width = min(round(room * 0.62, 1), 56.0)
    drawn = []
    for n, (label, value) in enumerate(pairs):
        x, height = round(LEFT + n * room + (room - width) / 2, 1), round(max(value, 0) * unit, 1)
        drawn.append(Column(label, value, x, round(BOTTOM - height, 1), width, height, round(x + width / 2, 1)))
    return drawn, None if also is None else round(BOTTOM - also * unit, 1)


def path(spots: Sequence[Spot]) -> str:
    """The `d` of an SVG path through the spots."""
    return " ".join(f"{'L' if n else 'M'}{spot.x:g} {spot.y:g}" for n, spot in enumerate(spots))


def spark(values: Sequence[float]) -> list[Spot]:
    """A line so small that only its shape speaks: from its own lowest to its own highest value."""
    lowest, highest = min(values), max(values)
    unit = (SPARK_HEIGHT - 6) / ((highest - lowest) or 1.0)
    step = (SPARK_WIDTH - 6) / max(len(values) - 1, 1)
    return [
        Spot("", value, round(3 + n * step, 1), round(SPARK_HEIGHT - 3 - (value - lowest) * unit, 1))
        for n, value in enumerate(values)
    ]
