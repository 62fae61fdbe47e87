"""Routing as pages: the rules and desks, the dry run, the unrouted and what managers do about them.

Changing rules and desks is in routing_rules.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import MARKETING, for_roles, visitor
from accounts.models import LEADERS, User
from handoff import actions
from handoff.forms_routing import GiveForm
from handoff.models import Handoff
from handoff.routing import reading
from handoff.routing.telling import for_whom, to_whom
from handoff.routing.words import because_words
from leads.keyset import Order
from leads.listing import asked_page
from leads.models import Contact
from leads.refusals import Refused
from leads.search import people_like
from leads.words import Temperature

ORDERS = {"waiting": Order("waiting", "offered_at")}
ROWS = 50
MOST_PICKED = 200
MOST_FOUND = 8


@for_roles(*MARKETING)
@require_safe
def show_routing(request: HttpRequest) -> HttpResponse:
    return render(request, "handoff/routing.html", overview(visitor(request), at=now()))


def overview(viewer: User, *, at: datetime) -> dict[str, Any]:
    """Everything on the page of rules and desks."""
    return {
        "at": at,
        "rules": [(rule, for_whom(rule), to_whom(rule)) for rule in reading.rules()],
        "desks": reading.desk_lines(at=at),
        "unrouted": reading.number_unrouted(),
        "may_edit": viewer.role in LEADERS,
    }


@for_roles(*MARKETING)
@require_safe
def try_routing(request: HttpRequest) -> HttpResponse:
    """Who would get this person and why; writes nothing."""
    viewer, at = visitor(request), now()
    people = Contact.objects.visible_to(viewer)
    asked, person = request.GET.get("q", "").strip(), None
    if chosen := request.GET.get("person", ""):
        person = get_object_or_404(people.select_related("company", "standing", "offered_to", "owner"), pk=_id(chosen))
    found = people.filter(people_like(asked)).select_related("company").order_by("last_name", "first_name", "pk")
    context = {
        "at": at,
        "asked": asked,
        "person": person,
        "dry_run": reading.dry_run(person.pk, at=at) if person else None,
        "hot": bool(person and getattr(person, "standing", None) and person.standing.temperature == Temperature.HOT),
        "open": Handoff.objects.filter(contact=person, ended_at=None).select_related("seller").first()
        if person
        else None,
        "found": found[:MOST_FOUND] if asked else [],
    }
    return render(request, "handoff/routing_try.html", context)


def _id(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


@for_roles(*MARKETING)
@require_safe
def show_unrouted(request: HttpRequest) -> HttpResponse:
    return _unrouted(request)


def _unrouted(request: HttpRequest, form: GiveForm | None = None, status: int = 200) -> HttpResponse:
    viewer = visitor(request)
    page = asked_page(reading.unrouted(viewer), request.GET, ORDERS, limit=ROWS)
    context = {
        "at": now(),
        "page": page,
        "rows": [(handoff, because_words(handoff.routed_by)) for handoff in page.rows],
        "number": reading.number_unrouted(),
        "form": form or GiveForm(),
        "may_edit": viewer.role in LEADERS,
    }
    return render(request, "handoff/routing_unrouted.html", context, status=status)


@for_roles(*LEADERS)
@require_POST
def route_again(request: HttpRequest) -> HttpResponse:
    """Ask the rules once more for these."""
    picked = _picked(request)
    placed = actions.route_again(picked, by=Actor.person(visitor(request)), at=now())
    if placed:
        text = ngettext("%(n)d person has a salesperson now.", "%(n)d people have a salesperson now.", len(placed))
        messages.success(request, text % {"n": len(placed)})
    else:
        messages.warning(request, _("The rules still find nobody for them; the reasons stand beside them."))
    return _back()


@for_roles(*LEADERS)
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give these to one salesperson."""
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _unrouted(request, form, status=400)
    to, picked = form.cleaned_data["to"], _picked(request)
    return _given(request, lambda by, at: actions.reassign(picked, to=to.pk, by=by, at=at), to.name, form)


def _given(
    request: HttpRequest, act: Callable[[Actor, datetime], list[int]], name: str, form: GiveForm
) -> HttpResponse:
    try:
        given = act(Actor.person(visitor(request)), now())
    except Refused as refusal:
        form.add_error("to", str(refusal))
        return _unrouted(request, form, status=refusal.status)
    text = ngettext("%(n)d person given to %(name)s.", "%(n)d people given to %(name)s.", len(given))
    messages.success(request, text % {"n": len(given), "name": name})
    return _back()


def _picked(request: HttpRequest) -> list[int]:
    """The chosen handoffs that are still nobody's; anything else is left out."""
    asked = [int(text) for text in request.POST.getlist("pick")[:MOST_PICKED] if text.isdecimal() and len(text) < 19]
    seen = Handoff.objects.visible_to(visitor(request)).filter(pk__in=asked, seller=None, ended_at=None)
    return sorted(seen.values_list("pk", flat=True))


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("routing_unrouted"), status=303)
