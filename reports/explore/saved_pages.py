"""Saving the explorer's question, changing a saved report, taking it away. Doors of reports.actions.saved."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import LEADERS
from leads.refusals import Refused
from reports.actions import saved as actions
from reports.explore.asking import asked
from reports.explore.letters import address_of
from reports.explore.saved_forms import SaveForm
from reports.models import SavedReport


@for_roles(*EVERYBODY)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the question that `query` holds as an address's query; asked for again where something is wrong."""
    viewer, query = visitor(request), QueryDict(request.POST.get("query", "")[:4000])
    form = SaveForm(request.POST)
    if form.is_valid():
        try:
            row = actions.save_report(query, **form.said(), by=Actor.person(viewer), at=now())
        except Refused as refusal:
            form.add_error(_field(refusal, form), str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(address_of(row.query, row.pk))
    asks = asked(query, viewer, at=now())
    context = {"at": now(), "form": form, "query": query.urlencode(), "asked": asks, "back": _explorer(query)}
    return render(request, "reports/saved.html", context, status=422)


@for_roles(*EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner changes it; whoever else sees it reads what it is and when it was saved."""
    viewer = visitor(request)
    row = get_object_or_404(SavedReport.objects.visible_to(viewer).select_related("owner"), pk=pk)
    mine = row.owner_id == viewer.pk
    form = SaveForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    if request.method == "POST":
        if not mine:
            raise Http404
        if form.is_valid() and _changed(request, row, form):
            return redirect(address_of(row.query, row.pk))
    context = {
        "at": now(), "row": row, "form": form, "mine": mine, "back": address_of(row.query, row.pk),
        "asked": asked(row.query, viewer, at=now()), "removable": mine or viewer.role in LEADERS,
    }  # fmt: skip
    return render(request, "reports/saved.html", context, status=422 if form.errors else 200)


@for_roles(*EVERYBODY)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.remove_report(pk, by=Actor.person(visitor(request)), at=now())
    except SavedReport.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, _("Removed."))
    return redirect("report_explore")


def _changed(request: HttpRequest, row: SavedReport, form: SaveForm) -> bool:
    try:
        actions.change_report(row.pk, **form.said(), by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        form.add_error(_field(refusal, form), str(refusal))
        return False
    except SavedReport.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, _("Saved."))
    return True


def _field(refusal: Refused, form: SaveForm) -> str | None:
    field = getattr(refusal, "field", None)
    return field if field in form.fields else None


def _initial(row: SavedReport) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("name", "shared", "every", "weekday", "hour")}


def _explorer(query: QueryDict) -> str:
    return f"{reverse('report_explore')}?{query.urlencode()}"
