"""Lengths of time in SQL: sorted as seconds in double precision, several times faster than intervals. Pure.

Exact to the microsecond for any length that a person lives through.
"""

from datetime import timedelta


def seconds(length: str) -> str:
    """An interval or a moment as seconds."""
    return f"date_part('epoch', {length})"


def middle(length: str, share: float = 0.5, only: str = "") -> str:
    """The length that so great a share stays below, of those rows `only` that fulfil a condition; in seconds."""
    rows = f" FILTER (WHERE {only})" if only else ""
    return f"percentile_cont({share}) WITHIN GROUP (ORDER BY {seconds(length)}){rows}"


def spread(length: str, only: str = "") -> str:
    """Median and ninth decile: two columns of seconds."""
    return f"{middle(length, 0.5, only)}, {middle(length, 0.9, only)}"


def span(found: float | None) -> timedelta | None:
    """What such a column says."""
    return None if found is None else timedelta(seconds=found)
