"""The MQL queue as a list: its tabs, orders, counts and rows. Reading only; verdicts are in handoff.actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from leads.keyset import Count, Order
from leads.models import Contact, Event
from leads.words import Place, Temperature

# A gain of so many points within a week is "rising now".
RISING = 10
# Nobody reviews a longer queue at one sitting; counts beyond it say "more than".
MOST_COUNTED = 500

ORDERS = {
    "points": Order("points", "standing__points", descending=True, ids_follow=False),
    "rising": Order("rising", "standing__gain", descending=True),
    "newest": Order("newest", "moved_at", descending=True),
    "fit": Order("fit", "standing__fit_points", descending=True),
    "due": Order("due", "standing__respond_by", nullable=True),
}
ORDER_LABELS = {
    "points": _("Score"), "rising": _("Rising now"), "newest": _("Newest"), "fit": _("Fit"), "due": _("Due first"),
}  # fmt: skip

# From nurture on their day, or from sales with a reason.
BACK_FROM = (Place.NURTURE.value, Place.OFFERED.value, Place.HELD.value)
TABS: dict[str, tuple[Any, Q]] = {
    "all": (_("All"), Q()),
    "hot": (_("Hot"), Q(standing__temperature=Temperature.HOT)),
    "rising": (_("Rising now"), Q(standing__gain__gte=RISING)),
    "ready": (_("Ready for sales"), Q(ready=True)),
    "back": (_("Came back"), Q(arrived_from__in=BACK_FROM)),
    "import": (_("From import"), Q(arrived_by="import")),
}

# One look at the queue, bounded: what the tabs count and what the filters offer. The index on place gives the first
# people by id; from there everything is a look-up by key, whatever the tables hold besides.
SUMMARY = """
WITH picked AS MATERIALIZED (
    SELECT c.id, c.source, c.campaign, c.topics, c.company_id, c.moved_at
    FROM leads_contact c WHERE c.place = 'review' ORDER BY c.id LIMIT %(most)s + 1
), waiting AS MATERIALIZED (
    SELECT p.*, s.temperature, s.gain, e.reason, e.from_place,
        (SELECT k.country FROM leads_company k WHERE k.id = p.company_id) AS country,
        -- By the person's events; an index by kind would read everybody's.
        EXISTS (SELECT FROM leads_event r WHERE r.contact_id = p.id AND r.at >= e.at
            AND r.kind || '' = 'scoring.ready') AS ready
    FROM picked p
    CROSS JOIN LATERAL (SELECT s.temperature, s.gain FROM leads_standing s WHERE s.contact_id = p.id LIMIT 1) s
    LEFT JOIN LATERAL (
        SELECT e.reason, e.from_place, e.at FROM leads_event e
        -- An index holds every event that undoes nothing: before statistics are gathered, IS NULL would read it all.
        WHERE e.contact_id = p.id AND e.to_place = 'review' AND COALESCE(e.undoes_id, 0) = 0
        ORDER BY e.at DESC, e.id DESC LIMIT 1) e ON true
)
SELECT count(*), count(*) FILTER (WHERE temperature = 'hot'), count(*) FILTER (WHERE gain >= %(rising)s),
    count(*) FILTER (WHERE ready), count(*) FILTER (WHERE from_place IN ('nurture', 'offered', 'held')),
    count(*) FILTER (WHERE reason = 'import'), min(moved_at),
    array_agg(DISTINCT source) FILTER (WHERE source <> ''),
    array_agg(DISTINCT campaign) FILTER (WHERE campaign <> ''),
    (SELECT array_agg(DISTINCT topic) FROM waiting, unnest(topics) AS topic),
    array_agg(DISTINCT country) FILTER (WHERE country <> '')
FROM waiting
"""

# The number alone, for the rail of every page.
NUMBER = """
SELECT count(*) FROM (SELECT FROM leads_contact WHERE place = 'review' ORDER BY id LIMIT %s) AS waiting
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the tabs (more than MOST_COUNTED are not counted) and the values the filters offer."""

    counts: Mapping[str, int]
    capped: bool
    longest_since: datetime | None
    offers: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.counts["all"]

    def told(self, tab: str) -> str:
        """A tab's count; of a queue longer than is counted, so many or more."""
        return f"{self.counts[tab]}+" if self.capped else str(self.counts[tab])


def summary() -> Summary:
    """One bounded statement. The queue is marketing's, who see everybody, so it needs no viewer."""
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY, {"most": MOST_COUNTED, "rising": RISING})
        row = cursor.fetchone()
    counts = dict(zip(TABS, row[:6], strict=True))
    capped = counts["all"] > MOST_COUNTED
    counts["all"] = min(counts["all"], MOST_COUNTED)
    names = ("source", "campaign", "topic", "country")
    return Summary(
        counts, capped, row[6], {name: sorted(values or []) for name, values in zip(names, row[7:], strict=True)}
    )


def number_waiting() -> Count:
    """How many wait, counting no further than MOST_COUNTED."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [MOST_COUNTED + 1])
        number = cursor.fetchone()[0]
    return Count(min(number, MOST_COUNTED), number > MOST_COUNTED)


def waiting(viewer: Viewer, tab: str = "all") -> QuerySet[Contact]:
    """The people in review whom the viewer may see, of one tab, with how they came there."""
    arrival = _arrivals()
    people = Contact.objects.visible_to(viewer).filter(place=Place.REVIEW, standing__isnull=False)
    people = people.annotate(
        arrived_by=Subquery(arrival.values("reason")[:1]),
        arrived_from=Subquery(arrival.values("from_place")[:1]),
        ready=Exists(_ready()),
    )
    return people.filter(TABS[tab][1]).select_related("standing", "company")


def _arrivals() -> QuerySet[Event]:
    """How the person came to stand here this time; an undoing is not a new arrival."""
    here = Event.objects.filter(contact=OuterRef("pk"), to_place=Place.REVIEW).exclude(undoes__gt=0)
    return here.order_by("-at", "-pk")


def _ready() -> QuerySet[Event]:
    """Met the SQL definition since then, by a route that waits for marketing's verdict."""
    met = Event.objects.filter(contact=OuterRef("pk"), kind="scoring.ready")
    since = Event.objects.filter(contact=OuterRef("contact"), to_place=Place.REVIEW).exclude(undoes__gt=0)
    return met.filter(at__gte=Subquery(since.order_by("-at", "-pk").values("at")[:1]))
