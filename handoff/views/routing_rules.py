"""Managers change who gets whom: add, change, move and switch rules, set desks. Looking at them is in routing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import for_roles, visitor
from accounts.models import LEADERS, User
from handoff import actions
from handoff.forms_routing import DeskForm, RuleForm
from handoff.models import Rule
from handoff.routing.desks import SELLING
from handoff.views.routing import overview
from leads.refusals import Invalid


@for_roles(*LEADERS)
@require_http_methods(["GET", "POST"])
def add_rule(request: HttpRequest) -> HttpResponse:
    return _rule(request, None)


@for_roles(*LEADERS)
@require_http_methods(["GET", "POST"])
def edit_rule(request: HttpRequest, pk: int) -> HttpResponse:
    return _rule(request, get_object_or_404(Rule, pk=pk))


def _rule(request: HttpRequest, rule: Rule | None) -> HttpResponse:
    form = RuleForm(request.POST if request.method == "POST" else None, instance=rule)
    if request.method == "POST" and form.is_valid() and _saved(request, rule, form):
        messages.success(request, _("The rule is saved. It takes effect with the next offer."))
        return _back()
    context = {"form": form, "rule": rule}
    return render(request, "handoff/routing_rule.html", context, status=400 if form.is_bound else 200)


def _saved(request: HttpRequest, rule: Rule | None, form: RuleForm) -> bool:
    try:
        actions.save_rule(rule.pk if rule else None, form.facts(), by=Actor.person(visitor(request)), at=now())
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return False
    return True


@for_roles(*LEADERS)
@require_POST
def move_rule(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(Rule, pk=pk)
    up = request.POST.get("to") == "up"
    actions.move_rule(rule.pk, up=up, by=Actor.person(visitor(request)), at=now())
    return _back()


@for_roles(*LEADERS)
@require_POST
def switch_rule(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(Rule, pk=pk)
    active = request.POST.get("active") == "yes"
    actions.switch_rule(rule.pk, active=active, by=Actor.person(visitor(request)), at=now())
    text = _("“%(rule)s” is asked again.") if active else _("“%(rule)s” is switched off.")
    messages.success(request, text % {"rule": rule.name})
    return _back()


@for_roles(*LEADERS)
@require_POST
def set_desk(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk, is_active=True, role__in=SELLING)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _wrong_desk(request, user, form)
    asked: dict[str, Any] = form.cleaned_data
    actions.set_desk(user.pk, **asked, by=Actor.person(visitor(request)), at=now())
    messages.success(request, _("The desk of %(seller)s is set.") % {"seller": user.name})
    return _back()


def _wrong_desk(request: HttpRequest, user: User, form: DeskForm) -> HttpResponse:
    wrong = next(iter(form.errors.values()))[0]
    messages.error(request, _("The desk of %(seller)s: %(wrong)s") % {"seller": user.name, "wrong": wrong})
    return render(request, "handoff/routing.html", overview(visitor(request), at=now()), status=400)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("routing"), status=303)
