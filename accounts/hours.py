"""The hours of a day as spans of minutes, and as people write them: “09:00–12:00, 13:00–17:00”. Pure."""

import re
from collections.abc import Iterable

Span = tuple[int, int]  # minutes since local midnight, half-open; 24:00 is 1440
Spans = tuple[Span, ...]
MIDNIGHT = 24 * 60
CLOSED: Spans = ()
ALL_DAY: Spans = ((0, MIDNIGHT),)
WRITTEN = re.compile(r"(\d{1,2})[:.](\d\d)\s*[-–]\s*(\d{1,2})[:.](\d\d)")


def parse_hours(text: str) -> Spans:
    """“09:00–12:00, 13:00–17:00” as spans; "" is closed. Raises ValueError with the reason."""
    spans = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = WRITTEN.fullmatch(part)
        if not found or int(found[2]) > 59 or int(found[4]) > 59:
            raise ValueError(f"Not a span of hours: {part}")
        spans.append((int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])))
    return checked(tuple(sorted(spans)))


def hours_text(spans: Iterable[Span]) -> str:
    """Spans as people write them; parse_hours reads it back."""
    return ", ".join(f"{a // 60:02}:{a % 60:02}–{b // 60:02}:{b % 60:02}" for a, b in spans)


def checked(spans: Spans) -> Spans:
    """The same spans; ValueError unless they follow one another within the day."""
    before = 0
    for opens, closes in spans:
        if not before <= opens < closes <= MIDNIGHT:
            raise ValueError(f"Spans of a day follow one another between 00:00 and 24:00: {hours_text(spans)}")
        before = closes
    return spans


def first_half(spans: Spans) -> Spans:
    """The first half of the open minutes; of an odd number the smaller."""
    left, kept = sum(closes - opens for opens, closes in spans) // 2, []
    for opens, closes in spans:
        if left:
            kept.append((opens, min(closes, opens + left)))
            left -= kept[-1][1] - opens
    return tuple(kept)
