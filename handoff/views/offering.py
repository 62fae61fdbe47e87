"""Offering people from the queue: at once, or with a note and perhaps to a chosen salesperson. Rules are in actions."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import MARKETING, for_roles, visitor
from handoff import actions
from handoff.addressed import addressed
from handoff.forms_offering import OfferForm
from handoff.picks import picked, told
from handoff.routing import considered
from handoff.views.queue import ask, back, name_of, refused
from leads.refusals import Refused


@for_roles(*MARKETING)
@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """One key: to whom routing says."""
    form = OfferForm(request.POST)
    return _offered(request, form) if form.is_valid() else ask_offer(request, form)


@for_roles(*MARKETING)
def offer_with_note(request: HttpRequest) -> HttpResponse:
    """Asks for a note and to whom, then offers."""
    form = OfferForm(request.POST if request.method == "POST" else None)
    return _offered(request, form, asked=True) if form.is_valid() else ask_offer(request, form)


def _offered(request: HttpRequest, form: OfferForm, *, asked: bool = False) -> HttpResponse:
    people, chosen = picked(request, request.POST), form.cleaned_data["to"]
    words = {"comment": form.cleaned_data["comment"], "to": chosen.pk if chosen else None}
    try:
        verdict = actions.offer(people, by=Actor.person(visitor(request)), at=now(), **words)
    except Refused as refusal:
        if asked and refusal.code == "no_room":
            form.add_error("to", str(refusal))
            return ask_offer(request, form)
        return refused(request, refusal)
    _say(request, verdict)
    return back(request)


def _say(request: HttpRequest, verdict: actions.Verdict) -> None:
    """What was done and to whom they went, with an Undo."""
    events = list(verdict.events.values())
    parts = [told("offer", verdict, name_of(verdict)), addressed(events)]
    if text := " ".join(part for part in parts if part):
        level = messages.SUCCESS if events else messages.WARNING
        undo = ",".join(str(event) for event in events)
        messages.add_message(request, level, text, extra_tags=f"undo:{undo}" if undo else "")


def ask_offer(request: HttpRequest, form: Any) -> HttpResponse:
    """The question, with who would get the person where it is one."""
    people = picked(request, request.POST if request.method == "POST" else request.GET)
    return ask(request, "offer_note", form, foreseen=_foreseen([contact for contact, _version in people]))


def _foreseen(contacts: Sequence[int]) -> str:
    """Routing's dry run in a sentence, for one person."""
    if len(contacts) != 1:
        return ""
    route, _steps = considered(contacts[0], at=now())
    user = OfferForm.sellers().filter(pk=route.seller_id).first() if route.seller_id else None
    to = user.name if user else _("nobody yet")
    return _("Routing would give them to: %(seller)s. %(because)s") % {"seller": to, "because": route.sentence}
