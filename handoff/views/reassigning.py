"""Managers move people between salespeople: many at once, chosen from a list. The rules are the verbs'."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import for_roles, visitor
from accounts.models import LEADERS
from handoff.actions.giving import reassign
from handoff.actions.owning import give
from handoff.models import Handoff
from handoff.reassigning import (
    HANDOFFS,
    PEOPLE,
    TABS,
    MoveForm,
    NarrowForm,
    colleagues,
    handoffs,
    people,
    row_of_handoff,
    row_of_person,
)
from leads.keyset import Order
from leads.listing import asked_page
from leads.models import Contact
from leads.refusals import Refused

ROWS = 50
MOST_PICKED = 200
ORDERS = {
    HANDOFFS: {"waiting": Order("waiting", "offered_at")},
    PEOPLE: {"id": Order("id", "pk")},
}


@for_roles(*LEADERS)
def move_people(request: HttpRequest) -> HttpResponse:
    """The list to choose from; sent back, the chosen ones change hands."""
    if request.method == "POST":
        return _move(request)
    return _listed(request)


def _listed(request: HttpRequest, form: MoveForm | None = None, status: int = 200) -> HttpResponse:
    viewer, at, what = visitor(request), now(), _what(request)
    narrow = NarrowForm(request.GET)
    rows: Any = handoffs(viewer, narrow.asked) if what == HANDOFFS else people(viewer, narrow.asked)
    page = asked_page(rows, request.GET, ORDERS[what], limit=ROWS)
    shown = row_of_handoff if what == HANDOFFS else row_of_person
    desks = colleagues(at=at)
    context = {
        "at": at,
        "what": what,
        "tabs": [{"key": key, "label": label, "active": key == what} for key, label in TABS.items()],
        "narrow": narrow,
        "narrowed": bool(narrow.asked),
        "page": page,
        "rows": [shown(row) for row in page.rows],
        "form": form or MoveForm(desks=desks),
        "address": request.get_full_path(),
    }
    return render(request, "handoff/reassign.html", context, status=status)


def _what(request: HttpRequest) -> str:
    asked = request.GET.get("what", HANDOFFS)
    return asked if asked in TABS else HANDOFFS


def _move(request: HttpRequest) -> HttpResponse:
    """The address says which list it was, the form who was chosen."""
    form = MoveForm(request.POST, desks=colleagues(at=now()))
    if not form.is_valid():
        return _listed(request, form, status=400)
    user, comment = form.cleaned_data["to"], form.cleaned_data["comment"]
    words = {"by": Actor.person(visitor(request)), "at": now(), "comment": comment}
    try:
        if _what(request) == HANDOFFS:
            moved = reassign(_picked(request, Handoff), to=user.pk, **words)
        else:
            moved = give(_picked(request, Contact), to=user.pk, **words)
    except Refused as refusal:
        form.add_error("to", str(refusal))
        return _listed(request, form, status=refusal.status)
    _say(request, len(moved), user.name)
    return HttpResponseRedirect(f"{reverse('handoffs_reassign')}?{request.GET.urlencode()}", status=303)


def _picked(request: HttpRequest, model: Any) -> list[int]:
    """The chosen rows that the visitor sees; anything else is left out."""
    asked = [int(text) for text in request.POST.getlist("pick")[:MOST_PICKED] if text.isdecimal() and len(text) < 19]
    return sorted(model.objects.visible_to(visitor(request)).filter(pk__in=asked).values_list("pk", flat=True))


def _say(request: HttpRequest, number: int, name: str) -> None:
    if not number:
        messages.warning(request, _("Nobody changed hands: choose people who are not theirs already."))
        return
    text = ngettext("%(n)d person given to %(name)s.", "%(n)d people given to %(name)s.", number)
    messages.success(request, text % {"n": number, "name": name})
