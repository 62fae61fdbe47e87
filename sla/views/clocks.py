"""A person's clocks in the browser: the fragment that keeps them fresh, pausing one, and letting it go on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from leads.models import Contact
from leads.refusals import Refused
from sla import actions
from sla.forms_pausing import PauseForm
from sla.models import Clock


@for_roles(*EVERYBODY)
@require_safe
def show_clocks_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The promised times of a person, for the page that shows them; on its own it is the person's page."""
    person = get_object_or_404(Contact.objects.visible_to(visitor(request)), pk=pk)
    if not getattr(request, "htmx", False):
        return redirect("person", pk=pk)
    context = {"person": person, "at": now(), "next": _way_back(request, pk)}
    return render(request, "sla/clocks_of.html", context)


@for_roles(*EVERYBODY)
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why and until when, then lets the clock stand still."""
    clock, at = _found(request, pk), now()
    today = timezone.localtime(at).date()
    form = PauseForm(request.POST if request.method == "POST" else None, target=clock.target, today=today)
    if not form.is_valid():
        return _asked(request, clock, form)
    try:
        paused = actions.pause(pk, by=Actor.person(visitor(request)), at=at, **form.said())
    except Refused as refusal:
        field = refusal.facts.get("field")
        form.add_error(field if field in form.fields else None, str(refusal))
        return _asked(request, clock, form)
    day = date_format(timezone.localtime(paused.resumes_at), "l j F") if paused.resumes_at else ""
    words = _("%(promise)s for %(person)s is paused until %(day)s.")
    facts = {"promise": clock.get_promise_display(), "person": clock.contact.name, "day": day}
    messages.success(request, words % facts)
    return _back(request, clock)


@for_roles(*EVERYBODY)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    clock = _found(request, pk)
    try:
        actions.resume(pk, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(promise)s for %(person)s goes on.")
        messages.success(request, words % {"promise": clock.get_promise_display(), "person": clock.contact.name})
    return _back(request, clock)


def _found(request: HttpRequest, pk: int) -> Clock:
    seen = Clock.objects.visible_to(visitor(request)).select_related("contact__company", "target", "user")
    return get_object_or_404(seen, pk=pk)


def _asked(request: HttpRequest, clock: Clock, form: PauseForm) -> HttpResponse:
    """The question: a dialog over the page, a page of its own without JavaScript."""
    context: dict[str, Any] = {
        "clock": clock,
        "person": clock.contact,
        "form": form,
        "action": reverse("clock_pause", args=[clock.pk]),
        "next": _way_back(request, clock.contact_id),
    }
    template = "sla/pause_form.html" if getattr(request, "htmx", False) else "sla/pause.html"
    return render(request, template, context, status=400 if form.is_bound else 200)


def _back(request: HttpRequest, clock: Clock) -> HttpResponse:
    to = _way_back(request, clock.contact_id)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to, status=303)


def _way_back(request: HttpRequest, contact_id: int) -> str:
    """Where the page wants to return: an address of ours, else the person's page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and asked.startswith("/") else reverse("person", args=[contact_id])
