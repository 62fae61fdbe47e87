"""The board: how both teams' promises stand, by team and target and by person, out of one statement. Reading only.

Every figure is a condition of sla.figures, and every row says by which address its clocks are listed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from accounts.models import LEADERS, Role, Team, User
from sla.attainment import NO_TEAM, Attainment
from sla.figures import IN_MONTH, NOW, condition, on_board
from sla.models import Target
from sla.months import Month
from sla.words import PARTY, Party, Promise


@dataclass(slots=True)
class Figures:
    """How many clocks stand how now, and how many ended their promise in the month, either way."""

    running: int = 0
    at_risk: int = 0  # of the running ones
    paused: int = 0
    late: int = 0  # breached, and nobody has answered yet
    met: int = 0
    breached: int = 0
    met_strict: int = 0

    def add(self, other: "Figures") -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def attainment(self) -> Attainment:
        return Attainment(self.met, self.breached, self.met_strict)


@dataclass(slots=True)
class Row:
    """A line of the board: its name, its figures, and what its list is narrowed to."""

    label: str
    asks: dict[str, str]
    about: str = ""
    figures: Figures = field(default_factory=Figures)


@dataclass(slots=True)
class Group:
    """A team with its targets."""

    team: Row
    targets: list[Row]


@dataclass(slots=True)
class Side:
    """One party's promises: all of them, and team by team."""

    party: str
    label: str
    whole: Row
    groups: list[Group]


@dataclass(slots=True)
class Board:
    """Both sides in the month; `persons` for whoever may see figures of persons: managers all, the others their own."""

    month: Month
    sides: list[Side]
    persons: list[Row]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one person's clocks of one target in one team."""

    target: int
    party: str
    team: int | None
    user: int | None
    figures: Figures


def board(viewer: User, at: datetime, month: Month | None = None) -> Board:
    """The board as this viewer sees it; three statements. `month` is that of `at` unless another is asked for."""
    month = month or Month.of(at)
    counts = _counted(viewer, month)
    names = Team.objects.in_bulk([one.team for one in counts if one.team])
    targets = Target.objects.in_bulk([one.target for one in counts])
    totals = counts if viewer.role != Role.SALES else [one for one in counts if one.team and one.team == viewer.team_id]
    sides = [_side(party, [one for one in totals if one.party == party], names, targets) for party in Party]
    return Board(month, [side for side in sides if side.groups], _persons(viewer, counts))


def _counted(viewer: User, month: Month) -> list[Counted]:
    """One statement: open clocks, and those whose promise ended in the month."""
    figures = {name: Count("pk", filter=condition(name, month)) for name in (*NOW, *IN_MONTH)}
    strict = condition("met", month) & Q(answered_at__lte=F("strict_due_at"))
    clocks = on_board(viewer).filter(condition("open", month) | condition("due", month))
    grouped = clocks.order_by().values("target", "party", "team", "user")
    rows: Any = grouped.annotate(**figures, met_strict=Count("pk", filter=strict))
    return [_read(row) for row in rows]


def _read(row: dict[str, Any]) -> Counted:
    whose = {name: row.pop(name) for name in ("target", "party", "team", "user")}
    return Counted(**whose, figures=Figures(**row))


def _side(party: Party, counts: list[Counted], teams: dict[int, Team], targets: dict[int, Target]) -> Side:
    asks = {"party": party.value}
    order = sorted({one.team for one in counts}, key=lambda pk: (pk is None, teams[pk].name.lower() if pk else ""))
    groups = [_group(asks, pk, [one for one in counts if one.team == pk], teams, targets) for pk in order]
    label = {Party.SALES: _("What sales promised"), Party.MARKETING: _("What marketing promised")}[party]
    return Side(party, label, _row(_("All teams"), asks, counts), groups)


def _group(
    asks: dict[str, str], pk: int | None, counts: list[Counted], teams: dict[int, Team], targets: dict[int, Target]
) -> Group:
    asks = {**asks, "team": str(pk or NO_TEAM)}
    order = sorted({one.target for one in counts}, key=lambda key: _place(targets[key]))
    rows = [
        _row(targets[key].name, {**asks, "target": str(key)}, [one for one in counts if one.target == key])
        for key in order
    ]
    return Group(_row(teams[pk].name if pk else _("No team"), asks, counts), rows)


def _place(target: Target) -> tuple[int, int, int]:
    """Promises in the order of their list, a promise's targets in the order of the agreement."""
    return (list(PARTY).index(Promise(target.promise)), target.position, target.pk)


def _persons(viewer: User, counts: list[Counted]) -> list[Row]:
    """Managers and admins see everybody's figures, the others their own."""
    seen = [one for one in counts if one.user and (viewer.role in LEADERS or one.user == viewer.pk)]
    people = User.objects.select_related("team").in_bulk([one.user for one in seen])
    ranked = sorted({one.user for one in seen if one.user}, key=lambda pk: people[pk].name.lower())
    return [
        _row(
            people[pk].name,
            {"user": str(pk)},
            [one for one in seen if one.user == pk],
            about=str(people[pk].team or people[pk].get_role_display()),
        )
        for pk in ranked
    ]


def _row(label: str, asks: dict[str, str], counts: Iterable[Counted], about: str = "") -> Row:
    row = Row(label, asks, about)
    for one in counts:
        row.figures.add(one.figures)
    return row
