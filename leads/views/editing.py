"""Adding and correcting people and companies on pages. Likely duplicates are shown before saving; who was first is
shown beside what the visitor wrote."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, MARKETING, for_roles, visitor
from leads import actions
from leads.drafting import company_draft, person_draft
from leads.duplicates import likely_duplicates
from leads.forms import CompanyForm, FactsForm, PersonForm
from leads.models import Company, Contact
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from leads.sources import source_for


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed meanwhile: what the visitor wrote and what stands there now."""

    label: str
    mine: str
    theirs: str


@for_roles(*EVERYBODY)
def add_person(request: HttpRequest) -> HttpResponse:
    """Shows likely duplicates first; saves at once only where there are none or the visitor says "someone new"."""
    form = PersonForm(request.POST or None, initial=_start(request))
    if not form.is_valid():
        return _form(request, "leads/person_form.html", form)
    draft = person_draft(_said(form))
    seen = Contact.objects.visible_to(visitor(request))
    if "someone_new" not in request.POST and (alike := likely_duplicates(draft, among=seen)):
        return _form(request, "leads/person_form.html", form, duplicates=alike)
    try:
        person = actions.add_person(draft, **_hand(request), source=source_for("page", "Page"))
    except Refused as refusal:
        return _refused(request, "leads/person_form.html", form, refusal)
    messages.success(request, _("%(person)s was added.") % {"person": person.name})
    return redirect("person", pk=person.pk)


@for_roles(*EVERYBODY)
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Contact.objects.editable_by(visitor(request)).select_related("company", "owner"), pk=pk)
    form = PersonForm(request.POST or None, initial=_before(request) or PersonForm.stored(person))
    if not form.is_valid():
        return _form(request, "leads/person_form.html", form, person=person, version=person.version)
    try:
        actions.correct_person(pk, _version(request), form.changes(), **_hand(request))
    except SomebodyWasFirst as refusal:
        person = Contact.objects.select_related("company", "owner").get(pk=pk)
        return _clashed(request, "leads/person_form.html", form, refusal, PersonForm.stored(person), person=person)
    except Refused as refusal:
        return _refused(request, "leads/person_form.html", form, refusal, person=person)
    messages.success(request, _("Saved."))
    return redirect("person", pk=pk)


@for_roles(*EVERYBODY)
def add_company(request: HttpRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if not form.is_valid():
        return _form(request, "leads/company_form.html", form)
    if "someone_new" not in request.POST and (alike := _companies_alike(form.cleaned_data["name"])):
        return _form(request, "leads/company_form.html", form, duplicates=alike)
    try:
        company = actions.add_company(company_draft(_said(form)), **_hand(request), source=source_for("page", "Page"))
    except Refused as refusal:
        return _refused(request, "leads/company_form.html", form, refusal)
    messages.success(request, _("%(company)s was added.") % {"company": company.name})
    return redirect("company", pk=company.pk)


@for_roles(*EVERYBODY)
def edit_company(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.editable_by(visitor(request)).select_related("parent"), pk=pk)
    form = CompanyForm(request.POST or None, initial=_before(request) or CompanyForm.stored(company))
    if not form.is_valid():
        return _form(request, "leads/company_form.html", form, company=company, version=company.version)
    try:
        actions.correct_company(pk, _version(request), form.changes(), **_hand(request))
    except SomebodyWasFirst as refusal:
        company = Company.objects.select_related("parent").get(pk=pk)
        stored = CompanyForm.stored(company)
        return _clashed(request, "leads/company_form.html", form, refusal, stored, company=company)
    except Refused as refusal:
        return _refused(request, "leads/company_form.html", form, refusal, company=company)
    messages.success(request, _("Saved."))
    return redirect("company", pk=pk)


@for_roles(*MARKETING)
@require_POST
def mark_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Set or take off "do not contact" and "do not profile"."""
    person = get_object_or_404(Contact.objects.editable_by(visitor(request)), pk=pk)
    marks: dict[str, Any] = {
        mark: request.POST[mark] == "yes" for mark in ("do_not_contact", "do_not_profile") if mark in request.POST
    }
    actions.mark([person.pk], **_hand(request), **marks, comment=request.POST.get("comment", "")[:2000])
    messages.success(request, _("Saved."))
    return redirect("person", pk=pk)


def _hand(request: HttpRequest) -> dict[str, Any]:
    return {"by": Actor.person(visitor(request)), "at": now()}


def _start(request: HttpRequest) -> dict[str, Any]:
    """A new person may be begun from a company's page."""
    return {"company": request.GET.get("company", ""), "owner": visitor(request).pk if _sells(request) else None}


def _sells(request: HttpRequest) -> bool:
    return visitor(request).role not in MARKETING


def _before(request: HttpRequest) -> dict[str, Any]:
    """What the page showed when it was opened, so that only what the visitor changed is sent on."""
    shown = {key.removeprefix("was-"): value for key, value in request.POST.items() if key.startswith("was-")}
    return shown


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _said(form: FactsForm) -> dict[str, Any]:
    """A blank field of a new row says nothing."""
    return {name: word for name, word in form.words().items() if word not in (None, "")}


def _companies_alike(name: str) -> list[Company]:
    from leads.normalise.text import company_key

    return list(Company.objects.filter(name_key=company_key(name))[:5])


def _form(request: HttpRequest, template: str, form: FactsForm, **context: Any) -> HttpResponse:
    status = 400 if form.is_bound and form.errors else 200
    return render(request, template, _laid_out(form, context), status=status)


def _laid_out(form: FactsForm, context: dict[str, Any]) -> dict[str, Any]:
    """What every such page needs: the form, what it showed at first, and where "Cancel" leads."""
    row = context.get("person") or context.get("company")
    name = "people" if isinstance(form, PersonForm) else "companies"
    one = "person" if isinstance(form, PersonForm) else "company"
    back = reverse(one, args=[row.pk]) if row else reverse(name)
    shown = {each.name: each.initial for each in form} if row else {}
    return {"form": form, "way_back": back, "shown": shown, **context}


def _refused(request: HttpRequest, template: str, form: FactsForm, refusal: Refused, **context: Any) -> HttpResponse:
    """The reason at its field where there is one."""
    field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
    form.add_error(field, str(refusal))
    context["version"] = _version(request)
    if known := refusal.facts.get("contact"):
        context["known"] = Contact.objects.visible_to(visitor(request)).filter(pk=known).first()
    return render(request, template, _laid_out(form, context), status=refusal.status)


def _clashed(
    request: HttpRequest, template: str, form: FactsForm, refusal: Refused, stored: dict[str, Any], **context: Any
) -> HttpResponse:
    """Both values side by side; saving again takes the visitor's."""
    row = context.get("person") or context["company"]
    clashes = [
        Clash(str(form.fields[name].label), _shown(form, name, form[name].value()), _shown(form, name, stored[name]))
        for name in form.changed_data
        if str(stored[name] or "")
        not in (str(form[name].value() or ""), str(form.get_initial_for_field(form.fields[name], name) or ""))
    ]
    form.add_error(None, str(refusal))
    laid_out = _laid_out(form, context) | {"clashes": clashes, "version": row.version, "shown": stored}
    return render(request, template, laid_out, status=409)


def _shown(form: FactsForm, name: str, value: Any) -> str:
    choices = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", [])}
    return choices.get(str(value or ""), str(value or ""))
