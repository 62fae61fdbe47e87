"""The verdict on a goal in words: too few people, too many for the sellers, or enough. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

# Months differ by so much without meaning anything.
TOLERATED = 0.10


class Finding(StrEnum):
    """What the numbers say; the first that holds leads the verdict."""

    UNKNOWN = "unknown"
    OVERLOADED = "overloaded"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class Pressure:
    """A month's SQLs and leads needed and come, and the SQLs that the sellers can finish (None: unknown)."""

    sqls_needed: int | None
    sqls_come: float
    leads_needed: int | None
    leads_come: float
    capacity: int | None


def findings(pressure: Pressure) -> list[Finding]:
    """Everything that holds, the most pressing first; never empty."""
    if pressure.sqls_needed is None or pressure.leads_needed is None:
        return [Finding.UNKNOWN]
    found = []
    if pressure.capacity is not None and pressure.sqls_needed > pressure.capacity:
        found.append(Finding.OVERLOADED)
    if _short(pressure.leads_come, pressure.leads_needed) or _short(pressure.sqls_come, pressure.sqls_needed):
        found.append(Finding.TOO_FEW)
    elif pressure.capacity is not None and pressure.sqls_come > pressure.capacity >= pressure.sqls_needed:
        found.append(Finding.TOO_MANY)
    return found or [Finding.ENOUGH]


def _short(come: float, needed: int) -> bool:
    return come < needed * (1 - TOLERATED)


def sentences(found: Sequence[Finding], pressure: Pressure, levers: Sequence[tuple[Any, float, float]]) -> list[str]:
    """The findings in words. `levers` are steps whose share alone would make up for too few: label, from, to in %."""
    return [SAID[finding](pressure, levers) for finding in found]


def _unknown(pressure: Pressure, levers: Sequence[tuple[Any, float, float]]) -> str:
    return _("Your own history cannot say yet: at one step nobody has gone on. Choose a longer history or try a share.")


def _overloaded(pressure: Pressure, levers: Sequence[tuple[Any, float, float]]) -> str:
    return _(
        "Too many for the sellers: the goal needs %(needed)s SQLs a month, and they can finish %(capacity)s. "
        "Raise the criteria, so that fewer SQLs bring as many deals, or let more people sell."
    ) % {"needed": pressure.sqls_needed, "capacity": pressure.capacity}


def _too_few(pressure: Pressure, levers: Sequence[tuple[Any, float, float]]) -> str:
    said = _(
        "Too few: %(leads_come)s leads and %(sqls_come)s SQLs come a month, and the goal needs %(leads)s and %(sqls)s. "
        "Get more visitors, or convert more of them."
    ) % {
        "leads_come": round(pressure.leads_come),
        "sqls_come": round(pressure.sqls_come, 1),
        "leads": pressure.leads_needed,
        "sqls": pressure.sqls_needed,
    }
    if not levers:
        return said
    label, old, new = levers[0]
    alone = _("One step alone could do it: %(step)s from %(old).1f %% to %(new).1f %%.")
    return f"{said} {alone % {'step': label, 'old': old, 'new': new}}"


def _too_many(pressure: Pressure, levers: Sequence[tuple[Any, float, float]]) -> str:
    return _(
        "Too many: %(come)s SQLs come a month, the sellers can finish %(capacity)s, and the goal needs %(needed)s. "
        "Raise the criteria."
    ) % {"come": round(pressure.sqls_come), "capacity": pressure.capacity, "needed": pressure.sqls_needed}


def _enough(pressure: Pressure, levers: Sequence[tuple[Any, float, float]]) -> str:
    said = _("Enough: as many come as the goal needs.")
    if pressure.capacity is None:
        return said
    return f"{said} {_('The sellers can finish %(n)s SQLs a month.') % {'n': pressure.capacity}}"


SAID = {
    Finding.UNKNOWN: _unknown,
    Finding.OVERLOADED: _overloaded,
    Finding.TOO_FEW: _too_few,
    Finding.TOO_MANY: _too_many,
    Finding.ENOUGH: _enough,
}
