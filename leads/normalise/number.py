"""Numbers as people write them (1 100,04 · 1,100.04 · € 1.2M · 20 k) and yes/no words."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from leads.normalise.unusable import Unusable

_NOISE = re.compile(r"[\s\u00a0\u202f'’]|eur|usd|gbp|sek|nok|dkk|chf|[€$£+~]", re.IGNORECASE)
_GROUPED = {sep: re.compile(rf"-?\d{{1,3}}(?:\{sep}\d{{3}})+") for sep in ",."}
_UNITS = {"k": 3, "t": 3, "m": 6, "mio": 6, "meur": 6, "mrd": 9, "b": 9, "bn": 9}
_UNIT = re.compile(r"(?<=\d)(k|t|mio|mrd|bn|m|b)\.?$", re.IGNORECASE)

YES = frozenset(("yes", "y", "true", "t", "1", "x", "on", "kyllä", "kylla", "k", "joo", "da", "ja", "oui", "si"))
NO = frozenset(("no", "n", "false", "f", "0", "off", "ei", "e", "ne", "nein", "non"))


@lru_cache(maxsize=5_000)
def decimal(raw: object) -> Decimal:
    """An exact number. A lone separator before exactly three digits groups them; Raises Unusable("number")."""
    if isinstance(raw, bool):
        raise Unusable("number")
    text = _NOISE.sub("", str(raw))
    unit = _UNIT.search(text)
    if unit:
        text = text[: unit.start()]
    try:
        value = Decimal(_with_point(text))
    except InvalidOperation as refused:
        raise Unusable("number") from refused
    if not value.is_finite():
        raise Unusable("number")
    return value.scaleb(_UNITS[unit[1].lower()]) if unit else value


def whole(raw: object, highest: int) -> int:
    """A whole number from 0 to `highest`."""
    value = decimal(raw)
    if value != value.to_integral_value():
        raise Unusable("whole_number")
    if not 0 <= value <= highest:
        raise Unusable("out_of_range", limit=f"0–{highest}")
    return int(value)


def yes_or_no(raw: object) -> bool:
    """A true/false value out of the words of three languages. Raises Unusable("boolean")."""
    word = str(raw).strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unusable("boolean")


def _with_point(text: str) -> str:
    """Drop what groups digits and leave one decimal point: the last kind of separator decides."""
    if "," in text and "." in text:
        group = "," if text.rindex(".") > text.rindex(",") else "."
        return text.replace(group, "").replace(",", ".")
    for separator in ",.":
        if separator in text:
            grouped = _GROUPED[separator].fullmatch(text) and (separator == "," or text.count(".") > 1)
            return text.replace(separator, "" if grouped else ".")
    return text
