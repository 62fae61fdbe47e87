"""The work on a person in the browser: attempts, the verdict of the first talk, the next dated step."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import for_roles, visitor
from handoff import actions
from handoff.actions.locking import SELLING
from handoff.forms_attempts import AttemptForm, JudgeForm, StepForm
from handoff.models import Attempt, Handoff
from handoff.picks import way_back
from handoff.views.answering import answer, asked, back, found, refused
from handoff.views.handoffs import page_of
from handoff.words import REACHED, CanSell
from leads.refusals import Refused


@for_roles(*SELLING)
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a try. Whoever was reached is judged next."""
    handoff = found(request, pk)
    if request.method != "POST":
        return asked(request, handoff, "attempt", AttemptForm())
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return _again(request, handoff, "attempt", form)
    try:
        logged = actions.attempt(pk, by=Actor.person(visitor(request)), at=now(), **form.said())
    except Refused as refusal:
        if refusal.facts.get("field") in form.fields:
            form.add_error(refusal.facts["field"], str(refusal))
            return _again(request, handoff, "attempt", form)
        return refused(request, handoff, refusal)
    messages.success(request, _logged(handoff, logged), extra_tags=f"undo:{logged.event_id}")
    return back(request, _verdict_of(pk) if logged.outcome in REACHED else "")


def _logged(handoff: Handoff, logged: Attempt) -> str:
    facts = {"channel": logged.get_channel_display(), "outcome": str(logged.get_outcome_display()).lower()}
    return _("%(channel)s to %(person)s: %(outcome)s.") % {**facts, "person": handoff.contact.name}


def _verdict_of(pk: int) -> str:
    return f"{reverse('handoff', args=[pk])}#verdict"


@for_roles(*SELLING)
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Can we sell to them? No leads on to the return."""
    handoff, form = found(request, pk), JudgeForm(request.POST)
    if not form.is_valid():
        return _again(request, handoff, "judge", form)
    try:
        actions.judge(pk, by=Actor.person(visitor(request)), at=now(), **form.said())
    except Refused as refusal:
        if refusal.facts.get("field") in form.fields:
            form.add_error(refusal.facts["field"], str(refusal))
            return _again(request, handoff, "judge", form)
        return refused(request, handoff, refusal)
    messages.success(request, _("Your view of %(person)s is saved.") % {"person": handoff.contact.name})
    if form.cleaned_data["can_sell"] == CanSell.NO:
        after = urlencode({"next": way_back(request, otherwise=reverse("inbox"))})
        return back(request, f"{reverse('handoff_return', args=[pk])}?{after}")
    return back(request)


@for_roles(*SELLING)
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the next step on a day."""
    handoff, form = found(request, pk), StepForm(request.POST)
    if not form.is_valid():
        return _again(request, handoff, "step", form)
    step, day = form.cleaned_data["next_step"], form.cleaned_data["next_step_on"]
    words = _("The next step with %(person)s is on your list.") % {"person": handoff.contact.name}
    act = lambda by, at: actions.plan_step(pk, next_step=step, next_step_on=day, by=by, at=at)  # noqa: E731
    return answer(request, handoff, act, lambda _done: (words, 0))


def _again(request: HttpRequest, handoff: Handoff, name: str, form: Any) -> HttpResponse:
    """The form with what is wrong with it: in its dialog, or on the page."""
    if name == "attempt" and getattr(request, "htmx", False):
        return asked(request, handoff, "attempt", form)
    return render(request, "handoff/handoff.html", page_of(request, handoff, **{name: form}), status=400)
