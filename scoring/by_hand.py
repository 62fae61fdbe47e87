"""Qualifying by hand: a person says why somebody belongs in the queue. The rules are scoring.actions'."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from leads.models import Contact
from leads.refusals import Refused
from scoring import actions


@for_roles(*EVERYBODY)
@require_POST
def qualify(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person into the MQL queue with a reason; the page says why where it cannot be."""
    person = get_object_or_404(Contact.objects.visible_to(visitor(request)), pk=pk)
    version, comment = request.POST.get("version", ""), request.POST.get("comment", "")[:2000]
    try:
        actions.qualify_by_hand(
            person.pk,
            by=Actor.person(visitor(request)),
            at=now(),
            comment=comment,
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(person)s is now in the MQL queue.") % {"person": person.name})
    return redirect("person", pk=pk)
