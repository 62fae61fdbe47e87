"""One handoff in the browser: the page with everything, and its panel beside the inbox."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import Role
from handoff import actions
from handoff.forms_attempts import AttemptForm, JudgeForm, StepForm
from handoff.models import Handoff
from handoff.picks import way_back
from handoff.sheets import WITH, end_labels, history, sheet
from handoff.words import State
from leads.quality import five_elements


@for_roles(*EVERYBODY)
@require_safe
def show_handoff(request: HttpRequest, pk: int) -> HttpResponse:
    handoff = _opened(request, pk)
    return render(request, "handoff/handoff.html", page_of(request, handoff))


@for_roles(*EVERYBODY)
@require_safe
def show_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The person in hand, beside the inbox; on its own it is the handoff's page."""
    if not getattr(request, "htmx", False):
        return redirect("handoff", pk=pk)
    handoff = _opened(request, pk)
    context = {
        "at": now(),
        "sheet": sheet(handoff, visitor(request), attempts=False),
        "handoff": handoff,
        "person": handoff.contact,
        "elements": five_elements(handoff.contact),
        "next": way_back(request, otherwise=reverse("inbox")),
    }
    return render(request, "handoff/handoff_panel.html", context)


def page_of(request: HttpRequest, handoff: Handoff, **forms: Any) -> dict[str, Any]:
    """What the page shows; `forms` are those that came back with something wrong."""
    viewer = visitor(request)
    return {
        "at": now(),
        "handoff": handoff,
        "person": handoff.contact,
        "sheet": sheet(handoff, viewer),
        "elements": five_elements(handoff.contact),
        "past": [one for one in history(handoff.contact_id) if one.pk != handoff.pk],
        "labels": end_labels(),
        "next": reverse("handoff", args=[handoff.pk]),
        "attempt": AttemptForm(),
        "judge": JudgeForm(initial={"can_sell": handoff.can_sell, "elements": handoff.elements, **_ahead(handoff)}),
        "step": StepForm(initial=_ahead(handoff)),
        **forms,
    }


def _ahead(handoff: Handoff) -> dict[str, Any]:
    """The planned step, as long as its day has not passed."""
    day = handoff.next_step_on
    if day is None or day < timezone.localdate(now()):
        return {}
    return {"next_step": handoff.next_step, "next_step_on": day}


def _opened(request: HttpRequest, pk: int) -> Handoff:
    """The handoff; the first salesperson of the addressee's team who reads it leaves an event."""
    viewer = visitor(request)
    seen = Handoff.objects.visible_to(viewer).select_related(*WITH)
    handoff = get_object_or_404(seen, pk=pk)
    if viewer.role == Role.SALES and handoff.opened_at is None and handoff.state == State.OFFERED:
        actions.mark_opened(pk, by=Actor.person(viewer), at=now())
    return handoff
