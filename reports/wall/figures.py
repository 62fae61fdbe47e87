"""What the wall shows: numbers and moments, never a name of anybody. A dozen bounded statements whatever there is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.doors import EVERYBODY, MARKETING
from accounts.models import LEADERS
from handoff import queue
from handoff.actions.locking import SELLING
from handoff.models import Handoff
from handoff.routing.reading import number_unrouted
from handoff.words import State
from leads.keyset import Count, counted
from leads.words import Temperature
from reports.both_promises import sales
from reports.radiator import behind
from sla.attainment import Attainment
from sla.commitments.progress import Progress, progress, this_month
from sla.models import Clock
from sla.models.clocks import OPEN
from sla.untold import untold
from sla.words import State as ClockState

MOST_COUNTED = 500
# Besides the whole number: of the agreed parts, those behind first. A screen has room for so many.
MOST_OTHERS = 1
# What a sweep has not served for so long is behind.
LATE = timedelta(minutes=10)
# Each: is there work of this sweep that is overdue? All are looked up by the index the sweep itself uses.
SWEEPS = """
SELECT (SELECT count(*) FROM (VALUES
    (EXISTS (SELECT FROM leads_touched WHERE touched_at < %(late)s)),
    (EXISTS (SELECT FROM leads_standing WHERE next_change_at < %(late)s)),
    (EXISTS (SELECT FROM leads_outbox WHERE due_at < %(late)s)),
    (EXISTS (SELECT FROM leads_contact WHERE place = 'nurture' AND wake_at < %(late)s)),
    (EXISTS (SELECT FROM sla_clock WHERE next_at < %(late)s)),
    (EXISTS (SELECT FROM leads_notification WHERE due_at < %(late)s)),
    (EXISTS (SELECT FROM reports_savedreport WHERE due_at < %(late)s)),
    (EXISTS (SELECT FROM reports_comparison WHERE is_open AND due_at < %(late)s))
) sweeps (behind) WHERE behind)
"""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that should be 0: how many, and the page that lists them, where the viewer's role may open it."""

    code: str
    label: Any
    count: Count
    url: str = ""

    @property
    def rings(self) -> bool:
        return self.count.number > 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A list on somebody's table: how many, how many of them are hot, since when the oldest waits."""

    label: Any
    count: Count
    hot: int
    oldest: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything on the screen."""

    promised: Progress | None
    others: list[Progress]
    answered: Attainment | None
    median: str
    first_contact: timedelta | None
    waiting: list[Waiting]
    behind: int
    behind_url: str
    alarms: list[Alarm]

    @property
    def ringing(self) -> list[Alarm]:
        return [alarm for alarm in self.alarms if alarm.rings]


def wall(viewer: Viewer, *, at: datetime) -> Wall:
    """Figures of both teams, the same for everybody; links are of the viewer's role."""
    month, rows = progress(this_month(at=at).first, at=at)
    answers = sales(viewer, month, at=at)
    return Wall(
        promised=rows[0] if rows else None,
        others=sorted(rows[1:], key=lambda row: not row.behind)[:MOST_OTHERS],
        answered=answers.get("whole"),
        median=answers.get("median", ""),
        first_contact=answers.get("first_contact"),
        waiting=[_queue(viewer), _inbox(viewer)],
        behind=behind(),
        behind_url=_page(viewer, "radiator", MARKETING),
        alarms=alarms(viewer, at=at),
    )


def alarms(viewer: Viewer, *, at: datetime) -> list[Alarm]:
    """What somebody has to do something about."""
    late = counted(Clock.objects.filter(OPEN, state=ClockState.BREACHED), most=MOST_COUNTED)
    told: Callable[..., str] = _page
    return [
        Alarm("late", _("answers overdue"), late, told(viewer, "sla_clocks", EVERYBODY, "?state=late")),
        Alarm("unrouted", _("offered to nobody"), number_unrouted(), told(viewer, "routing_unrouted", MARKETING)),
        Alarm("untold", _("breaches told nobody"), counted(untold(at=at), most=MOST_COUNTED),
              told(viewer, "sla_untold", LEADERS)),
        Alarm("sweeps", _("sweeps behind"), Count(sweeps_behind(at=at), False),
              told(viewer, "radiator_promises", MARKETING)),
    ]  # fmt: skip


def sweeps_behind(*, at: datetime) -> int:
    """How many sweeps have work that waits for more than ten minutes."""
    with connection.cursor() as cursor:
        cursor.execute(SWEEPS, {"late": at - LATE})
        return int(cursor.fetchone()[0])


def _queue(viewer: Viewer) -> Waiting:
    found = queue.summary()
    count = Count(found.total, found.capped)
    return Waiting(
        _("In the queue"), count, found.counts["hot"], found.longest_since, _page(viewer, "queue", MARKETING)
    )


def _inbox(viewer: Viewer) -> Waiting:
    """All teams' offers that nobody has answered."""
    offers = Handoff.objects.filter(state=State.OFFERED)
    hot = counted(offers.filter(contact__standing__temperature=Temperature.HOT), most=MOST_COUNTED)
    oldest = offers.order_by("offered_at").values_list("offered_at", flat=True).first()
    count = counted(offers, most=MOST_COUNTED)
    return Waiting(_("Offered to sales"), count, hot.number, oldest, _page(viewer, "inbox", SELLING))


def _page(viewer: Viewer, name: str, roles: tuple[str, ...], query: str = "") -> str:
    return f"{reverse(name)}{query}" if viewer.role in roles else ""
