"""The salespeople's inbox as lists: its tabs, the order hottest and longest waiting first, and Today. Reading only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import LEADERS, User
from handoff.models import Handoff, Opportunity
from handoff.words import State
from leads.keyset import Count, Order, Page, Spot, counted, read, write
from leads.listing import asked_order, asked_page
from leads.refusals import Invalid
from leads.visibility import ours
from leads.words import Temperature

# Nobody works a longer list at one sitting; counts beyond it say "more than".
MOST_COUNTED = 500
MOST_TODAY = 50
TABS = {"me": _("Offered to me"), "team": _("My team's offers"), "mine": _("Mine"), "today": _("Today")}
LEADERS_TABS = {"team": _("Offers"), "me": _("Offered to me"), "mine": _("In sales' hands"), "today": _("Today")}


# Hot before warm before cold; among these the longest waiting first.
RANKS = (Temperature.HOT, Temperature.WARM, Temperature.COLD)
# A row's place as one whole number: its rank, then since when it waits. Ranks lie further apart than all of time.
APART = 10**17
HOTTEST = Order("hottest", "offered_at")
ORDERS = {"hottest": HOTTEST, "due": Order("due", "contact__standing__respond_by", nullable=True)}
ORDER_LABELS = {"hottest": _("Hottest"), "due": _("Due first")}
BEGINNING, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
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


# Each count stops at what a tab says; one statement, since every page of the inbox asks for all of them.
COUNTS = """
SELECT count(*) FILTER (WHERE tab = 'me'), count(*) FILTER (WHERE tab = 'team'), count(*) FILTER (WHERE tab = 'mine'),
    count(*) FILTER (WHERE tab = 'today') FROM (
    (SELECT 'me' AS tab FROM handoff_handoff h WHERE h.state = 'offered' AND h.seller_id = %(me)s LIMIT %(most)s)
    UNION ALL (SELECT 'team' FROM handoff_handoff h WHERE h.state = 'offered' AND {team} LIMIT %(most)s)
    UNION ALL (SELECT 'mine' FROM handoff_handoff h WHERE h.state = 'accepted' AND {mine} LIMIT %(most)s)
    UNION ALL (SELECT 'today' FROM handoff_handoff h WHERE h.state = 'accepted' AND h.next_step_on <= %(day)s AND {mine}
        LIMIT %(most)s)
    UNION ALL (SELECT 'today' FROM handoff_opportunity o WHERE o.ended_at IS NULL AND o.next_step_on <= %(day)s
        AND {deals} LIMIT %(most)s)) counted
"""


def counts(inbox: Inbox, day: date) -> dict[str, Count]:
    """How many each tab holds, counting no further than MOST_COUNTED."""
    whose = {"mine": "h.seller_id = %(me)s", "deals": "o.owner_id = %(me)s", "team": "h.seller_id = ANY(%(team)s)"}
    if inbox.leads:
        whose = dict.fromkeys(whose, "true") if inbox.team is None else dict.fromkeys(whose, whose["team"])
        whose["deals"] = whose["deals"].replace("h.seller_id", "o.owner_id")
    team = _team(inbox.team if inbox.leads else inbox.viewer.team_id, inbox.viewer.pk)
    wanted = {"me": inbox.viewer.pk, "team": team, "day": day, "most": MOST_COUNTED + 1}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(**whose), wanted)
        numbers = cursor.fetchone()
    return {
        tab: Count(min(number, MOST_COUNTED), number > MOST_COUNTED)
        for tab, number in zip(("me", "team", "mine", "today"), numbers, strict=True)
    }


def _team(team: int | None, viewer: int | None) -> list[int]:
    """The people of a team; whoever has none is their own."""
    if team is None:
        return [viewer] if viewer else []
    return list(User.objects.filter(team=team).values_list("pk", flat=True))


def number_today(inbox: Inbox, day: date) -> Count:
    return counts(inbox, day)["today"]


def page(inbox: Inbox, tab: str, query: QueryDict, *, limit: int = 25) -> Page:
    """A page of a tab: the hottest and longest waiting first, or whose promised time ends first."""
    if asked_order(query, ORDERS) == "due":
        return asked_page(inbox.handoffs(tab).select_related(*SHOWN), query, ORDERS, limit=limit)
    return _hottest(inbox, tab, cursor=query.get("cursor", ""), limit=limit)


def _hottest(inbox: Inbox, tab: str, *, cursor: str, limit: int) -> Page:
    """A broken page link starts again."""
    try:
        spot = read(cursor, HOTTEST) if cursor else None
    except Invalid:
        spot = None
    back = spot is not None and spot.back
    found = _places(inbox.handoffs(tab), spot, limit + 1)
    more, found = len(found) > limit, found[:limit]
    if back:
        found.reverse()
    whole = Handoff.objects.select_related(*SHOWN).in_bulk([one.pk for one in found])
    return Page(
        [whole[one.pk] for one in found if one.pk in whole],
        next=write(found[-1], HOTTEST, back=False) if found and (more or back) else "",
        previous=write(found[0], HOTTEST, back=True) if found and (more if back else spot) else "",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a handoff stands in the list, as a cursor keeps it."""

    keyset_value: int
    pk: int


def _places(handoffs: QuerySet[Handoff], spot: Spot | None, limit: int) -> list[Place]:
    """The next places from the spot on, walking an index through each temperature: none is sorted as a whole."""
    walk = "-" if spot is not None and spot.back else ""
    arms = [_arm(handoffs, rank, spot, walk)[:limit] for rank in _ahead(spot)]
    rows = arms[0]
    if len(arms) > 1:
        rows = rows.union(*arms[1:], all=True).order_by(f"{walk}rank", f"{walk}offered_at", f"{walk}pk")[:limit]
    return [Place(rank * APART + (at - BEGINNING) // MICROSECOND, pk) for rank, at, pk in rows]


def _ahead(spot: Spot | None) -> range:
    """The temperatures a walk from the spot can still meet."""
    if spot is None:
        return range(len(RANKS))
    there = spot.value // APART
    return range(there + 1) if spot.back else range(there, len(RANKS))


def _arm(handoffs: QuerySet[Handoff], rank: int, spot: Spot | None, walk: str) -> QuerySet[Any]:
    """Those of one temperature, in walking order; from the spot on where it lies among them."""
    arm = handoffs.filter(contact__standing__temperature=RANKS[rank]).annotate(rank=Value(rank))
    if spot is not None and rank == spot.value // APART:
        at, way = BEGINNING + (spot.value % APART) * MICROSECOND, "lt" if spot.back else "gt"
        later = Q(**{f"offered_at__{way}": at}) | Q(offered_at=at, **{f"pk__{way}": spot.pk})
        # The outer bound lets the index start there.
        arm = arm.filter(later, **{f"offered_at__{way}e": at})
    return arm.order_by(f"{walk}offered_at", f"{walk}pk").values_list("rank", "offered_at", "pk")


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
