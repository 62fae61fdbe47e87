"""Trying a change before it is switched on: the form, how far the count is, what came of it, and "Switch on"."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import for_roles, visitor
from accounts.models import LEADERS, User
from leads.models import Contact
from leads.refusals import Refused
from sla import actions
from sla.forms_targets import TargetForm
from sla.models import Simulation, Target
from sla.tried import tried
from sla.views.targets import back, new_target, refused, show_form


@for_roles(*LEADERS)
@require_http_methods(["GET", "POST"])
def try_new(request: HttpRequest) -> HttpResponse:
    return _try(request, new_target(request))


@for_roles(*LEADERS)
@require_http_methods(["GET", "POST"])
def try_target(request: HttpRequest, pk: int) -> HttpResponse:
    return _try(request, get_object_or_404(Target, pk=pk))


def _try(request: HttpRequest, target: Target) -> HttpResponse:
    """The form, with what was tried last where the address says so; posted, the count begins."""
    if request.method != "POST":
        return show_form(request, target, TargetForm(target, tried=_again(request, target)))
    form = TargetForm(target, request.POST)
    if not form.is_valid():
        return show_form(request, target, form, 400)
    try:
        said: dict[str, Any] = {"version": form.cleaned_data.get("version"), "at": now()}
        simulation = actions.try_target(target, form.facts(), by=Actor.person(visitor(request)), **said)
    except Refused as refusal:
        refused(form, refusal)
        return show_form(request, target, form, refusal.status)
    return HttpResponseRedirect(reverse("sla_try", args=[simulation.pk]), status=303)


def _again(request: HttpRequest, target: Target) -> dict[str, Any]:
    asked = request.GET.get("again", "")
    if not asked.isdecimal() or len(asked) > 18:
        return {}
    mine = Simulation.objects.visible_to(visitor(request)).filter(promise=target.promise)
    simulation = mine.filter(pk=int(asked)).first()
    return {**simulation.tried, "team": simulation.tried["team_id"]} if simulation else {}


@for_roles(*LEADERS)
@require_safe
def show_try(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page, or for htmx the part that changes while it is counted."""
    viewer = visitor(request)
    simulation = _mine(viewer, pk)
    context = {"at": now(), "try": tried(simulation), "people": _people(viewer, simulation)}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "sla/try_result.html" if part else "sla/try.html", context)


def _mine(viewer: User, pk: int) -> Simulation:
    return get_object_or_404(
        Simulation.objects.visible_to(viewer).defer("people").select_related("target__team"), pk=pk
    )


def _people(viewer: User, simulation: Simulation) -> list[Contact]:
    seen = Contact.objects.visible_to(viewer).filter(pk__in=simulation.newly)
    return list(seen.select_related("company").order_by("last_name", "first_name", "pk"))


@for_roles(*LEADERS)
@require_POST
def switch_on(request: HttpRequest, pk: int) -> HttpResponse:
    """What was tried holds from now on."""
    simulation = _mine(visitor(request), pk)
    try:
        target = actions.switch_on(simulation.pk, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("sla_try", args=[pk]), status=303)
    messages.success(
        request, _("“%(name)s” holds as tried from now on. Running clocks follow.") % {"name": target.name}
    )
    return back(target.promise)
