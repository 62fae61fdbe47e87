"""The list of people and the page of one person. Changing their facts is in editing.py."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, MARKETING, for_roles, visitor
from accounts.models import Role, User
from leads.actions.intake.persons import LIKENESS
from leads.field_history import edits
from leads.filters import PeopleFilter
from leads.forms_touches import TouchForm
from leads.keyset import Order, counted
from leads.listing import asked_order, asked_page
from leads.models import Company, Contact
from leads.quality import five_elements
from leads.search import companies_like
from leads.timeline import timeline

ORDERS = {
    "points": Order("points", "standing__points", descending=True, ids_follow=False),
    "newest": Order("newest", "created_at", descending=True),
    "name": Order("name", "last_name"),
}
ORDER_LABELS = {"points": _("Score"), "newest": _("Newest"), "name": _("Name")}
MOST_COUNTED = 1000


@for_roles(*EVERYBODY)
@require_safe
def show_people(request: HttpRequest) -> HttpResponse:
    viewer = visitor(request)
    people = Contact.objects.visible_to(viewer).filter(standing__isnull=False)
    asked = PeopleFilter(request.GET, people)
    page = asked_page(asked.qs.select_related("standing", "company", "owner"), request.GET, ORDERS)
    context = {
        "filter": asked,
        "page": page,
        "orders": ORDER_LABELS,
        "q_companies": _companies(viewer, request.GET.get("q", "")),
        "sort": asked_order(request.GET, ORDERS),
        "count": counted(asked.qs, most=MOST_COUNTED),
    }
    return render(request, "leads/people.html", context)


def _companies(viewer: User, asked: str) -> list[Company]:
    """The search box finds companies too; a few are enough to go on from."""
    if not asked.strip():
        return []
    return list(Company.objects.visible_to(viewer).filter(companies_like(asked)).order_by("name_key", "pk")[:8])


@for_roles(*EVERYBODY)
@require_safe
def show_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of a person the visitor sees; of the others a salesperson gets a card."""
    viewer = visitor(request)
    people = Contact.objects.visible_to(viewer).select_related("standing", "company", "owner", "origin")
    person = people.filter(pk=pk).first()
    if person is None:
        return _card(request, viewer, pk)
    return render(request, "leads/person.html", whole(viewer, person, request.GET.get("cursor", "")))


def whole(viewer: User, person: Contact, cursor: str) -> dict[str, Any]:
    """What the page of a person shows."""
    return {
        "at": now(),
        "person": person,
        "elements": five_elements(person),
        "timeline": timeline(person.pk, cursor=cursor),
        "touch": TouchForm() if viewer.role in MARKETING else None,
        "cursor": cursor,
        "identities": person.identities.exclude(system=LIKENESS).order_by("kind", "system", "pk"),
        "edits": edits(person),
        "editable": Contact.objects.editable_by(viewer).filter(pk=person.pk).exists(),
    }


def _card(request: HttpRequest, viewer: User, pk: int) -> HttpResponse:
    """Name, company and who has them: what a salesperson may know of other people's people."""
    if viewer.role != Role.SALES:
        raise Http404
    person = get_object_or_404(Contact.objects.select_related("company", "owner"), pk=pk)
    card = {"pk": pk, "name": person.name, "company": person.company, "owner": person.owner}
    return render(request, "leads/person_card.html", {"card": card})


@for_roles(*EVERYBODY)
@require_safe
def show_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """The next older entries, for the page that shows the newer ones."""
    person = get_object_or_404(Contact.objects.visible_to(visitor(request)), pk=pk)
    entries = timeline(person.pk, cursor=request.GET.get("cursor", ""))
    return render(request, "leads/timeline_page.html", {"person": person, "timeline": entries, "at": now()})
