"""Sales' answers in the browser: accept, return, discard, give back, pass on, take; marketing's recall."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import MARKETING, for_roles, visitor
from accounts.models import LEADERS, Role
from handoff import actions
from handoff.actions.locking import SELLING
from handoff.forms_answers import DiscardHeldForm, PassForm, ReturnForm
from handoff.models import Handoff
from handoff.picks import way_back
from handoff.views.answering import answer, asked, found
from leads.models import Contact
from leads.refusals import Refused


@for_roles(*SELLING)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    handoff = found(request, pk)
    told = _telling(handoff, _("%(person)s is yours now."))
    return answer(request, handoff, lambda by, at: actions.accept(pk, by=by, at=at), told)


@for_roles(*SELLING)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, and what the reason asks, then returns the person to marketing."""
    handoff = found(request, pk)
    form = ReturnForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if not form.is_valid():
        return asked(request, handoff, "return", form)
    told = _telling(handoff, _("%(person)s went back to marketing."))
    right = form.right_person()
    return answer(
        request,
        handoff,
        lambda by, at: actions.give_back_naming(pk, right, by=by, at=at, **form.answer()),
        told,
        form,
        "return",
    )


@for_roles(*SELLING)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    handoff = found(request, pk)
    form = DiscardHeldForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return asked(request, handoff, "discard", form)
    told = _telling(handoff, _("%(person)s was discarded."))
    words = {"reason": form.cleaned_data["reason"], "comment": form.cleaned_data["comment"]}
    return answer(
        request, handoff, lambda by, at: actions.discard_held(pk, by=by, at=at, **words), told, form, "discard"
    )


@for_roles(*SELLING)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back to marketing whom sales tried as promised; leaders may at any time."""
    handoff = found(request, pk)

    def act(by: Actor, at: Any) -> Handoff:
        return actions.take_back(pk, by=by, at=at, comment=request.POST.get("comment", "")[:2000])

    return answer(request, handoff, act, _telling(handoff, _("%(person)s went back to marketing's review.")))


@for_roles(*SELLING)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    handoff = found(request, pk)
    form = PassForm(request.POST if request.method == "POST" else None, seller=handoff.seller_id)
    if not form.is_valid():
        return asked(request, handoff, "pass", form)
    to, comment = form.cleaned_data["to"], form.cleaned_data["comment"]
    words = _("%(seller)s has %(person)s now.") % {"seller": to.name, "person": handoff.contact.name}
    return answer(
        request,
        handoff,
        lambda by, at: actions.pass_on(pk, to=to.pk, by=by, at=at, comment=comment),
        lambda _done: (words, 0),
        form,
        "pass",
    )


@for_roles(*MARKETING)
@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    handoff = found(request, pk)
    told = _telling(handoff, _("The offer of %(person)s was recalled."))
    comment = request.POST.get("comment", "")[:2000]
    return answer(request, handoff, lambda by, at: actions.recall(pk, by=by, at=at, comment=comment), told)


@for_roles(Role.SALES, *LEADERS)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """A salesperson's own find becomes theirs."""
    person = get_object_or_404(Contact.objects.visible_to(visitor(request)), pk=pk)
    try:
        handoff = actions.take(pk, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(way_back(request, otherwise=reverse("person", args=[pk])))
    words = _("%(person)s is yours now.") % {"person": person.name}
    messages.success(request, words, extra_tags=f"undo:{handoff.offer_event_id}")
    return redirect("handoff", pk=handoff.pk)


def _telling(handoff: Handoff, words: str) -> Any:
    """The sentence, and the move that its Undo names."""
    person = {"person": handoff.contact.name}
    moves = Contact.objects.filter(pk=handoff.contact_id).values_list("move_event_id", flat=True)
    return lambda _done: (words % person, moves.get())
