"""The salespeople's inbox as lists: its tabs, the order hottest and longest waiting first, and Today. Reading only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Case, ExpressionWrapper, F, Func, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import Role
from handoff.models import Handoff, Opportunity
from handoff.words import State
from leads.keyset import Count, Order, Page, counted, page_of
from leads.refusals import Invalid
from leads.visibility import ours
from leads.words import Temperature

# Nobody works a longer list at one sitting; counts beyond it say "more than".
MOST_COUNTED = 500
MOST_TODAY = 100
LEADERS = (Role.MANAGER, Role.ADMIN)
TABS = {"me": _("Offered to me"), "team": _("My team's offers"), "mine": _("Mine"), "today": _("Today")}
LEADERS_TABS = {"team": _("Offers"), "me": _("Offered to me"), "mine": _("In sales' hands"), "today": _("Today")}


class Microseconds(Func):
    """A moment as a whole number, exact enough to page by."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"
    output_field = BigIntegerField()


# Hot before warm before cold, and among these the longest waiting first; they lie further apart than all of time.
APART = 10**17
# Wrapped, since Django takes the sum of two bigints for an integer and finds nothing beyond one.
WAITING = ExpressionWrapper(
    Case(
        When(contact__standing__temperature=Temperature.HOT, then=Value(0)),
        When(contact__standing__temperature=Temperature.WARM, then=Value(APART)),
        default=Value(2 * APART),
        output_field=BigIntegerField(),
    )
    + Microseconds(F("offered_at")),
    output_field=BigIntegerField(),
)
HOTTEST = Order("hottest", WAITING)
SHOWN = ("contact__company", "contact__standing", "offered_by", "seller", "rule")


@dataclass(frozen=True, slots=True)
class Inbox:
    """Whose inbox it is. Managers and admins look at everybody's, or at one team's."""

    viewer: Viewer
    team: int | None = None

    @property
    def leads(self) -> bool:
        return self.viewer.role in LEADERS

    @property
    def tabs(self) -> Mapping[str, Any]:
        return LEADERS_TABS if self.leads else TABS

    def handoffs(self, tab: str) -> QuerySet[Handoff]:
        """The handoffs of a tab, in no order."""
        seen = Handoff.objects.visible_to(self.viewer)
        return seen.filter(state=STATES[tab]).filter(self._whose(tab))

    def due(self, day: date) -> QuerySet[Handoff]:
        """People in hand whose next step is due by `day`."""
        return self.handoffs("today").filter(next_step_on__lte=day)

    def due_opportunities(self, day: date) -> QuerySet[Opportunity]:
        seen = Opportunity.objects.visible_to(self.viewer).filter(ended_at=None, next_step_on__lte=day)
        return seen.filter(self._whose("today", "owner"))

    def _whose(self, tab: str, field: str = "seller") -> Q:
        if tab == "me" or not (self.leads or tab == "team"):
            return Q(**{field: self.viewer.pk})
        if self.leads:
            return Q(**{f"{field}__team": self.team}) if self.team else Q()
        return ours(self.viewer, field)


STATES = {"me": State.OFFERED, "team": State.OFFERED, "mine": State.ACCEPTED, "today": State.ACCEPTED}


def counts(inbox: Inbox, day: date) -> dict[str, Count]:
    """How many each tab holds, counting no further than MOST_COUNTED."""
    found = {tab: counted(inbox.handoffs(tab), most=MOST_COUNTED) for tab in ("me", "team", "mine")}
    return found | {"today": number_today(inbox, day)}


def number_today(inbox: Inbox, day: date) -> Count:
    steps = counted(inbox.due(day), most=MOST_COUNTED)
    deals = counted(inbox.due_opportunities(day), most=MOST_COUNTED)
    return Count(steps.number + deals.number, steps.more or deals.more)


def page(inbox: Inbox, tab: str, *, cursor: str = "", limit: int = 25) -> Page:
    """A page of a tab, the hottest and longest waiting first: narrow rows are sorted, then the page's are read."""
    try:
        found = page_of(inbox.handoffs(tab).only("pk"), HOTTEST, cursor=cursor, limit=limit)
    except Invalid:
        found = page_of(inbox.handoffs(tab).only("pk"), HOTTEST, limit=limit)
    whole = Handoff.objects.select_related(*SHOWN).in_bulk([row.pk for row in found.rows])
    return Page([whole[row.pk] for row in found.rows if row.pk in whole], found.next, found.previous)


@dataclass(frozen=True, slots=True)
class Step:
    """One dated next step: of a person in hand, or of an opportunity."""

    on: date
    what: str
    handoff: Handoff | None = None
    opportunity: Opportunity | None = None
    late: bool = False


def steps(inbox: Inbox, day: date) -> list[Step]:
    """What is due by `day`, the longest overdue first; at most MOST_TODAY of each kind."""
    people = inbox.due(day).select_related(*SHOWN).order_by("next_step_on", "pk")[:MOST_TODAY]
    deals = inbox.due_opportunities(day).select_related("company", "owner").order_by("next_step_on", "pk")[:MOST_TODAY]
    found = [_step(one, day, handoff=one) for one in people] + [_step(one, day, opportunity=one) for one in deals]
    return sorted(found, key=lambda step: step.on)


def _step(one: Handoff | Opportunity, day: date, **which: Any) -> Step:
    on = one.next_step_on or day
    return Step(on, str(one.get_next_step_display()), late=on < day, **which)


def number_offered(viewer: Viewer) -> Count:
    """How many offers wait for this salesperson, for the rail of every page."""
    return counted(Inbox(viewer).handoffs("me"), most=MOST_COUNTED)


def offered_since(handoff: Handoff) -> datetime:
    """Since when the row waits: the offer, or, once accepted, the acceptance."""
    return handoff.accepted_at or handoff.offered_at
