"""What the house does between two pages of the story, and what time does to it meanwhile."""

from collections.abc import Callable
from datetime import datetime

from leads import outbox
from reports.demo.agenda import Agenda
from reports.demo.commitments import Commitments
from reports.demo.deals import Deals
from reports.demo.pauses import Pauses
from reports.demo.sellers import Sellers
from reports.demo.staff import Staff
from reports.demo.staged import Scenes, Staged
from reports.demo.touching import Touches
from reports.demo.verdicts import Marketers
from reports.demo.workdays import Workdays
from sla import actions as sla


def work(staff: Staff, days: Workdays, *, since: datetime, until: datetime) -> None:
    """Everybody's acts from `since` until `until`, as they follow from what is stored and from the day of the demo."""
    agenda = Agenda(since, until)
    touches, scenes = Touches(agenda, days, staff), Scenes(days, staff)
    sellers = Sellers(agenda, days, touches, Pauses(days), scenes, watch_clocks)
    marketers = Marketers(agenda, days, staff, sellers.look)
    staged = Staged(agenda, scenes, staff, sellers.look)
    for desk in (sellers, marketers, Deals(agenda, days), touches, staged, Commitments(agenda, days, staff)):
        desk.look()
    agenda.run()


def watch_clocks(at: datetime) -> None:
    """What the sweeps of clocks and of reactions would have done by now, and what follows from each other's work."""
    while sla.derive_stirred(at=at) + sla.derive_due(at=at) + outbox.settle_due(at=at + outbox.NUDGE_GRACE):
        pass


def exhaust(sweep: Callable[[], int]) -> None:
    while sweep():
        pass
