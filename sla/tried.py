"""A try as its page shows it: what was tried in words, how far the count is, the figures in rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Team
from leads.words import Temperature
from sla.actions.simulations import tried_of
from sla.models import Simulation, Target
from sla.sentences import Sentences, sentences
from sla.words import PARTY, Party


@dataclass(frozen=True, slots=True)
class Kept:
    """How many would have been met and breached; the share that was met, in per cent, where anything was due."""

    met: int
    breached: int
    open: int

    @property
    def share(self) -> float | None:
        due = self.met + self.breached
        return round(100 * self.met / due, 1) if due else None


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one group, as agreed and as tried."""

    label: str
    now: Kept
    then: Kept

    @property
    def more(self) -> int:
        """How many more would have been breached."""
        return self.then.breached - self.now.breached


@dataclass(frozen=True, slots=True)
class Tried:
    simulation: Simulation
    name: str
    agreed: Sentences | None
    tried: Sentences
    rows: list[Row]
    newly: int
    no_longer: int
    failed: int
    in_force: bool

    @property
    def whole(self) -> Row:
        return self.rows[0]

    @property
    def fewer(self) -> int:
        return -self.whole.more

    @property
    def percent(self) -> int:
        return 100 * self.simulation.done // self.simulation.total if self.simulation.total else 0


def tried(simulation: Simulation) -> Tried:
    """The try in words and figures. Its target and the target's team are loaded with it."""
    standing, changed, figures = simulation.target, tried_of(simulation), simulation.figures
    return Tried(
        simulation=simulation,
        name=changed.name,
        agreed=sentences(standing) if standing is not None and standing.active else None,
        tried=sentences(changed),
        rows=_rows(simulation.promise, figures) if figures else [],
        newly=figures.get("newly", 0),
        no_longer=figures.get("no_longer", 0),
        failed=figures.get("failed", 0),
        in_force=standing is not None and _holds(standing, simulation.tried),
    )


def _holds(target: Target, values: Mapping[str, Any]) -> bool:
    return target.active and all(getattr(target, name) == value for name, value in values.items())


def _rows(promise: str, figures: Mapping[str, Any]) -> list[Row]:
    rows = [_row(_("Everybody"), figures)]
    by_heat = figures["temperatures"]
    rows += [_row(str(one.label), by_heat[one]) for one in reversed(Temperature) if one in by_heat]
    if PARTY[promise] == Party.SALES:
        rows += _teams(figures["teams"])
    return rows


def _teams(by_team: Mapping[str, Any]) -> list[Row]:
    names = {str(pk): name for pk, name in Team.objects.order_by("name").values_list("pk", "name")}
    known = [_row(name, by_team[pk]) for pk, name in names.items() if pk in by_team]
    nobody = {code: figures for code, figures in by_team.items() if code not in names}
    return known + [_row(_("No team"), figures) for figures in nobody.values()]


def _row(label: str, figures: Mapping[str, Any]) -> Row:
    return Row(label, Kept(**figures["now"]), Kept(**figures["then"]))
