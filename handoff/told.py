"""What sales told us: the words of salespeople out of the event stream, newest first. Reading only.

Salespeople read their own and their team's words, the others all of them; whatever was undone is left out. The
figures above the feed are in told_figures, answers in handoff.actions.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import Role
from handoff.labels import reason_labels
from handoff.visibility import OFFICE
from handoff.words import CanSell
from leads.keyset import Order, Page, page_of, read, write
from leads.models import Event, EventDetail
from leads.refusals import Invalid
from leads.visibility import ours
from leads.words import Place

LATEST = Order("latest", "at", descending=True)
# A loss leaves an event with each of its people; the first of them speaks for all.
FIRST_OF_LOSS = ~Exists(
    Event.objects.filter(
        kind="opportunity.lost",
        at=OuterRef("at"),
        pk__lt=OuterRef("pk"),
        facts__opportunity=OuterRef("facts__opportunity"),
    )
)
DOUBTS = (CanSell.NO.value, CanSell.UNSURE.value)
# Which events say something to marketing, by kind.
SAYS: dict[str, Q] = {
    "handoff.returned": Q(),
    "handoff.discarded": Q(from_place__in=(Place.OFFERED, Place.HELD)),
    "handoff.judged": Q(facts__can_sell__in=DOUBTS) | Q(detail__comment__gt=""),
    "handoff.attempted": Q(detail__comment__gt=""),
    "opportunity.opened": Q(facts__override=True),
    "opportunity.lost": Q(FIRST_OF_LOSS),
    "handoff.accepted": Q(),
}
# Acceptances stand beside the returns in the figures; between everybody's words they would only be noise.
QUIET = ("handoff.accepted",)
ALOUD = tuple(kind for kind in SAYS if kind not in QUIET)
TABS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "all": (_("All"), ALOUD),
    "returned": (_("Returned"), ("handoff.returned", "handoff.discarded")),
    "judged": (_("Can we sell?"), ("handoff.judged",)),
    "noted": (_("Notes of calls"), ("handoff.attempted",)),
    "deals": (_("Opportunities"), ("opportunity.opened", "opportunity.lost")),
    "accepted": (_("Accepted"), QUIET),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the feed is narrowed to; the empty string asks for nothing."""

    tab: str = "all"
    topic: str = ""
    source: str = ""
    rule: str = ""
    reason: str = ""
    since: datetime | None = None

    def narrow(self, events: QuerySet[Event]) -> QuerySet[Event]:
        plain: dict[str, Any] = {
            "contact__topics__contains": [self.topic] if self.topic else None,
            "at__gt": self.since,
        }
        plain |= {"source": self.source or None, "reason": self.reason or None}
        events = events.filter(**{name: value for name, value in plain.items() if value is not None})
        return brought_by(events, self.rule) if self.rule else events


@dataclass(slots=True)
class Told:
    """One thing sales said, with what was answered since."""

    event: Event
    reason: str = ""
    answers: list[Event] = field(default_factory=list)


def visible(viewer: Viewer) -> QuerySet[Event]:
    """Whatever may be read by this viewer and was not taken back: salespeople's own and their team's words."""
    standing = Event.objects.filter(undone_by=None)
    if viewer.role in OFFICE:
        return standing
    return standing.filter(ours(viewer, "actor")) if viewer.role == Role.SALES else standing.none()


def said(events: QuerySet[Event], kinds: Collection[str] = tuple(SAYS)) -> QuerySet[Event]:
    """Those of these events that say something."""
    return events.filter(reduce(or_, (Q(kind=kind) & SAYS[kind] for kind in kinds)))


def brought_by(events: QuerySet[Event], rule: str) -> QuerySet[Event]:
    """Of people whom this rule helped to qualify the last time before: read from the evidence frozen then."""
    before = Event.objects.filter(contact=OuterRef("contact"), kind="scoring.qualified", at__lte=OuterRef("at"))
    found = events.annotate(qualified=Subquery(before.order_by("-at", "-pk").values("pk")[:1]))
    shown = EventDetail.objects.filter(pk=OuterRef("qualified"), evidence__lines__contains=[{"rule": rule}])
    return found.filter(Exists(shown))


def feed(viewer: Viewer, asked: Asked, *, cursor: str = "", limit: int = 25) -> Page:
    """A page of the feed. Each kind is walked along its own index; a broken cursor starts anew."""
    kinds = TABS[asked.tab][1]
    walks = [asked.narrow(visible(viewer).filter(kind=kind)).filter(SAYS[kind]).only("at") for kind in kinds]
    try:
        back = bool(cursor) and read(cursor, LATEST).back
    except Invalid:
        cursor, back = "", False
    return _merged(
        [page_of(walk, LATEST, cursor=cursor, limit=limit) for walk in walks], cursor, back=back, limit=limit
    )


def _merged(pages: Sequence[Page], cursor: str, *, back: bool, limit: int) -> Page:
    """One page out of one a kind, each of which is as long as the whole may be."""
    rows = sorted((row for page in pages for row in page.rows), key=lambda row: (row.at, row.pk), reverse=True)
    more = len(rows) > limit or any(page.previous if back else page.next for page in pages)
    rows = rows[-limit:] if back else rows[:limit]
    return Page(
        rows,
        next=write(rows[-1], LATEST, back=False) if rows and (more or back) else "",
        previous=write(rows[0], LATEST, back=True) if rows and (more if back else cursor) else "",
    )


def told(ids: Sequence[int]) -> list[Told]:
    """These events with their people, words and answers, in this order: a handful of queries."""
    whole = Event.objects.select_related("contact__company", "actor__team", "api_key", "detail").in_bulk(ids)
    found = [whole[one] for one in ids if one in whole]
    answers, labels = _answers(found), reason_labels()
    return [Told(one, labels.get((one.kind, one.reason), one.reason), answers[one.pk]) for one in found]


def of_person(contact_id: int, *, limit: int = 20) -> list[Told]:
    """What sales said about one person, newest first."""
    events = said(Event.objects.filter(contact=contact_id, undone_by=None), ALOUD)
    return told(list(events.order_by("-at", "-pk").values_list("pk", flat=True)[:limit]))


def _answers(events: Sequence[Event]) -> dict[int, list[Event]]:
    """{event: its answers, the first first}; looked up among the people's own events."""
    threads: dict[int, list[Event]] = defaultdict(list)
    people, ids = {one.contact_id for one in events}, [one.pk for one in events]
    given = Event.objects.filter(contact__in=people, kind="handoff.answered", facts__answers__in=ids)
    for one in given.select_related("actor", "api_key", "detail").order_by("at", "pk"):
        threads[one.facts["answers"]].append(one)
    return threads
