"""What the pages of routing show: desks as they stand today, the dry run in words, the unrouted. Reading only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.actor import Viewer
from accounts.models import User
from handoff.models import Handoff, Rule
from handoff.routing import considered
from handoff.routing.core import Route, Seat
from handoff.routing.desks import seats
from handoff.routing.telling import Considered, told_step
from handoff.words import OPEN
from leads.keyset import Count, counted

MOST_COUNTED = 500


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One salesperson's desk today."""

    user: User
    seat: Seat
    away_until: date | None


@dataclass(frozen=True, slots=True)
class DryRun:
    """Who would get a person, and everything that was considered on the way."""

    route: Route
    seller: User | None
    steps: list[Considered]


def rules() -> list[Rule]:
    """In their order, switched-off ones too."""
    return list(Rule.objects.select_related("team", "seller").order_by("position", "pk"))


def desk_lines(*, at: datetime) -> list[DeskLine]:
    """Salespeople's desks, and those of managers and admins who hold somebody."""
    found = seats(at=at)
    users = User.objects.filter(pk__in=found).select_related("team").order_by("team__name", "name", "pk")
    return [
        DeskLine(user, seat, _away_until(seat, ZoneInfo(user.time_zone), at))
        for user in users
        if (seat := found[user.pk]).in_turn or seat.load
    ]


def _away_until(seat: Seat, zone: ZoneInfo, at: datetime) -> date | None:
    return None if seat.away_days is None else at.astimezone(zone).date() + timedelta(days=seat.away_days)


def dry_run(contact_id: int, *, at: datetime) -> DryRun:
    """Who would get this person if they were offered now. Writes nothing, locks nothing."""
    route, steps = considered(contact_id, at=at)
    asked: Mapping[int, Rule] = {rule.pk: rule for rule in rules()}
    users = User.objects.in_bulk([step.seller_id for step in steps if step.seller_id])
    names = {pk: user.name for pk, user in users.items()}
    return DryRun(route, users.get(route.seller_id or 0), [told_step(step, asked, names) for step in steps])


def unrouted(viewer: Viewer) -> QuerySet[Handoff]:
    """Open handoffs that are nobody's in particular."""
    found: Any = Handoff.objects.visible_to(viewer).filter(state__in=OPEN, seller=None)
    return found.select_related("contact__standing", "contact__company", "rule")  # type: ignore[no-any-return]


def number_unrouted() -> Count:
    """How many, counting no further than MOST_COUNTED."""
    return counted(Handoff.objects.filter(state__in=OPEN, seller=None), most=MOST_COUNTED)
