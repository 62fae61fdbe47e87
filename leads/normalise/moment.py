"""Instants as exports write them, to aware datetimes. A date without a time is midnight; without a zone, UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone

from leads.normalise.unusable import Unusable

_NUMERIC = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})"
    r"(?:[T ,]+(?:klo |ob )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]m)?)?\s*(.*)",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LOOSE_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(.*)")
_OFFSET = re.compile(r"(?:Z|UTC|GMT)?([+-])(\d{2}):?(\d{2})?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")


def moment(raw: object, day_first: bool = True) -> datetime:
    """`raw` as an aware instant. Raises Unusable("date") for what no calendar has (30 February) or nobody wrote."""
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=UTC)
    text = str(raw).strip() if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""
    try:
        return _iso(text) or _written(text, day_first)
    except (ValueError, OverflowError) as refused:
        raise Unusable("date") from refused


def _iso(text: str) -> datetime | None:
    if text[4:5] != "-" and not _COMPACT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _written(text: str, day_first: bool) -> datetime:
    if loose := _LOOSE_ISO.fullmatch(text):
        year, month, day, hour, minute = (int(part) for part in loose.groups()[:5])
        return datetime(year, month, day, hour, minute, int(loose[6] or 0), tzinfo=_zone(loose[7]))
    if numeric := _NUMERIC.fullmatch(text):
        return _numeric(numeric, day_first)
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    raise ValueError(text)


def _numeric(found: re.Match[str], day_first: bool) -> datetime:
    """12.3.2026 and 3/12/2026: dots put the day first; slashes do as told, unless only one order is a date."""
    first, second = int(found[1]), int(found[3])
    day_leads = first > 12 or (second <= 12 and (day_first or found[2] == "."))
    day, month = (first, second) if day_leads else (second, first)
    hour = int(found[5] or 0)
    if found[8]:
        hour = hour % 12 + (12 if found[8].lower() == "pm" else 0)
    return datetime(int(found[4]), month, day, hour, int(found[6] or 0), int(found[7] or 0), tzinfo=_zone(found[9]))


def _zone(text: str) -> timezone:
    """Z, UTC, +0800, Z-0300, +02:00; nothing is UTC."""
    if text.upper() in {"", "Z", "UTC", "GMT"}:
        return UTC
    offset = _OFFSET.fullmatch(text)
    if not offset:
        raise ValueError(text)
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(ahead if offset[1] == "+" else -ahead)
