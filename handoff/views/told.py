"""“What sales told us” in the browser: the feed with its figures, one thing with its answers, and answering."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import User
from handoff import actions, told
from handoff.labels import labels_of
from handoff.picks import way_back
from handoff.told_figures import Figures, figures
from leads.keyset import Page
from leads.models import Event
from leads.refusals import Refused

PERIODS = {
    "90": gettext_lazy("Last 90 days"),
    "30": gettext_lazy("Last 30 days"),
    "365": gettext_lazy("Last year"),
    "all": gettext_lazy("Since the beginning"),
}
COUNTED = timedelta(days=90)
FACTS = ("topic", "source", "rule", "reason")
LONGEST = 200


@for_roles(*EVERYBODY)
@require_safe
def show_told(request: HttpRequest) -> HttpResponse:
    return render(request, "handoff/told.html", listing(visitor(request), request.GET, at=now()))


def listing(viewer: User, query: QueryDict, *, at: datetime) -> dict[str, Any]:
    """Everything the feed shows for this address."""
    tab = query.get("tab", "")
    tab = tab if tab in told.TABS else "all"
    period = query.get("period", "")
    period = period if period in PERIODS else "90"
    asked = {name: query.get(name, "").replace("\x00", "")[:LONGEST] for name in FACTS}
    since = None if period == "all" else at - timedelta(days=int(period))
    found = told.feed(viewer, told.Asked(tab=tab, since=since, **asked), cursor=query.get("cursor", ""))
    counted = figures(viewer, since=at - COUNTED, at=at)
    return {
        "at": at,
        "tab": tab,
        "tabs": [{"key": key, "label": label, "active": key == tab} for key, (label, _kinds) in told.TABS.items()],
        "period": period,
        "periods": PERIODS.items(),
        "asked": asked,
        "narrowed": any(asked.values()),
        "filters": _filters(asked, counted),
        "figures": counted,
        "page": Page(told.told([one.pk for one in found.rows]), found.next, found.previous),
        "address": f"{reverse('told')}?{query.urlencode()}" if query else reverse("told"),
    }


def _filters(asked: dict[str, str], counted: Figures) -> list[dict[str, Any]]:
    """The selects: what the figures know, and what is chosen now."""
    labels = {
        "topic": (_("Topic"), _("Any topic")),
        "source": (_("Source"), _("Any source")),
        "rule": (_("Rule"), _("Any rule")),
        "reason": (_("Reason"), _("Any reason")),
    }
    known = {name: {value: value for value in counted.names(name)} for name in ("topic", "source", "rule")}
    known["reason"] = labels_of("opportunity.lost", "handoff.returned", "handoff.discarded")
    return [
        {
            "name": name,
            "label": label,
            "any": whatever,
            "value": asked[name],
            "options": _options(known[name], asked[name]),
        }
        for name, (label, whatever) in labels.items()
    ]


def _options(known: dict[str, str], chosen: str) -> list[tuple[str, str]]:
    """By label; a chosen value nobody counted stays among them."""
    return sorted({**({chosen: chosen} if chosen else {}), **known}.items(), key=lambda pair: pair[1].lower())


@for_roles(*EVERYBODY)
@require_safe
def show_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing sales said, with its answers: where notices lead."""
    return _one(request, _readable(request, pk))


@for_roles(*EVERYBODY)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    event = _readable(request, pk)
    words = request.POST.get("comment", "")
    try:
        actions.answer(pk, words, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _one(request, event, words, status=refusal.status)
    messages.success(request, _("Your answer is there; whoever it concerns is told."))
    back = way_back(request, otherwise=reverse("told_one", args=[pk]))
    return HttpResponseRedirect(f"{back.partition('#')[0]}#told-{pk}", status=303)


def _readable(request: HttpRequest, pk: int) -> Event:
    """The event, where the visitor may read it and it says something; 404 otherwise."""
    event = told.said(told.visible(visitor(request)).filter(pk=pk)).first()
    if event is None:
        raise Http404
    return event


def _one(request: HttpRequest, event: Event, words: str = "", status: int = 200) -> HttpResponse:
    items = told.told([event.pk])
    context = {"at": now(), "item": items[0], "words": words, "address": reverse("told_one", args=[event.pk])}
    return render(request, "handoff/told_one.html", context, status=status)
