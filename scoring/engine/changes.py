"""When a score changes next: boundaries of steps and windows, and for half-lives the earliest possible crossing.

docs/adr/0005-next-change-of-a-score.md gives the reasons.
"""

from collections.abc import Sequence
from decimal import Decimal

# A boundary already lies ahead: it was computed from a zone that holds the instant.
NEXT_CHANGE = """LEAST(s.boundary,
    CASE WHEN s.hot_until > s.at THEN s.hot_until WHEN s.warm_until > s.at THEN s.warm_until END{crossing})"""
# Points that halve by less than this are left to rest.
SPENT = "1e-6"
SHORTEST_STEP = "interval '60 seconds'"
# A refresh twenty times a half-life keeps the shown score within 3.5 % of the truth.
REFRESHES = 20


def earliest_crossing(total: str, half_life: float, thresholds: Sequence[Decimal]) -> str:
    """Further arguments of LEAST: the next refresh and, for each threshold, the earliest instant it can be crossed.

    In t days, halving points lose at most their positive sum · (1 − 2^(−t/h)) with the shortest h, and clipping
    never enlarges a change. So the crossing cannot come before that bound meets the threshold; without caps and
    with one half-life it comes exactly then.
    """
    seconds = half_life * 86_400
    refresh = f"s.at + GREATEST({SHORTEST_STEP}, interval '{seconds / REFRESHES:.6f} seconds')"
    arguments = [f"CASE WHEN s.falling + s.rising > {SPENT} THEN {refresh} END"]
    for threshold in thresholds:
        above = f"(({total}) - {threshold})::float8"
        arguments.append(
            f"CASE WHEN {above} >= 0 AND {above} < s.falling THEN {_after(above, 's.falling', seconds)}"
            f" WHEN {above} < 0 AND - {above} < s.rising THEN {_after(f'(- {above})', 's.rising', seconds)} END"
        )
    return "".join(f", {argument}" for argument in arguments)


def _after(distance: str, moving: str, seconds: float) -> str:
    """The instant at which `moving` points can have moved by `distance`, a second later so as to be beyond it.

    Never beyond the next refresh, which comes anyway.
    """
    wait = f"1 - {seconds:.6f} / ln(2::float8) * ln(GREATEST(1 - {distance} / {moving}, 1e-300))"
    soon = f"LEAST({wait}, {seconds / REFRESHES:.6f})"
    return f"s.at + GREATEST({SHORTEST_STEP}, make_interval(secs => {soon}))"
