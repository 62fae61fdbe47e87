"""Logging a marketing touch on a person's page: with htmx in place, without it by way of the whole page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import MARKETING, for_roles, visitor
from leads import actions
from leads.forms_touches import TouchForm
from leads.models import Contact
from leads.refusals import Invalid
from leads.timeline import timeline
from leads.views.people import whole


@for_roles(*MARKETING)
@require_POST
def log_touch(request: HttpRequest, pk: int) -> HttpResponse:
    """The form again with what is wrong with it, or the timeline with the touch."""
    people = Contact.objects.visible_to(visitor(request)).select_related("standing", "company", "owner", "origin")
    person, form, at = get_object_or_404(people, pk=pk), TouchForm(request.POST), now()
    if form.is_valid():
        try:
            actions.log_touch(pk, by=Actor.person(visitor(request)), at=at, **form.said())
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    if form.errors:
        return _again(request, person, form)
    messages.success(request, _("The touch of %(person)s is logged.") % {"person": person.name})
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(f"{reverse('person', args=[pk])}#timeline-title", status=303)
    context: dict[str, Any] = {"person": person, "touch": TouchForm(), "timeline": timeline(pk), "at": at}
    return render(request, "leads/touch_logged.html", context)


def _again(request: HttpRequest, person: Contact, form: TouchForm) -> HttpResponse:
    if getattr(request, "htmx", False):
        return render(request, "leads/touch.html", {"person": person, "touch": form}, status=400)
    return render(request, "leads/person.html", whole(visitor(request), person, "") | {"touch": form}, status=400)
