"""The SLA's part of other pages: the clock of a row, a person's clocks, and what its events say in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template

from accounts.clock import now
from leads.models import Contact, Event
from sla.panel import panel_of
from sla.shown import Shown, first_due, moment_words, shown
from sla.told import told

register = template.Library()


@register.simple_tag(takes_context=True)
def load_clocks(context: dict[str, Any], people: Iterable[Contact]) -> dict[int, Shown]:
    """{person's id: the open clock whose deadline is first}, in five queries for the whole list."""
    ids = {person.pk for person in people}
    return first_due(context["request"].user, ids, at=_page_time(context))


@register.filter
def of(clocks: dict[int, Shown], person: Contact) -> Shown | None:
    """The clock of this person, None where nobody owes them anything."""
    return clocks.get(person.pk)


@register.inclusion_tag("sla/badge.html")
def clock_badge(clock: Any, at: datetime | None = None, line: bool = False) -> dict[str, Any]:
    """Time left in business time with what is owed next; in a `line` of its own. A bare Clock is counted first."""
    if clock is not None and not isinstance(clock, Shown):
        (clock,) = shown([clock], at=at or now())
    return {"clock": clock, "line": line}


@register.inclusion_tag("sla/panel.html", takes_context=True)
def clock_panel(context: dict[str, Any], person: Contact) -> dict[str, Any]:
    """Every open clock of a person with its next step, and the promises that ended lately."""
    request, at = context["request"], _page_time(context)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "at": at,
        "person": person,
        "panel": panel_of(request.user, person.pk, at=at),
        "next": context.get("next") or request.get_full_path(),
    }


@register.filter
def clock_words(event: Event) -> str:
    """What an event of a clock says beyond its name: First contact · 80 % of the time."""
    return told(event)


@register.simple_tag
def local_moment(moment: datetime | None, at: datetime) -> str:
    """today 14:20, Mon 09:00, in the viewer's zone."""
    return moment_words(moment, at)


def _page_time(context: dict[str, Any]) -> datetime:
    given = context.get("at")
    return given if isinstance(given, datetime) else now()
