"""The MQL queue in the browser: the list, the panel of the person in hand, and the verdicts. Rules are in actions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, MARKETING, for_roles, visitor
from accounts.models import User
from handoff import actions, queue
from handoff.forms import DiscardForm, NurtureForm
from handoff.picks import picked, told, way_back
from leads.filters import FactsFilter
from leads.listing import asked_order, asked_page
from leads.models import Contact
from leads.quality import five_elements
from leads.refusals import Refused
from leads.why_now import why_now

ROWS = 25


@for_roles(*MARKETING)
@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    return render(request, "handoff/queue.html", listing(visitor(request), request.GET, at=now()))


def listing(viewer: User, query: QueryDict, *, at: datetime) -> dict[str, Any]:
    """Everything the queue page shows for this address."""
    tab = query.get("tab", "all")
    tab = tab if tab in queue.TABS else "all"
    asked = FactsFilter(query, queue.waiting(viewer, tab))
    page = asked_page(asked.qs, query, queue.ORDERS, limit=ROWS)
    sentences = why_now(page.rows, at=at)
    address = f"{reverse('queue')}?{query.urlencode()}" if query else reverse("queue")
    return {
        "at": at,
        "tab": tab,
        "page": page,
        "rows": [(person, sentences[person.pk]) for person in page.rows],
        "filter": asked,
        "sort": asked_order(query, queue.ORDERS),
        "orders": queue.ORDER_LABELS,
        "address": address,
        "quoted_address": quote(address, safe=""),
        **_tabs(tab, query),
    }


def _tabs(tab: str, query: QueryDict) -> dict[str, Any]:
    summary = queue.summary()
    tabs = [
        {"key": key, "label": label, "count": summary.told(key), "active": key == tab}
        for key, (label, _condition) in queue.TABS.items()
    ]
    return {"summary": summary, "tabs": tabs}


@for_roles(*MARKETING)
@require_safe
def show_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The person in hand, beside the list; on its own it is the person's page."""
    people = Contact.objects.visible_to(visitor(request)).select_related("standing", "company")
    person = get_object_or_404(people, pk=pk)
    if not getattr(request, "htmx", False):
        return redirect("person", pk=pk)
    at = now()
    context = {"person": person, "elements": five_elements(person), "at": at, "next": way_back(request)}
    return render(request, "handoff/panel.html", context)


@for_roles(*MARKETING)
def nurture(request: HttpRequest) -> HttpResponse:
    """Asks until when and why, then sends them to nurture."""
    form = NurtureForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return ask(request, "nurture", form)
    words = {"reason": form.cleaned_data["reason"], "comment": form.cleaned_data["comment"]}
    return _decide(
        request,
        "nurture",
        lambda people, by, at: actions.nurture(people, by=by, at=at, wake_at=form.wake_at(at), **words),
        form,
    )


@for_roles(*MARKETING)
def discard(request: HttpRequest) -> HttpResponse:
    """Asks why, then discards them."""
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return ask(request, "discard", form)
    words = {"reason": form.cleaned_data["reason"], "comment": form.cleaned_data["comment"]}
    return _decide(request, "discard", lambda people, by, at: actions.discard(people, by=by, at=at, **words), form)


@for_roles(*MARKETING)
@require_POST
def revive(request: HttpRequest) -> HttpResponse:
    return _decide(request, "revive", lambda people, by, at: actions.revive(people, by=by, at=at))


@for_roles(*EVERYBODY)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what the toast spoke of."""
    events = [int(text) for text in request.POST.get("events", "").split(",") if text.isdecimal() and len(text) < 19]
    try:
        verdict = actions.undo(events, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told("undo", verdict, name_of(verdict)))
    return HttpResponseRedirect(way_back(request, otherwise="/"), status=303)


Act = Callable[[list[actions.Pick], Actor, datetime], actions.Verdict]


def _decide(request: HttpRequest, verb: str, act: Act, form: Any = None) -> HttpResponse:
    """Do it, say it with an Undo, and return; a refusal is shown in place."""
    people = picked(request, request.POST)
    try:
        verdict = act(people, Actor.person(visitor(request)), now())
    except Refused as refusal:
        return refused(request, refusal, verb, form)
    _say(request, verb, verdict)
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    """Back to the page; a dialog's answer makes the whole page go there."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": way_back(request)})
    return HttpResponseRedirect(way_back(request), status=303)


def _say(request: HttpRequest, verb: str, verdict: actions.Verdict) -> None:
    events = ",".join(str(event) for event in verdict.events.values())
    if text := told(verb, verdict, name_of(verdict)):
        level = messages.SUCCESS if events else messages.WARNING
        messages.add_message(request, level, text, extra_tags=f"undo:{events}" if events else "")


def name_of(verdict: actions.Verdict) -> str:
    if len(verdict.events) != 1:
        return ""
    return Contact.objects.get(pk__in=verdict.events).name


def refused(request: HttpRequest, refusal: Refused, verb: str = "", form: Any = None) -> HttpResponse:
    """A wrong field goes back to its form; a lost race to the page, which now shows how things stand."""
    field = refusal.facts.get("field")
    if form is not None and field in form.fields:
        form.add_error(field, str(refusal))
        return ask(request, verb, form)
    messages.error(request, str(refusal))
    address = way_back(request)
    if getattr(request, "htmx", False) or not address.startswith(reverse("queue")):
        return back(request)
    query = QueryDict(address.partition("?")[2])
    return render(request, "handoff/queue.html", listing(visitor(request), query, at=now()), status=refusal.status)


def ask(request: HttpRequest, verb: str, form: Any, **more: Any) -> HttpResponse:
    """The question before a verdict: a dialog over the list, a page of its own without JavaScript."""
    query = request.POST if request.method == "POST" else request.GET
    people = picked(request, query)
    if not people:
        return HttpResponseRedirect(way_back(request), status=303)
    chosen = Contact.objects.filter(pk__in=[contact for contact, _version in people]).select_related("company")
    action = reverse(f"queue_{verb}")
    context = {"form": form, "verb": verb, "action": action, "people": chosen, "picks": people}
    context |= {"next": way_back(request), **more}
    template = "handoff/ask_dialog.html" if getattr(request, "htmx", False) else "handoff/ask.html"
    return render(request, template, context, status=400 if form.is_bound else 200)
