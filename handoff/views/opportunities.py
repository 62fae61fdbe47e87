"""One opportunity in the browser: opening it, its page, changing it, and its people."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import User
from handoff import actions, bant
from handoff.actions.locking import SELLING
from handoff.forms_opportunities import ChangeForm, JoinForm, OpenForm
from handoff.models import Handoff, Opportunity
from handoff.opportunities import cards, happenings, with_names
from handoff.views.opportunity_acts import back, back_to, done, found, refused
from leads.field_history import edits
from leads.models import Contact
from leads.refusals import Refused
from leads.words import Stage

# Colleagues a form offers; a company rarely has more who decide together.
COLLEAGUES = 40


@for_roles(*EVERYBODY)
@require_safe
def show_opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "handoff/opportunity.html", page_of(request, pk))


def page_of(request: HttpRequest, pk: int, **forms: Any) -> dict[str, Any]:
    """What the page shows; `forms` are those that came back with something wrong."""
    viewer, at = visitor(request), now()
    rows = with_names(Opportunity.objects.visible_to(viewer)).select_related("handoff__contact")
    (card,) = cards([get_object_or_404(rows, pk=pk)], at=at)
    people = [part.contact_id for part in card.people]
    openable = set(Contact.objects.visible_to(viewer).filter(pk__in=people).values_list("pk", flat=True))
    return {
        "at": at,
        "card": card,
        "row": card.row,
        "people": [(part, part.contact_id in openable) for part in card.people],
        "events": happenings(card.row, people),
        "edits": edits(card.row),
        "may": viewer.role in SELLING and card.row.is_open,
        "form": ChangeForm(initial=_values(card.row)),
        "join": JoinForm(colleagues=_colleagues(viewer, card.row.company_id, people)),
        "here": reverse("opportunity", args=[pk]),
        **forms,
    }


def _values(row: Opportunity) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ChangeForm.base_fields}


def _colleagues(viewer: User, company_id: int | None, known: list[int]) -> QuerySet[Contact]:
    """Whom a form offers: the people of the company whom the viewer may see, those sales holds first."""
    people = Contact.objects.visible_to(viewer).filter(company=company_id).exclude(pk__in=known)
    if company_id is None:
        people = people.none()
    return people.exclude(stage=Stage.VISITOR).order_by("-standing__points", "pk")[:COLLEAGUES]


@for_roles(*SELLING)
def open_opportunity(request: HttpRequest) -> HttpResponse:
    """Asks for name, worth and close; where BANT is not complete, says what is missing and takes a reason."""
    contact, handoff = _of(request)
    missing = bant.missing(contact.pk) if handoff else []
    colleagues = _colleagues(visitor(request), contact.company_id, [contact.pk])
    typed = request.POST if request.method == "POST" else None
    start = {"name": contact.company.name if contact.company else contact.name}
    form = OpenForm(typed, colleagues=colleagues, missing=bool(missing), initial=start)
    context = {"contact": contact, "handoff": handoff, "missing": bant.in_words(missing), "form": form}
    if not form.is_valid():
        return _asked_to_open(request, context)
    said = {**form.said(), "handoff_id": handoff.pk if handoff else None, "contact_id": contact.pk}
    try:
        row = actions.open_opportunity(**said, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        return _not_opened(request, refusal, context)
    words = _("“%(name)s” is open. %(person)s stands at opportunity.") % {"name": row.name, "person": contact.name}
    return done(request, row, words, undo="opportunity.opened")


def _of(request: HttpRequest) -> tuple[Contact, Handoff | None]:
    """The accepted handoff or the customer that the address names, where the visitor may see them."""
    query = request.POST if request.method == "POST" else request.GET
    viewer, handoff, contact = visitor(request), query.get("handoff", ""), query.get("contact", "")
    if handoff.isdecimal() and len(handoff) < 19:
        row = get_object_or_404(Handoff.objects.visible_to(viewer).select_related("contact__company"), pk=int(handoff))
        return row.contact, row
    if contact.isdecimal() and len(contact) < 19:
        people = Contact.objects.visible_to(viewer).select_related("company")
        person = get_object_or_404(people.filter(Q(stage=Stage.CUSTOMER) | Q(stage=Stage.OPPORTUNITY)), pk=int(contact))
        return person, None
    raise Http404


def _asked_to_open(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    over = getattr(request, "htmx", False)
    template = "handoff/opportunity_open_form.html" if over else "handoff/opportunity_open.html"
    context["next"] = back_to(request)
    return render(request, template, context, status=400 if context["form"].is_bound else 200)


def _not_opened(request: HttpRequest, refusal: Refused, context: dict[str, Any]) -> HttpResponse:
    form, field = context["form"], refusal.facts.get("field")
    if refusal.code == "bant_incomplete":
        field = "override"
    if field in form.fields:
        form.add_error(field, str(refusal))
        return _asked_to_open(request, context)
    messages.error(request, str(refusal))
    return back(request)


@for_roles(*SELLING)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return render(request, "handoff/opportunity.html", page_of(request, pk, form=form), status=400)
    said = dict(form.cleaned_data)
    try:
        actions.change_opportunity(pk, said.pop("version"), said, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        field = refusal.facts.get("field")
        form.add_error(field if field in form.fields else None, str(refusal))
        return render(request, "handoff/opportunity.html", page_of(request, pk, form=form), status=refusal.status)
    return done(request, row, _("Saved."))


@for_roles(*SELLING)
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague the visitor may see take part, or change a role."""
    row, viewer = found(request, pk), visitor(request)
    contact, role = request.POST.get("contact", ""), request.POST.get("role", "")
    if not (contact.isdecimal() and len(contact) < 19):
        messages.error(request, _("Choose a person."))
        return back(request)
    person = get_object_or_404(Contact.objects.visible_to(viewer), pk=int(contact))
    try:
        actions.add_participant(pk, person.pk, role=role, by=Actor.person(viewer), at=now())
    except Refused as refusal:
        return refused(request, row, refusal)
    return done(request, row, _("%(person)s takes part.") % {"person": person.name})


@for_roles(*SELLING)
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    contact = request.POST.get("contact", "")
    person = get_object_or_404(Contact, pk=int(contact) if contact.isdecimal() and len(contact) < 19 else 0)
    try:
        actions.remove_participant(pk, person.pk, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        return refused(request, row, refusal)
    return done(request, row, _("%(person)s takes part no longer.") % {"person": person.name})
