"""Phone numbers to E.164 where they parse, else as given: a number nobody can read is still worth keeping."""

import re
from functools import lru_cache

import phonenumbers

from leads.normalise.text import clean

# A full international number with plain separators needs no library.
_FULL = re.compile(r"\+[1-9][0-9 .\-/]{6,24}")
_SEPARATORS = str.maketrans("", "", " .-/")


def number(raw: object, country: str = "") -> str:
    """`raw` as +358405550000; national numbers are read as of `country` (ISO code), if given."""
    text = clean(raw, 64)
    if _FULL.fullmatch(text):
        digits = text.translate(_SEPARATORS)
        if 8 <= len(digits) <= 16:
            return digits
    return _read(text, country)


@lru_cache(maxsize=5_000)
def _read(text: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(text.replace("(0)", ""), country or None)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(parsed):
        return text
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
