"""The meeting page of a month: its agenda, notes, decisions and action items. Thin: verbs are reports.actions'."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from leads.refusals import Invalid, Refused
from reports import actions
from reports.models import ActionItem, Decision, MonthlyReport
from reports.monthly.forms import DecisionForm, ItemForm, NotesForm
from reports.monthly.meetings import decisions_of, goals_after, items_of
from reports.monthly.pages import found_report
from reports.monthly.shown import Shown


@for_roles(*EVERYBODY)
@require_safe
def show_meeting(request: HttpRequest, name: str) -> HttpResponse:
    return _page(request, found_report(name))


def _page(request: HttpRequest, report: MonthlyReport, *, status: int = 200, **forms: Any) -> HttpResponse:
    at = now()
    meeting = report.meeting
    shown = {"content": meeting.content, "notes": meeting.notes, "version": meeting.version}
    context = {
        "at": at,
        "report": report,
        "shown": Shown(report),
        "meeting": meeting,
        "goals": goals_after(report, at=at),
        "decisions": decisions_of(report),
        "items": items_of(report, today=timezone.localtime(at).date()),
        "notes_form": NotesForm(initial=shown),
        "decision_form": DecisionForm(),
        "item_form": ItemForm(initial={"owner": visitor(request).pk}),
        **forms,
    }
    return render(request, "reports/meeting.html", context, status=status)


@for_roles(*EVERYBODY)
@require_POST
def write_notes(request: HttpRequest, name: str) -> HttpResponse:
    report, form = found_report(name), NotesForm(request.POST)
    return _done(request, report, form, "notes_form", actions.write_notes, _("The notes are saved."))


@for_roles(*EVERYBODY)
@require_POST
def decide(request: HttpRequest, name: str) -> HttpResponse:
    report, form = found_report(name), DecisionForm(request.POST)
    return _done(request, report, form, "decision_form", _decide, _("The decision is written down."))


def _decide(report_id: int, *, decision: str, **hand: Any) -> Decision:
    return actions.decide(report_id, decision, **hand)


@for_roles(*EVERYBODY)
@require_POST
def add_item(request: HttpRequest, name: str) -> HttpResponse:
    report, form = found_report(name), ItemForm(request.POST)
    return _done(request, report, form, "item_form", _add, _("Somebody does it now."))


def _add(report_id: int, *, text: str, owner: int, **rest: Any) -> ActionItem:
    return actions.add_item(report_id, text, owner_id=owner, **rest)


def _done(
    request: HttpRequest, report: MonthlyReport, form: Any, place: str, verb: Callable[..., Any], said: str
) -> HttpResponse:
    """Run the verb with what the form holds; a refusal comes back with the form."""
    if not form.is_valid():
        return _page(request, report, status=400, **{place: form})
    try:
        verb(report.pk, **form.cleaned_data, by=Actor.person(visitor(request)), at=now())
    except Refused as refused:
        field = refused.field if isinstance(refused, Invalid) and refused.field in form.fields else None
        form.add_error(field, str(refused))
        return _page(request, report, status=refused.status, **{place: form})
    messages.success(request, said)
    return redirect("report_meeting", report.name)


@for_roles(*EVERYBODY)
@require_POST
def finish_item(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """`done` 0 opens it again."""
    report = found_report(name)
    if not ActionItem.objects.filter(pk=pk, report__month__lte=report.month).exists():
        raise Http404
    verb = actions.reopen_item if request.POST.get("done") == "0" else actions.finish_item
    verb(pk, by=Actor.person(visitor(request)), at=now())
    return redirect("report_meeting", report.name)


@for_roles(*EVERYBODY)
@require_POST
def withdraw_decision(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    report = found_report(name)
    if not Decision.objects.filter(pk=pk, report=report).exists():
        raise Http404
    actions.withdraw_decision(pk, by=Actor.person(visitor(request)), at=now())
    return redirect("report_meeting", report.name)
