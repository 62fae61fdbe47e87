"""One commitment in the browser: propose it, see how it stands, open its figures, confirm or decline it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from leads.keyset import Order
from leads.listing import asked_page
from leads.refusals import Invalid, Refused
from sla import actions
from sla.actions.commitments import may_answer
from sla.commitments.people import FIGURES, people_of
from sla.commitments.progress import progress, this_month
from sla.forms_commitments import AnswerForm, ProposalForm
from sla.models import Commitment
from sla.words import Accord

ORDERS = {"newest": Order("newest", "moved_at", descending=True)}


@for_roles(*EVERYBODY)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """`?month=2026-11-01` chooses the month that the form starts with."""
    viewer, at = visitor(request), now()
    given = request.POST if request.method == "POST" else None
    initial = {"month": request.GET.get("month", "")}
    form = ProposalForm(given, initial=initial, user=viewer, this_month=this_month(at=at).first)
    if form.is_bound and form.is_valid():
        try:
            row = actions.propose(form.facts(), by=Actor.person(viewer), at=at)
        except Refused as refused:
            form.add_error(refused.field if isinstance(refused, Invalid) else None, str(refused))
        else:
            messages.success(request, _("The number is proposed. The other team can confirm it now."))
            return redirect("commitment", row.pk)
    context = {"at": at, "form": form}
    return render(request, "sla/commitment_propose.html", context, status=400 if form.is_bound else 200)


@for_roles(*EVERYBODY)
@require_safe
def show_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), AnswerForm(), at=now())


@for_roles(*EVERYBODY)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`says` confirm or decline, with words."""
    row, at, form = _found(request, pk), now(), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, at=at, status=400)
    verb = actions.confirm if request.POST.get("says") == "confirm" else actions.decline
    try:
        row = verb(row.pk, answer=form.cleaned_data["answer"], by=Actor.person(visitor(request)), at=at)
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return _page(request, row, form, at=at, status=400)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Both teams agree on the number.") if row.state == Accord.CONFIRMED else _("The number is declined.")
        messages.success(request, said)
    return HttpResponseRedirect(request.path.removesuffix("answer/"), status=303)


@for_roles(*EVERYBODY)
@require_safe
def show_people(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    """Whom a figure counts, of those the viewer may see."""
    viewer, at, row = visitor(request), now(), _found(request, pk)
    if which not in FIGURES[row.measure]:
        raise Http404
    found = people_of(viewer, row, which, at=at).select_related("company", "standing")
    context = {
        "at": at,
        "commitment": row,
        "title": FIGURES[row.measure][which],
        "page": asked_page(found, request.GET, ORDERS),
    }
    return render(request, "sla/commitment_people.html", context)


def _found(request: HttpRequest, pk: int) -> Commitment:
    seen = Commitment.objects.visible_to(visitor(request)).select_related("proposed_by", "answered_by")
    return get_object_or_404(seen, pk=pk)


def _page(request: HttpRequest, row: Commitment, form: AnswerForm, *, at: datetime, status: int = 200) -> HttpResponse:
    viewer = visitor(request)
    _month, rows = progress(row.month, at=at, pk=row.pk)
    is_open = row.state == Accord.PROPOSED
    context: dict[str, Any] = {
        "at": at,
        "commitment": row,
        "progress": rows[0],
        "form": form,
        "may_answer": is_open and may_answer(viewer, row),
        "may_take_back": is_open and viewer.pk == row.proposed_by_id,
    }
    return render(request, "sla/commitment.html", context, status=status)
