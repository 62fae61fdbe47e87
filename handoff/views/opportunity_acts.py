"""What every act on an opportunity shares: find it, ask, say what was done with an Undo, return; refusals in place."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.doors import visitor
from handoff.actions.opportunities_in_hand import people_of
from handoff.models import Opportunity
from handoff.picks import way_back
from leads.models import Event
from leads.refusals import Refused


def found(request: HttpRequest, pk: int) -> Opportunity:
    """The opportunity, where the visitor may see it; other people's is 404."""
    rows = Opportunity.objects.visible_to(visitor(request)).select_related("company", "owner")
    return get_object_or_404(rows, pk=pk)


def asked(request: HttpRequest, row: Opportunity, ask: str, form: Any = None, **more: Any) -> HttpResponse:
    """The question before an act: a dialog over the page, a page of its own without JavaScript."""
    context = {
        "ask": ask,
        "form": form,
        "row": row,
        "action": reverse(f"opportunity_{ask}", args=[row.pk]),
        "next": back_to(request),
        **more,
    }
    template = "handoff/opportunity_ask_form.html" if _over_a_page(request) else "handoff/opportunity_ask.html"
    wrong = form is not None and form.is_bound
    return render(request, template, context, status=400 if wrong else 200)


def done(request: HttpRequest, row: Opportunity, words: str, *, undo: str = "", anchor: bool = False) -> HttpResponse:
    """Say it, with an Undo of the latest event of kind `undo`, and return (to the card, where it is on the board)."""
    event = latest(row, undo) if undo else None
    messages.success(request, words, extra_tags=f"undo:{event.pk}" if event else "")
    return back(request, f"{back_to(request)}#o{row.pk}" if anchor else "")


def latest(row: Opportunity, kind: str) -> Event | None:
    """Of several people's events the one is enough: undoing it takes the others along."""
    told = Event.objects.filter(contact__in=people_of(row.pk), kind=kind, facts__opportunity=row.pk)
    return told.order_by("-at", "-pk").first()


def refused(
    request: HttpRequest, row: Opportunity, refusal: Refused, form: Any = None, ask: str = "", **more: Any
) -> HttpResponse:
    """A wrong field goes back to its question; the rest is said on the page, which now shows how things stand."""
    field = refusal.facts.get("field")
    if ask and form is not None and field in form.fields:
        form.add_error(field, str(refusal))
        return asked(request, row, ask, form, **more)
    messages.error(request, str(refusal))
    return back(request)


def back(request: HttpRequest, to: str = "") -> HttpResponse:
    """Back to the page the act was asked on; a dialog's answer makes the whole page go there."""
    to = to or back_to(request)
    if _over_a_page(request):
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to, status=303)


def back_to(request: HttpRequest) -> str:
    return way_back(request, otherwise=reverse("opportunities"))


def _over_a_page(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
