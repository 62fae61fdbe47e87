"""Reading opportunities: the board, the list with its totals, and what happened to one. Changing them is actions'."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Count, F, Prefetch, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import Team, User
from handoff.models import Opportunity, Participant
from handoff.visibility import OpportunityQuerySet
from leads.filters import Narrowing, Several
from leads.keyset import Order
from leads.models import Event

# A column shows those that close first; the list shows the rest.
CARDS = 100
EVENTS_SHOWN = 30
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
A_MONTH = re.compile(r"(2[01]\d\d)-(0[1-9]|1[0-2])", re.ASCII)

ORDERS = {
    "closes": Order("closes", "closes_on", nullable=True),
    "amount": Order("amount", "amount", descending=True, nullable=True),
    "newest": Order("newest", "opened_at", descending=True, nullable=True),
    "stage": Order("stage", "stage_since", nullable=True),
}
ORDER_LABELS = {
    "closes": _("Expected close"), "amount": _("Amount"), "newest": _("Newest"), "stage": _("Longest in stage"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """How many, and their amounts: one sum a currency, the largest first."""

    count: int
    amounts: Sequence[tuple[str, Decimal]]


@dataclass(slots=True)
class Card:
    """One opportunity on the board or in the list, with what a glance asks for."""

    row: Opportunity
    people: Sequence[Participant]
    days: int | None
    idle: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One open stage of the board."""

    stage: str
    label: Any
    sums: Sums
    cards: Sequence[Card]

    @property
    def hidden(self) -> int:
        return max(self.sums.count - len(self.cards), 0)


class BoardFilter(Narrowing):
    """Whose, and when they are expected to close."""

    owner = filters.ModelChoiceFilter(label=_("Salesperson"), queryset=User.objects.filter(is_active=True))
    team = filters.ModelChoiceFilter(label=_("Team"), field_name="owner__team", queryset=Team.objects.all())
    closes = filters.CharFilter(
        label=_("Expected close in"), method="of_month", widget=forms.TextInput(attrs={"type": "month"})
    )

    class Meta:
        model = Opportunity
        fields: list[str] = []

    def of_month(self, queryset: QuerySet[Opportunity], name: str, value: str) -> QuerySet[Opportunity]:
        found = A_MONTH.fullmatch(value)
        if found is None:
            return queryset.none()
        year, month = int(found[1]), int(found[2])
        after = date(year + month // 12, month % 12 + 1, 1)
        return queryset.filter(closes_on__gte=date(year, month, 1), closes_on__lt=after)


class ListFilter(BoardFilter):
    """Also by stage, the ended ones included."""

    stage = Several(label=_("Stage"), choices=Opportunity.Stage.choices)


def seen(viewer: Viewer, whose: str = "all") -> OpportunityQuerySet:
    """What the viewer may see, or of it their own."""
    rows = Opportunity.objects.visible_to(viewer)
    return rows.filter(owner=viewer.pk) if whose == "mine" else rows


def board(rows: QuerySet[Opportunity], *, at: datetime) -> list[Column]:
    """The open stages side by side: two or three queries whatever they hold."""
    still_open = rows.filter(ended_at=None)
    counted = _sums_by(still_open, "stage")
    first = Window(RowNumber(), partition_by=F("stage"), order_by=[F("closes_on").asc(nulls_last=True), F("pk").asc()])
    shown = cards(list(with_names(still_open.annotate(nth=first).filter(nth__lte=CARDS).order_by("nth"))), at=at)
    columns: dict[str, list[Card]] = defaultdict(list)
    for card in shown:
        columns[card.row.stage].append(card)
    empty = Sums(0, ())
    return [
        Column(stage, stage.label, counted.get(stage.value, empty), columns[stage.value])
        for stage in Opportunity.OPEN_STAGES
    ]


def totals(rows: QuerySet[Opportunity]) -> Sums:
    """Of the whole list, however many pages it has."""
    return _sums_by(rows.order_by(), "repeat", whole=True).get("", Sums(0, ()))


def with_names(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    parts = Participant.objects.select_related("contact").order_by("pk")
    return rows.select_related("company", "owner").prefetch_related(Prefetch("participants", queryset=parts))


def cards(rows: Sequence[Opportunity], *, at: datetime) -> list[Card]:
    today = timezone.localtime(at).date()
    return [
        Card(
            row,
            list(row.participants.all()),
            days=max((at - row.stage_since).days, 0) if row.stage_since else None,
            idle=row.is_idle(at, today),
            overdue=row.is_open and row.closes_on is not None and row.closes_on < today,
        )
        for row in rows
    ]


def happenings(row: Opportunity, people: Sequence[int]) -> list[Event]:
    """What happened to it, newest first, told once however many people it was told of."""
    told = Event.objects.filter(contact__in=people, kind__startswith="opportunity.", at__gte=row.opened_at or EARLIEST)
    mine = told.filter(facts__opportunity=row.pk).select_related("actor", "api_key", "detail", "undone_by")
    by_moment = {(event.at, event.kind): event for event in mine.order_by("at", "pk")[:200]}
    return list(by_moment.values())[::-1][:EVENTS_SHOWN]


def _sums_by(rows: QuerySet[Opportunity], name: str, *, whole: bool = False) -> Mapping[str, Sums]:
    """{value of the column: sums}, or all under "" where `whole`."""
    found = rows.order_by().values_list(name, "currency").annotate(Count("pk"), Sum("amount"))
    counts: dict[str, int] = defaultdict(int)
    amounts: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for value, currency, count, amount in found:
        key = "" if whole else value
        counts[key] += count
        if amount:
            amounts[key][currency] += amount
    return {
        key: Sums(count, sorted(amounts[key].items(), key=lambda each: (-each[1], each[0])))
        for key, count in counts.items()
    }
