"""What every answer to a handoff shares: find it, act once, say it with an Undo, return; refusals in place."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import visitor
from handoff.models import Handoff
from handoff.picks import way_back
from handoff.sheets import WITH
from handoff.views.handoffs import page_of
from leads.refusals import Refused

Act = Callable[[Actor, datetime], Any]


def found(request: HttpRequest, pk: int) -> Handoff:
    """The handoff, where the visitor may see it; other people's is 404."""
    return get_object_or_404(Handoff.objects.visible_to(visitor(request)).select_related(*WITH), pk=pk)


def answer(
    request: HttpRequest,
    handoff: Handoff,
    act: Act,
    told: Callable[[Any], tuple[str, int]],
    form: Any = None,
    ask: str = "",
) -> HttpResponse:
    """Do it, say it with an Undo (`told` gives the words and the event, 0 for none), and return."""
    try:
        done = act(Actor.person(visitor(request)), now())
    except Refused as refusal:
        return refused(request, handoff, refusal, form, ask)
    words, event = told(done)
    messages.success(request, words, extra_tags=f"undo:{event}" if event else "")
    return back(request)


def back(request: HttpRequest, to: str = "") -> HttpResponse:
    """Back to the page the act was asked on; a dialog's answer makes the whole page go there."""
    to = to or way_back(request, otherwise=reverse("inbox"))
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to, status=303)


def refused(request: HttpRequest, handoff: Handoff, refusal: Refused, form: Any = None, ask: str = "") -> HttpResponse:
    """A wrong field goes back to its question; a lost race to the page, which now shows how things stand."""
    field = refusal.facts.get("field")
    if form is not None and field in form.fields:
        form.add_error(field, str(refusal))
        if ask:
            return asked(request, handoff, ask, form)
    messages.error(request, str(refusal))
    if getattr(request, "htmx", False):
        return back(request)
    return render(request, "handoff/handoff.html", page_of(request, found(request, handoff.pk)), status=refusal.status)


def asked(request: HttpRequest, handoff: Handoff, ask: str, form: Any) -> HttpResponse:
    """The question before an act: a dialog over the page, a page of its own without JavaScript."""
    context = {
        "ask": ask,
        "form": form,
        "handoff": handoff,
        "person": handoff.contact,
        "action": reverse(f"handoff_{ask}", args=[handoff.pk]),
        "next": way_back(request, otherwise=reverse("handoff", args=[handoff.pk])),
    }
    template = "handoff/question_form.html" if getattr(request, "htmx", False) else "handoff/question.html"
    return render(request, template, context, status=400 if form.is_bound else 200)
