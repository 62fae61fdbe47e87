"""The board's figures, each one condition on clocks: the board counts it, the list behind the figure shows it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import Role
from sla.attainment import Scope
from sla.models import Clock, Escalation
from sla.models.clocks import OPEN
from sla.months import Month
from sla.visibility import ClockQuerySet
from sla.words import State

# A running clock is at risk once it has reached a step of the ladder at so much of its time.
RISKY_PERCENT = 80
NOW = {"running": _("Running"), "at_risk": _("At risk"), "paused": _("Paused"), "late": _("Late")}
IN_MONTH = {"met": _("Met"), "breached": _("Breached")}
# The list knows two more, which sum figures up.
LISTED: dict[str, Any] = {"open": _("Open"), **NOW, "due": _("Met and breached"), **IN_MONTH}


def condition(figure: str, month: Month) -> Q:
    """Which clocks the figure counts."""
    scope = Scope(month.since, month.until)
    risky = Escalation.objects.filter(clock=OuterRef("pk"), since=OuterRef("counts_from"), percent__gte=RISKY_PERCENT)
    conditions = {
        "open": OPEN,
        "running": OPEN & Q(state=State.RUNNING),
        "at_risk": OPEN & Q(state=State.RUNNING) & Q(Exists(risky)),
        "paused": OPEN & Q(state=State.PAUSED),
        "late": OPEN & Q(state=State.BREACHED),
        "met": scope.met(),
        "breached": scope.breached(),
        "due": scope.met() | scope.breached(),
    }
    return conditions[figure]


def on_board(viewer: Viewer) -> ClockQuerySet:
    """The clocks of the viewer's board: of the own team and the own ones for salespeople, all of them for the others.

    The team is the one that was responsible, whoever has changed teams since.
    """
    seen = Clock.objects.visible_to(viewer)
    if viewer.role != Role.SALES:
        return seen
    return seen.filter(Q(user=viewer.pk) | (Q(team=viewer.team_id) if viewer.team_id else Q(pk__in=[])))
