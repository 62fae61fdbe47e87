"""Managers change the ladder: add, change, switch and remove steps. They are shown with the targets."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import for_roles, visitor
from accounts.models import LEADERS
from leads.refusals import Invalid, Refused
from sla import actions
from sla.forms_targets import RungForm
from sla.models import Rung
from sla.views.targets import back
from sla.words import Promise


@for_roles(*LEADERS)
@require_http_methods(["GET", "POST"])
def add_rung(request: HttpRequest) -> HttpResponse:
    promise = request.GET.get("promise", "")
    if promise not in ("", *Promise.values):
        raise Http404
    return _rung(request, Rung(promise=promise, percent=100, tells_managers=True))


@for_roles(*LEADERS)
@require_http_methods(["GET", "POST"])
def edit_rung(request: HttpRequest, pk: int) -> HttpResponse:
    return _rung(request, get_object_or_404(Rung, pk=pk))


def _rung(request: HttpRequest, rung: Rung) -> HttpResponse:
    form = RungForm(rung, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = _save(request, rung, form) if form.is_valid() else 400
        if status == 303:
            messages.success(request, _("The step is saved. It counts from now on."))
            return back(ladder_of(rung.promise))
    promise = Promise(rung.promise).label if rung.promise else _("every promise without steps of its own")
    context = {"form": form, "rung": rung, "promise": promise}
    return render(request, "sla/rung.html", context, status=status)


def _save(request: HttpRequest, rung: Rung, form: RungForm) -> int:
    """303 where it is done; else the refusal stands in the form."""
    hand: dict[str, Any] = {"by": Actor.person(visitor(request)), "at": now()}
    try:
        if rung.pk:
            actions.save_rung(rung.pk, form.cleaned_data["version"], form.facts(), **hand)
        else:
            actions.add_rung(rung.promise, form.facts(), **hand)
    except Refused as refusal:
        form.add_error(refusal.field if isinstance(refusal, Invalid) else None, str(refusal))
        return refusal.status
    return 303


@for_roles(*LEADERS)
@require_POST
def switch_rung(request: HttpRequest, pk: int) -> HttpResponse:
    active = request.POST.get("active") == "yes"
    return _done(request, pk, lambda by, at: actions.switch_rung(pk, None, active=active, by=by, at=at))


@for_roles(*LEADERS)
@require_POST
def remove_rung(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, lambda by, at: actions.remove_rung(pk, by=by, at=at))


def _done(request: HttpRequest, pk: int, act: Callable[[Actor, datetime], object]) -> HttpResponse:
    rung = get_object_or_404(Rung, pk=pk)
    try:
        act(Actor.person(visitor(request)), now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return back(ladder_of(rung.promise))


def ladder_of(promise: str) -> str:
    """Where on the page this ladder stands."""
    return promise or "ladder"
