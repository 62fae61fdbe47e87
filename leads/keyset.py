"""Keyset pages for lists of every door: by (value, id), so that a page costs the same however deep it lies.

Null values come last in either direction. A cursor is opaque and signed: whoever changes it gets a refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from leads.refusals import Invalid

VALUE = "keyset_value"
MOST_COUNTED = 10_000
_signer = signing.Signer(salt="keyset")


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort. `ids_follow` False sorts equal values by id the other way round, as some indexes do.

    Say `nullable` where the value may be missing; indexes serve the other orders better.
    """

    name: str
    by: str | Combinable
    descending: bool = False
    nullable: bool = False
    ids_follow: bool = True

    def flipped(self) -> "Order":
        return replace(self, descending=not self.descending)

    @property
    def ids_descend(self) -> bool:
        return self.descending == self.ids_follow

    @property
    def label(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    def terms(self, *, back: bool) -> list[OrderBy]:
        """ORDER BY for a walk onwards or back; the walk back is its exact mirror."""
        descending = self.descending != back
        nulls = {"nulls_first" if back else "nulls_last": True} if self.nullable else {}
        value = F(VALUE).desc(**nulls) if descending else F(VALUE).asc(**nulls)
        ids = F("pk").desc() if self.ids_descend != back else F("pk").asc()
        return [value, ids]


class Spot(NamedTuple):
    """Where a walk stands: behind this (value, id), looking onwards or back."""

    back: bool
    value: Any
    pk: int


@dataclass(frozen=True, slots=True)
class Page:
    """The rows and the cursors of the neighbouring pages; an empty cursor means there is none."""

    rows: list[Any]
    next: str = ""
    previous: str = ""


class Count(NamedTuple):
    """A count that stops: `more` says that there are more than `number`."""

    number: int
    more: bool


def chosen(orders: Mapping[str, Order], asked: str) -> Order:
    """The order that `?ordering=` names; a minus turns it round. Unknown names are refused, never looked up."""
    order = orders.get(asked.removeprefix("-"))
    if order is None:
        known = ", ".join(sorted(orders))
        raise Invalid(_("Unknown order. Known are: %(known)s.") % {"known": known}, field="ordering")
    return order if order.descending == asked.startswith("-") else order.flipped()


def page_of(queryset: QuerySet[Any], order: Order, *, cursor: str = "", limit: int = 50) -> Page:
    """One page of `queryset` sorted by `order`, at `cursor` or from the start; one query."""
    spot = read(cursor, order) if cursor else None
    back = spot is not None and spot.back
    by = F(order.by) if isinstance(order.by, str) else order.by
    rows = queryset.annotate(**{VALUE: by})
    if spot is not None:
        rows = rows.filter(_beyond(spot, order))
    found = list(rows.order_by(*order.terms(back=back))[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if back:
        found.reverse()
    return Page(
        found,
        next=write(found[-1], order, back=False) if found and (more or back) else "",
        previous=write(found[0], order, back=True) if found and (more if back else spot) else "",
    )


def counted(queryset: QuerySet[Any], *, most: int = MOST_COUNTED) -> Count:
    """How many rows, counting no further than `most`."""
    number = queryset.order_by()[: most + 1].count()
    return Count(min(number, most), number > most)


def write(row: Any, order: Order, *, back: bool) -> str:
    """The cursor behind `row`."""
    value = getattr(row, VALUE)
    return _signer.sign_object([order.label, back, _plain(value), row.pk])


def read(cursor: str, order: Order) -> Spot:
    """The spot a cursor names. Raises Invalid for a changed one or one of another order."""
    try:
        label, back, (kind, text), pk = _signer.unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Invalid(_("This page link is broken. Start from the first page."), field="cursor") from error
    if label != order.label:
        raise Invalid(_("This page link belongs to another order of the list."), field="cursor")
    return Spot(back, _full(kind, text), pk)


def _beyond(spot: Spot, order: Order) -> Q:
    """Rows after the spot in the walking direction. The outer bound lets an index start there."""
    ids = Q(pk__lt=spot.pk) if order.ids_descend != spot.back else Q(pk__gt=spot.pk)
    if spot.value is None:
        behind = Q(**{f"{VALUE}__isnull": True}) & ids
        return behind | Q(**{f"{VALUE}__isnull": False}) if spot.back else behind
    way = "lt" if order.descending != spot.back else "gt"
    beyond = Q(**{f"{VALUE}__{way}e": spot.value}) & (
        Q(**{f"{VALUE}__{way}": spot.value}) | (Q(**{VALUE: spot.value}) & ids)
    )
    nulls_lie_ahead = order.nullable and not spot.back
    return beyond | Q(**{f"{VALUE}__isnull": True}) if nulls_lie_ahead else beyond


def _plain(value: Any) -> tuple[str, Any]:
    if isinstance(value, Decimal):
        return "n", str(value)
    if isinstance(value, datetime):
        return "t", value.isoformat()
    if isinstance(value, date):
        return "d", value.isoformat()
    return "v", value


def _full(kind: str, text: Any) -> Any:
    if kind == "n":
        return Decimal(text)
    reading = {"t": parse_datetime, "d": parse_date}.get(kind)
    return reading(text) if reading else text
