"""Cells of the board of promises: each figure with its words and the address of its list."""

from typing import Any

from django import template
from django.utils.http import urlencode

from sla.board import Row
from sla.figures import IN_MONTH, NOW

register = template.Library()
TONES = {"at_risk": "warn", "late": "late"}


@register.filter
def figures(row: Row) -> list[dict[str, Any]]:
    """The row's figures in the order of the columns."""
    return [
        {
            "key": key,
            "label": label,
            "number": getattr(row.figures, key),
            "query": urlencode({"state": key, **row.asks}),
            "in_month": key in IN_MONTH,
            "tone": TONES.get(key, ""),
        }
        for key, label in {**NOW, **IN_MONTH}.items()
    ]
