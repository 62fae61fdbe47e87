"""The list of companies and the page of one: its people, whom of them we reached, and what they do."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import User
from leads.buying_group import buying_group
from leads.field_history import edits
from leads.filters import CompanyFilter
from leads.keyset import Order, counted
from leads.listing import asked_order, asked_page
from leads.models import Activity, Company, Contact

ORDERS = {
    "name": Order("name", "name_key"),
    "newest": Order("newest", "created_at", descending=True),
    "employees": Order("employees", "employees", descending=True, nullable=True),
}
ORDER_LABELS = {"name": _("Name"), "newest": _("Newest"), "employees": _("Employees")}
MOST_COUNTED = 1000
# A company's page shows its liveliest people and latest deeds; the list of people shows the rest.
PEOPLE_SHOWN = 50
DEEDS_SHOWN = 20


@for_roles(*EVERYBODY)
@require_safe
def show_companies(request: HttpRequest) -> HttpResponse:
    asked = CompanyFilter(request.GET, Company.objects.visible_to(visitor(request)))
    page = asked_page(asked.qs.select_related("owner"), request.GET, ORDERS)
    people = Contact.objects.filter(company__in=[company.pk for company in page.rows]).order_by()
    known = dict(people.values_list("company").annotate(Count("pk")))
    for company in page.rows:
        company.known = known.get(company.pk, 0)
    context = {
        "filter": asked,
        "orders": ORDER_LABELS,
        "page": page,
        "sort": asked_order(request.GET, ORDERS),
        "count": counted(asked.qs, most=MOST_COUNTED),
    }
    return render(request, "leads/companies.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_company(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = visitor(request)
    companies = Company.objects.visible_to(viewer).select_related("owner", "parent")
    company = get_object_or_404(companies, pk=pk)
    return render(request, "leads/company.html", _whole(viewer, company, at=now()))


def _whole(viewer: User, company: Company, *, at: datetime) -> dict[str, Any]:
    seen = Contact.objects.visible_to(viewer).filter(company=company)
    people = list(_liveliest(company, seen)[: PEOPLE_SHOWN + 1])
    return {
        "at": at,
        "company": company,
        "people": people[:PEOPLE_SHOWN],
        "more_people": len(people) > PEOPLE_SHOWN,
        "group": buying_group(company.pk, at=at),
        "deeds": _deeds(seen, since=at - timedelta(days=90)),
        "edits": edits(company),
        "editable": Company.objects.editable_by(viewer).filter(pk=company.pk).exists(),
        "children": company.children.order_by("name_key")[:20],
    }


def _liveliest(company: Company, seen: QuerySet[Contact]) -> QuerySet[Contact]:
    """The company's people by score; `open` says whose page the viewer may open."""
    people = Contact.objects.filter(company=company).select_related("standing", "owner")
    return people.annotate(open=Exists(seen.filter(pk=OuterRef("pk")))).order_by("-standing__points", "pk")


def _deeds(seen: QuerySet[Contact], *, since: datetime) -> list[Activity]:
    """The latest of what the company's people did; a visit is one."""
    ids = list(seen.order_by("pk").values_list("pk", flat=True)[:500])
    once_a_visit = Q(visit=None) | Q(visit=F("pk"))
    deeds = Activity.objects.filter(once_a_visit, contact__in=ids, occurred_at__gt=since).exclude(type__code="touch")
    return list(deeds.select_related("type", "contact").order_by("-occurred_at", "-pk")[:DEEDS_SHOWN])
