"""Moments as the API reads them: RFC 3339 with an offset, kept in UTC, within the years people live in."""

import re
from datetime import UTC, datetime

A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE | re.ASCII)
A_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def moment(text: str, *, day_will_do: bool = False) -> datetime:
    """The moment `text` names, in UTC; of a day its first. Raises ValueError."""
    text = text.strip().replace(" ", "+")  # a plus sign that nobody escaped
    if day_will_do and A_DAY.fullmatch(text):
        text += "T00:00:00Z"
    if not A_MOMENT.fullmatch(text):
        raise ValueError(text)
    read = datetime.fromisoformat(text.upper())
    if not FIRST <= read <= LAST:
        raise ValueError(text)
    return read.astimezone(UTC)
