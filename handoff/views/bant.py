"""BANT in the browser: saved field by field as it is typed; with a button where there is no JavaScript."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import for_roles, visitor
from handoff import actions
from handoff.actions.locking import SELLING
from handoff.bant import FIELDS, in_words, missing
from handoff.views.answering import back, found
from leads.refusals import Invalid


@for_roles(*SELLING)
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what this page changed: a field that still says what the page showed is left as it is."""
    handoff, at = found(request, pk), now()
    said = {name: request.POST[name] for name in FIELDS if name in request.POST}
    changes = {name: value for name, value in said.items() if value != request.POST.get(f"initial-{name}")}
    htmx = getattr(request, "htmx", False)
    try:
        bant = actions.save_bant(handoff.contact_id, changes, by=Actor.person(visitor(request)), at=at)
    except Invalid as wrong:
        if htmx:
            return render(request, "handoff/bant_saved.html", {"wrong": str(wrong)}, status=400)
        messages.error(request, str(wrong))
        return back(request, reverse("handoff", args=[pk]))
    if htmx:
        left = in_words(missing(handoff.contact_id))
        return render(request, "handoff/bant_saved.html", {"saved_at": bant.updated_at, "missing": left})
    messages.success(request, _("Saved."))
    return back(request, f"{reverse('handoff', args=[pk])}#bant")
