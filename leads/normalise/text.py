"""Text as stored and as compared: cleaned, folded (no case, no accents), and company names without legal forms."""

import re
import unicodedata
from functools import lru_cache

from leads.normalise.unusable import Unusable

# Letters that do not come apart into a base letter and an accent.
_STUBBORN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_NOT_WORDS = re.compile(r"[^\w@.+-]+|_")
_SURROGATE = re.compile("[\ud800-\udfff]")

_LEGAL_FORMS = """
oy oyj ab abp ky ay tmi osk ry as asa ans da aps ivs publ aktiebolag doo dd sp zoo ltd limited llc llp inc incorporated
corp corporation co plc gmbh mbh ag kg ug se sa sarl sas spa srl snc nv bv ou sia uab kft zrt nyrt rt sro
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())


def clean(raw: object, longest: int) -> str:
    """`raw` as one line of stored text: composed (NFC), trimmed, inner whitespace single. "" when blank."""
    text = raw if isinstance(raw, str) else _written(raw)
    # Plain one-line text, by far the commonest, needs one look.
    if text.isascii() and text.isprintable() and "  " not in text:
        text = text.strip()
    else:
        text = " ".join(composed(text).split())
    if len(text) > longest:
        raise Unusable("too_long", limit=longest)
    return text


def composed(text: str) -> str:
    """NFC; refuses what PostgreSQL cannot store (NUL, half of a surrogate pair)."""
    if "\x00" in text:
        raise Unusable("nul")
    if _SURROGATE.search(text):
        raise Unusable("broken_character")
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """For comparing and searching: lower case without accents, words single-spaced; keeps @ . + - of addresses."""
    folded = text.casefold()
    if not folded.isascii():
        # Some letters only show their case once they are taken apart (𝕬 is A), some fold into accents (İ).
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
        folded = "".join(c for c in apart if not unicodedata.combining(c)).translate(_STUBBORN)
    return " ".join(_NOT_WORDS.sub(" ", folded).split())


@lru_cache(maxsize=20_000)
def company_key(name: str) -> str:
    """A company's name for matching: folded, dots and dashes out, legal forms off both ends.

    A name of nothing but legal forms keeps them ("AS" is a company).
    """
    words = fold(name.replace("&", " and ")).replace(".", "").replace("-", " ").replace("+", " ").split()
    first, last = 0, len(words)
    while last - first > 1 and words[last - 1] in LEGAL_FORMS:
        last -= 1
    while last - first > 1 and words[first] in LEGAL_FORMS:
        first += 1
    return " ".join(words[first:last]) or name.casefold().strip()


def _written(raw: object) -> str:
    """Numbers and true/false are words too; anything structured is not text."""
    if isinstance(raw, bool | int | float):
        return str(raw)
    raise Unusable("not_text")
