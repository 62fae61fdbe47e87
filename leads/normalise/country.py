"""Countries: names in several languages, codes of two letters, one-letter slips of long names; to ISO 3166-1."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from leads.normalise.country_names import NAMES
from leads.normalise.text import fold
from leads.normalise.unusable import Unusable

# Shorter names are too near one another to forgive a slip (Niger, Nigeria).
FORGIVEN_FROM = 8


@lru_cache(maxsize=2_000)
def code(raw: str) -> str:
    """The two-letter code. Raises Unusable("country")."""
    name = fold(str(raw)).replace(".", "")
    found = _by_name().get(name) or _nearly(name)
    if found is None:
        raise Unusable("country")
    return found


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    known = {"uk": "GB", "el": "GR"}
    for line in NAMES.strip().splitlines():
        iso, _, names = line.partition(" ")
        known[iso.lower()] = iso
        known |= {fold(name): iso for name in names.split(",")}
    return known


def _nearly(name: str) -> str | None:
    """The one country whose name is a single slip away."""
    if len(name) < FORGIVEN_FROM:
        return None
    near = {iso for known, iso in _by_name().items() if OSA.distance(name, known, score_cutoff=1) <= 1}
    return near.pop() if len(near) == 1 else None
