"""Where a marketer's people are now: what became of each offer, from the offer to its outcome. Reading only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import User
from handoff.labels import reason_labels
from handoff.models import Attempt, Handoff, Opportunity
from handoff.routing.words import because_words
from handoff.tries import Tries, tries
from handoff.words import Origin, State
from leads.keyset import Count, Order, Page, counted, page_of
from leads.models import Event
from leads.refusals import Invalid

NEWEST = Order("newest", "offered_at", descending=True)
MOST_COUNTED = 500
TABS: dict[str, tuple[Any, Q]] = {
    "all": (_("All"), Q()),
    "waiting": (_("Waiting"), Q(state=State.OFFERED)),
    "worked": (_("Being worked"), Q(state=State.ACCEPTED)),
    "returned": (_("Returned"), Q(state=State.RETURNED)),
    "led": (_("Led to opportunity"), Q(Exists(Opportunity.objects.filter(handoff=OuterRef("pk"))))),
}
# Whose offers: an account's id, or one of these.
ANYBODY, BY_DEFINITION = "anybody", "definition"
SHOWN = ("contact__company", "contact__standing", "seller", "offered_by")
# An end that says why, by the state it leaves; an opportunity speaks for itself.
ENDS = {
    State.RETURNED.value: "handoff.returned",
    State.WITHDRAWN.value: "handoff.withdrawn",
    State.EXPIRED.value: "handoff.expired",
    State.COMPLETED.value: "handoff.discarded",
}


@dataclass(slots=True)
class Offer:
    """One offer with what became of it."""

    handoff: Handoff
    tries: Tries = field(default_factory=Tries)
    last: Attempt | None = None
    end: Event | None = None
    reason: str = ""
    deals: list[Opportunity] = field(default_factory=list)

    @property
    def nobody_because(self) -> str:
        return because_words(self.handoff.routed_by)


def offers(viewer: Viewer, whose: str) -> QuerySet[Handoff]:
    """Offers made by `whose`, in no order. What sales found itself was never offered."""
    seen = Handoff.objects.visible_to(viewer).exclude(origin=Origin.OWN_FIND)
    if whose == ANYBODY:
        return seen
    return seen.filter(origin=Origin.AUTOMATIC) if whose == BY_DEFINITION else seen.filter(offered_by=int(whose))


def counts(rows: QuerySet[Handoff]) -> dict[str, Count]:
    """How many each tab holds, counting no further than MOST_COUNTED."""
    return {tab: counted(rows.filter(condition), most=MOST_COUNTED) for tab, (_label, condition) in TABS.items()}


def page(rows: QuerySet[Handoff], tab: str, *, cursor: str = "", limit: int = 25) -> Page:
    """A page of a tab, the newest offer first; a broken cursor starts anew. Its rows are `Offer`s."""
    shown = rows.filter(TABS[tab][1]).select_related(*SHOWN)
    try:
        found = page_of(shown, NEWEST, cursor=cursor, limit=limit)
    except Invalid:
        found = page_of(shown, NEWEST, limit=limit)
    return Page(followed(found.rows), found.next, found.previous)


def latest(viewer: Viewer, user: User, limit: int) -> list[Offer]:
    """The last few a person offered, for their home."""
    rows = offers(viewer, str(user.pk)).select_related(*SHOWN)
    return followed(list(rows.order_by("-offered_at", "-pk")[:limit]))


def followed(handoffs: Sequence[Handoff]) -> list[Offer]:
    """Each with its attempts, its end and its opportunities: a handful of queries whatever their number."""
    ids = [one.pk for one in handoffs]
    if not ids:
        return []
    tried, last, ends, deals = tries(ids), _last_attempts(ids), _ends(handoffs), _deals(ids)
    labels = reason_labels()
    return [
        Offer(
            one,
            tried[one.pk],
            last.get(one.pk),
            ends.get(one.pk),
            labels.get((ENDS.get(one.state, ""), one.reason), one.reason),
            deals.get(one.pk, []),
        )
        for one in handoffs
    ]


def _last_attempts(ids: list[int]) -> dict[int, Attempt]:
    real = Attempt.objects.filter(handoff__in=ids, undone_at=None)
    return {one.handoff_id: one for one in real.order_by("handoff", "-at", "-pk").distinct("handoff")}


def _ends(handoffs: Sequence[Handoff]) -> dict[int, Event]:
    """The event that ended each, with its words; looked up among the people's own events."""
    ids, people = [one.pk for one in handoffs], [one.contact_id for one in handoffs]
    ended = Event.objects.filter(contact__in=people, kind__in=ENDS.values(), undone_by=None, facts__handoff__in=ids)
    return {one.facts["handoff"]: one for one in ended.select_related("detail", "actor").order_by("at", "pk")}


def _deals(ids: list[int]) -> dict[int, list[Opportunity]]:
    found: dict[int, list[Opportunity]] = {}
    for one in Opportunity.objects.filter(handoff__in=ids).order_by("pk"):
        found.setdefault(one.handoff_id or 0, []).append(one)
    return found
