"""The agreement as a page: everybody reads; managers add, change, order and switch targets. The ladder is in ladder."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import LEADERS
from leads.refusals import Invalid, Refused
from sla import actions
from sla.agreed import agreed
from sla.forms_targets import TargetForm
from sla.models import Target
from sla.sense import STARTS
from sla.words import Promise


@for_roles(*EVERYBODY)
@require_safe
def show_targets(request: HttpRequest) -> HttpResponse:
    sides, general = agreed()
    context = {"sides": sides, "general": general, "may_edit": visitor(request).role in LEADERS}
    return render(request, "sla/targets.html", context)


@for_roles(*LEADERS)
@require_http_methods(["GET", "POST"])
def add_target(request: HttpRequest) -> HttpResponse:
    return _target(request, new_target(request))


@for_roles(*LEADERS)
@require_http_methods(["GET", "POST"])
def edit_target(request: HttpRequest, pk: int) -> HttpResponse:
    return _target(request, get_object_or_404(Target, pk=pk))


def new_target(request: HttpRequest) -> Target:
    """A target that is none yet, of the promise that the address names."""
    promise = request.GET.get("promise", "")
    if promise not in Promise.values:
        raise Http404
    return Target(promise=promise, starts=STARTS[promise][0])


def _target(request: HttpRequest, target: Target) -> HttpResponse:
    form = TargetForm(target, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = _save(request, target, form) if form.is_valid() else 400
        if status == 303:
            messages.success(request, _("“%(name)s” is saved. Running clocks follow.") % {"name": form.facts()["name"]})
            return back()
    return show_form(request, target, form, status)


def show_form(request: HttpRequest, target: Target, form: TargetForm, status: int = 200) -> HttpResponse:
    """The form of a target: saved as it stands, or tried first."""
    context = {"form": form, "target": target, "promise": Promise(target.promise).label}
    return render(request, "sla/target.html", context, status=status)


def _save(request: HttpRequest, target: Target, form: TargetForm) -> int:
    """303 where it is done; else the refusal stands in the form."""
    by, at = Actor.person(visitor(request)), now()
    try:
        if target.pk:
            actions.save_target(target.pk, form.cleaned_data["version"], form.facts(), by=by, at=at)
        else:
            actions.add_target(target.promise, form.facts(), by=by, at=at)
    except Refused as refusal:
        refused(form, refusal)
        return refusal.status
    return 303


def refused(form: TargetForm, refusal: Refused) -> None:
    """The refusal beside its field, or above the form."""
    form.add_error(refusal.field if isinstance(refusal, Invalid) else None, str(refusal))


@for_roles(*LEADERS)
@require_POST
def move_target(request: HttpRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(Target, pk=pk)
    actions.move_target(target.pk, up=request.POST.get("to") == "up", by=Actor.person(visitor(request)), at=now())
    return back(target.promise)


@for_roles(*LEADERS)
@require_POST
def switch_target(request: HttpRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(Target, pk=pk)
    active = request.POST.get("active") == "yes"
    actions.switch_target(target.pk, None, active=active, by=Actor.person(visitor(request)), at=now())
    text = _("“%(name)s” holds from now on.") if active else _("“%(name)s” is switched off; its clocks end unanswered.")
    messages.success(request, text % {"name": target.name})
    return back(target.promise)


def back(promise: str = "") -> HttpResponse:
    """To the agreement, at this promise."""
    there = reverse("sla_targets") + (f"#{promise}" if promise else "")
    return HttpResponseRedirect(there, status=303)
