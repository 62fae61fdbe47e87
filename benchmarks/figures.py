"""Figures: medians, percentiles, and the JSON lines that `make bench` prints."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result. `ratio` is value / reference, whichever way is better."""

    name: str
    value: float
    unit: str
    reference: float | None
    ratio: float | None
    n: int


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, ceil(share * len(ranked)) - 1))]


def say(name: str, value: float, unit: str, *, reference: float | None = None, n: int = 1) -> Figure:
    """Print one figure as a JSON line."""
    ratio = round(value / reference, 3) if reference else None
    figure = Figure(name, round(value, 4), unit, None if reference is None else round(reference, 4), ratio, n)
    print(json.dumps(asdict(figure)), flush=True)
    return figure


def middle(values: Sequence[float]) -> float:
    return float(median(values))
