"""The salespeople's inbox in the browser: offers, people in hand, and Today. Lists are handoff.inbox's."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import for_roles, visitor
from accounts.models import Team, User
from handoff import inbox
from handoff.actions.locking import SELLING
from handoff.actions.taking_back import unreached
from handoff.inbox import Inbox
from handoff.models import Handoff
from handoff.terms import terms
from handoff.tries import tries
from handoff.words import State, TakeBack
from leads.listing import asked_order
from leads.why_now import why_now

ROWS = 25


@for_roles(*SELLING)
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    return render(request, "handoff/inbox.html", listing(visitor(request), request.GET, at=now()))


@for_roles(*SELLING)
@require_safe
def show_today(request: HttpRequest) -> HttpResponse:
    """The dated next steps that are due."""
    return render(request, "handoff/inbox.html", listing(visitor(request), request.GET, at=now(), tab="today"))


def listing(viewer: User, query: QueryDict, *, at: datetime, tab: str = "") -> dict[str, Any]:
    """Everything the inbox shows for this address."""
    mine = Inbox(viewer, _team(query))
    tab = tab or query.get("tab", "")
    tab = tab if tab in mine.tabs else next(iter(mine.tabs))
    day = timezone.localtime(at).date()
    address = reverse("today") if tab == "today" else reverse("inbox")
    address = f"{address}?{query.urlencode()}" if query else address
    return {
        "at": at,
        "tab": tab,
        "tabs": _tabs(mine, tab, day, query),
        "address": address,
        "quoted_address": quote(address, safe=""),
        "leads": mine.leads,
        "team": mine.team,
        "teams": list(Team.objects.order_by("name")) if mine.leads else [],
        **(_today(mine, day, at) if tab == "today" else _waiting(mine, tab, query, at)),
    }


def _team(query: QueryDict) -> int | None:
    asked = query.get("team", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else None


def _tabs(mine: Inbox, tab: str, day: Any, query: QueryDict) -> list[dict[str, Any]]:
    counts = inbox.counts(mine, day)
    team = f"&team={mine.team}" if mine.team else ""
    sort = "&sort=due" if asked_order(query, inbox.ORDERS) == "due" else ""
    return [
        {
            "key": key,
            "label": label,
            "count": f"{inbox.MOST_COUNTED}+" if counts[key].more else counts[key].number,
            "active": key == tab,
            "url": f"{reverse('today')}?{team[1:]}" if key == "today" else f"{reverse('inbox')}?tab={key}{team}{sort}",
        }
        for key, label in mine.tabs.items()
    ]


def _waiting(mine: Inbox, tab: str, query: QueryDict, at: datetime) -> dict[str, Any]:
    page = inbox.page(mine, tab, query, limit=ROWS)
    sorting = {"sort": asked_order(query, inbox.ORDERS), "orders": inbox.ORDER_LABELS}
    return {"page": page, "rows": _rows(page.rows, at), "people": [one.contact for one in page.rows], **sorting}


def _today(mine: Inbox, day: Any, at: datetime) -> dict[str, Any]:
    due = inbox.steps(mine, day)
    rows = {row["handoff"].pk: row for row in _rows([step.handoff for step in due if step.handoff], at)}
    return {
        "steps": [(step, rows[step.handoff.pk] if step.handoff else None) for step in due],
        "people": [row["person"] for row in rows.values()],
        "day": day,
    }


def _rows(handoffs: list[Handoff], at: datetime) -> list[dict[str, Any]]:
    """Each handoff with its sentence and its attempts: a handful of queries whatever their number."""
    agreed, ids = terms(), [one.pk for one in handoffs]
    sentences, tried = why_now([one.contact for one in handoffs], at=at), tries(ids)
    held = [one.pk for one in handoffs if one.state == State.ACCEPTED]
    spent = unreached(held) if held and agreed.take_back != TakeBack.NEVER else []
    return [
        {
            "handoff": one,
            "person": one.contact,
            "why": sentences[one.contact_id],
            "tries": tried[one.pk],
            "tried": tried[one.pk].words(agreed) if tried[one.pk].count else "",
            "spent": one.pk in spent,
            "since": inbox.offered_since(one),
        }
        for one in handoffs
    ]
