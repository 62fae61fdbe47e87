"""Free JSON beside our columns: what fits, merged name by name."""

import json
import re
from collections.abc import Mapping
from typing import Any

from leads.normalise.unusable import Unusable

EXTRA_LIMIT = 16_384  # bytes as PostgreSQL writes it; the tables repeat this limit
PROPERTIES_LIMIT = 32_768
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
# PostgreSQL writes 1e300 out in full.
_EXPONENT = re.compile(r"\de[+-]?\d")
_LONGEST_NUMBER = 330


def named_values(raw: object, limit: int = EXTRA_LIMIT) -> dict[str, Any]:
    """`raw` as an object PostgreSQL can store within `limit` bytes."""
    if not isinstance(raw, Mapping):
        raise Unusable("object")
    return checked(dict(raw), limit)


def checked(values: dict[str, Any], limit: int) -> dict[str, Any]:
    """`values` itself; raises Unusable for NUL, broken characters, NaN, types JSON lacks, and too much of it."""
    try:
        text = json.dumps(values, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except UnicodeEncodeError as refused:
        raise Unusable("broken_character") from refused
    except (TypeError, ValueError, RecursionError) as refused:
        raise Unusable("object") from refused
    if "\\u0000" in text and _NUL.search(text):
        raise Unusable("nul")
    if size + _LONGEST_NUMBER * len(_EXPONENT.findall(text)) > limit:
        raise Unusable("too_large", limit=limit)
    return values


def merged(current: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """`current` with what was said: blank says nothing, None takes a name out."""
    kept = {name: value for name, value in current.items() if not (name in said and said[name] is None)}
    return kept | {name: value for name, value in said.items() if value not in (None, "")}
