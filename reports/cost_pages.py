"""The costs page: what sources cost by month, entered, changed, removed; and what counts as handed over too early."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import MARKETING, for_roles, visitor
from leads.keyset import Order
from leads.listing import asked_page
from leads.refusals import Invalid, Refused
from reports.actions.costs import agree_on_waste, change_cost, enter_cost, remove_cost
from reports.figures.choices import choices
from reports.figures.scope import Scope
from reports.forms_costs import CostForm, WasteTermsForm
from reports.models import Cost, WasteTerms

ORDERS = {"newest": Order("newest", "month", descending=True)}


@for_roles(*MARKETING)
@require_http_methods(["GET", "HEAD", "POST"])
def show_costs(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more."""
    viewer, at = visitor(request), now()
    first = {"month": f"{timezone.localtime(at):%Y-%m}"}
    form = CostForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            enter_cost(form.cleaned_data, by=Actor.person(viewer), at=at)
        except Refused as refusal:
            _told(form, refusal)
        else:
            return redirect("report_costs")
    return render(request, "reports/costs.html", _listed(request, form), status=400 if form.errors else 200)


@for_roles(*MARKETING)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_cost(request: HttpRequest, pk: int) -> HttpResponse:
    """One cost: corrected, or removed by the other button."""
    viewer, at = visitor(request), now()
    row = get_object_or_404(Cost.objects.visible_to(viewer), pk=pk)
    form = CostForm(request.POST or None, initial=CostForm.of(row))
    version = request.POST.get("version", "")
    shown = int(version) if version.isdecimal() and len(version) < 10 else row.version
    removing = request.POST.get("says") == "remove"
    if request.method == "POST" and (removing or form.is_valid()):
        try:
            if removing:
                remove_cost(pk, shown, by=Actor.person(viewer), at=at)
            else:
                change_cost(pk, shown, form.cleaned_data, by=Actor.person(viewer), at=at)
        except Refused as refusal:
            _told(form, refusal)
        else:
            return redirect("report_costs")
    context = {"at": at, "cost": row, "form": form, **_offered(request, at)}
    return render(request, "reports/cost.html", context, status=400 if form.errors else 200)


@for_roles(*MARKETING)
@require_POST
def set_terms(request: HttpRequest) -> HttpResponse:
    form = WasteTermsForm(request.POST)
    if not form.is_valid():
        return render(request, "reports/costs.html", {**_listed(request, CostForm()), "terms_form": form}, status=400)
    agree_on_waste(form.cleaned_data["earliest_stage"], by=Actor.person(visitor(request)), at=now())
    return redirect("report_costs")


def _told(form: CostForm, refusal: Refused) -> None:
    form.add_error(refusal.field if isinstance(refusal, Invalid) else None, str(refusal))


def _listed(request: HttpRequest, form: CostForm) -> dict[str, Any]:
    viewer, at = visitor(request), now()
    terms = WasteTerms.objects.first()
    found = Cost.objects.visible_to(viewer).select_related("entered_by")
    stage = {"earliest_stage": terms.earliest_stage} if terms else {}
    return {
        "at": at,
        "form": form,
        "page": asked_page(found, request.GET, ORDERS),
        "terms": terms,
        "terms_form": WasteTermsForm(initial=stage),
        **_offered(request, at),
    }


def _offered(request: HttpRequest, at: Any) -> dict[str, Any]:
    """The sources that people lately came from, to choose from."""
    known = choices(visitor(request), Scope(at, at))["source"]
    return {"sources": [value for value, _label in known], "currencies": CostForm.currencies}
