"""Charts as template tags: drawn by the server, each with its numbers in a table. Geometry is in leads.charts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

from leads import charts
from leads.climbing import END, climb

register = template.Library()
Pairs = Iterable[tuple[Any, Any]]


def _numbers(pairs: Pairs) -> list[tuple[str, float]]:
    return [(str(label), float(value)) for label, value in pairs]


@register.inclusion_tag("look/trend.html")
def trend(pairs: Pairs, label: str, unit: str = "", promised: float | None = None, told: str = "") -> dict[str, Any]:
    """A line with its last value written at its end, and a dashed line at what was promised."""
    spots, height = charts.line(_numbers(pairs), also=promised)
    return {**_common(spots, label, unit, promised, height, told), "path": charts.path(spots)}


@register.inclusion_tag("look/columns.html")
def columns(pairs: Pairs, label: str, unit: str = "", promised: float | None = None, told: str = "") -> dict[str, Any]:
    """Columns with their values written on them, and a dashed line at what was promised."""
    drawn, height = charts.columns(_numbers(pairs), also=promised)
    return _common(drawn, label, unit, promised, height, told)


def _common(
    spots: Sequence[charts.Spot], label: str, unit: str, promised: float | None, height: float | None, told: str
) -> dict[str, Any]:
    return {
        "spots": spots, "first": spots[0] if spots else None, "last": spots[-1] if spots else None, "label": label,
        "unit": unit, "promised": promised, "promised_y": height, "told": told, "width": charts.WIDTH,
        "height": charts.HEIGHT, "ground": charts.BOTTOM, "start": charts.LEFT, "end": charts.WIDTH - charts.RIGHT,
    }  # fmt: skip


@register.inclusion_tag("look/pace.html")
def pace(
    steps: Sequence[Any], line: Sequence[float], due: Sequence[float], label: str, low: int | None = None,
    high: int | None = None, base: float = 0,
) -> dict[str, Any]:  # fmt: skip
    """A line that climbs, the dashed pace to what was promised, and the range in which it may end.

    `steps` name the steps; `line` begins at `base` and has a value for each that is over, `due` for each and the start.
    """
    within = (float(low), float(high)) if low is not None and high is not None else None
    drawn = climb([float(value) for value in line], [float(value) for value in due], base=base, within=within)
    return {
        "drawn": drawn, "path": charts.path(drawn.spots), "label": label, "low": low, "high": high, "end": END,
        "numbers": list(zip(steps, line, due[1:], strict=False)), "first": steps[0] if steps else "",
        "last": steps[-1] if steps else "", "width": charts.WIDTH, "height": charts.HEIGHT, "ground": charts.BOTTOM,
    }  # fmt: skip


@register.inclusion_tag("look/sparkline.html")
def sparkline(values: Sequence[float], label: str) -> dict[str, Any]:
    """Only a shape, beside the number it belongs to; `label` says it in words."""
    spots = charts.spark([float(value) for value in values]) if values else []
    return {"path": charts.path(spots), "last": spots[-1] if spots else None, "label": label}


@register.inclusion_tag("look/funnel.html")
def funnel(rows: Sequence[dict[str, Any]], label: str) -> dict[str, Any]:
    """Rows {label, count, share (of the largest, 0–100), note, url} as bars that narrow."""
    return {"rows": rows, "label": label}
