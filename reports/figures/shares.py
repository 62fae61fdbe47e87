"""Shares of a whole with the range in which they may lie: Wilson's interval. Pure; reads and writes nothing."""

from dataclasses import dataclass
from math import sqrt

# The normal deviate of a 95 % interval.
Z95 = 1.959963984540054


def wilson(part: int, whole: int, z: float = Z95) -> tuple[float, float]:
    """[low, high] of the share part/whole as fractions (Wilson 1927); [0, 1] where there is no whole.

    Raises ValueError where part is not within whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share.")
    if not whole:
        return 0.0, 1.0
    share, square = part / whole, z * z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = z / (1 + square / whole) * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    # Rounding must not leave the share outside its own range.
    return max(0.0, min(middle - reach, share)), min(1.0, max(middle + reach, share))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole of the same people; `low` and `high` hold its 95 % interval in per cent."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """None where there is no whole."""
        return 100 * self.part / self.whole if self.whole else None

    @property
    def low(self) -> float:
        return 100 * wilson(self.part, self.whole)[0]

    @property
    def high(self) -> float:
        return 100 * wilson(self.part, self.whole)[1]
