"""Pages of the monthly report: the list, one month, whom a frozen figure counts, what changed since, sheet and PDF."""

from datetime import date, datetime

from django.contrib import messages
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.calendars import default_calendar
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import LEADERS
from handoff.models import Opportunity
from leads.keyset import Order
from leads.listing import asked_page
from leads.models import Contact
from leads.refusals import Refused
from reports import actions
from reports.deals.sheet import deals_sheet
from reports.figures.sheet import NEWEST, people_sheet
from reports.models import MonthlyPeople, MonthlyReport, ReportReader
from reports.monthly import pdf
from reports.monthly.months import asked_month, due_month, first_ever, month_before
from reports.monthly.sheet import sheet
from reports.monthly.shown import Shown
from reports.monthly.since import changes
from reports.monthly.words import Words
from reports.sheets import answer

ORDERS = {NEWEST.name: NEWEST}
DEALS = {"newest": Order("newest", "created_at", descending=True)}
MOST_MONTHS = 60


@for_roles(*EVERYBODY)
@require_safe
def show_months(request: HttpRequest) -> HttpResponse:
    """Every report, the latest first, each with its first sentences; leaders may compose what is missing."""
    viewer, at, words = visitor(request), now(), Words()
    reports = list(MonthlyReport.objects.order_by("-month")[:MOST_MONTHS])
    context = {
        "at": at,
        "rows": [Shown(report, words) for report in reports],
        "missing": _missing(reports, at=at) if viewer.role in LEADERS else [],
        "subscribed": ReportReader.objects.filter(user=viewer).exists(),
    }
    return render(request, "reports/monthly_list.html", context)


def _missing(reports: list[MonthlyReport], *, at: datetime) -> list[date]:
    """Months with a past but without a report, the latest first."""
    last, known = due_month(at=at), {report.month for report in reports}
    first = first_ever(default_calendar(at=at).zone)
    found: list[date] = []
    while first and last >= first and len(found) < MOST_MONTHS:
        if last not in known:
            found.append(last)
        last = month_before(last)
    return found


@for_roles(*EVERYBODY)
@require_safe
def show_month(request: HttpRequest, name: str) -> HttpResponse:
    report = found_report(name)
    context = {
        "at": now(),
        "report": report,
        "shown": Shown(report),
        "has_pdf": pdf.is_installed(),
        "subscribed": ReportReader.objects.filter(user=visitor(request)).exists(),
    }
    return render(request, "reports/monthly.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_changes(request: HttpRequest, name: str) -> HttpResponse:
    """A page, and a part of the report's page that comes a moment later: everything is counted anew."""
    report, at = found_report(name), now()
    context = {"at": at, "report": report, "changes": changes(report, at=at)}
    part = "reports/monthly_changes.html" if request.headers.get("HX-Request") else "reports/monthly_changes_page.html"
    return render(request, part, context)


@for_roles(*EVERYBODY)
@require_safe
def show_people(request: HttpRequest, name: str) -> HttpResponse:
    """Whom a frozen figure counts, of those the viewer may open; who was erased since is only counted."""
    report, kept = _asked_figure(request, name)
    context = {"at": now(), "report": report, "label": Words().figure(kept.code), "total": len(kept.ids)}
    if kept.code.startswith("deals."):
        deals = Opportunity.objects.visible_to(visitor(request)).filter(pk__in=_ids(kept))
        page = asked_page(deals.select_related("company", "owner"), request.GET, DEALS)
        return render(request, "reports/monthly_deals.html", {**context, "page": page})
    people = Contact.objects.filter(pk__in=_ids(kept))
    seen = people & Contact.objects.visible_to(visitor(request))
    page = asked_page(seen.select_related("company", "standing", "owner"), request.GET, ORDERS)
    different = len(set(kept.ids))
    gone = different - people.count()
    rows = [(each, "") for each in page.rows]
    return render(
        request, "reports/monthly_people.html",
        {**context, "page": page, "rows": rows, "different": different, "erased": gone},
    )  # fmt: skip


@for_roles(*EVERYBODY)
@require_safe
def download_people(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Of whom a frozen figure counts, those whom the viewer may open, as CSV or XLSX."""
    report, kept = _asked_figure(request, name)
    viewer, label = visitor(request), Words().figure(kept.code)
    if kept.code.startswith("deals."):
        found = deals_sheet(label, Opportunity.objects.visible_to(viewer).filter(pk__in=_ids(kept)))
    else:
        found = people_sheet(label, Contact.objects.visible_to(viewer).filter(pk__in=_ids(kept)))
    return answer(request, kind, f"smarketing-{report.name}-people", [found], at=now())


def _asked_figure(request: HttpRequest, name: str) -> tuple[MonthlyReport, MonthlyPeople]:
    """Raises Http404 for a month without a report, and for a figure that counts nobody."""
    report, code = found_report(name), request.GET.get("figure", "").replace("\x00", "")
    return report, get_object_or_404(MonthlyPeople.objects.filter(report=report), code=code)


def _ids(kept: MonthlyPeople) -> RawSQL:
    return RawSQL("SELECT unnest(k.ids) FROM reports_monthlypeople k WHERE k.id = %s", [kept.pk])


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Every figure as CSV or XLSX."""
    report = found_report(name)
    return answer(request, kind, f"smarketing-{report.name}", [sheet(report)], at=now())


@for_roles(*EVERYBODY)
@require_safe
def download_pdf(request: HttpRequest, name: str) -> HttpResponse:
    """404 where the optional extra is not installed."""
    report = found_report(name)
    if not pdf.is_installed():
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="smarketing-{report.name}.pdf"'}
    return HttpResponse(pdf.as_pdf(report), content_type="application/pdf", headers=named)


@for_roles(*LEADERS)
@require_POST
def compose(request: HttpRequest) -> HttpResponse:
    """`month` of a month gone by: its report as far as it is known today."""
    first = asked_month(request.POST.get("month", ""))
    if first is None:
        raise Http404
    try:
        report = actions.compose(first, by=Actor.person(visitor(request)), at=now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("report_months")
    return redirect("report_month", report.name)


@for_roles(*EVERYBODY)
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """`wants` 1 or 0: the reader's own letter."""
    viewer = visitor(request)
    wants = actions.subscribe(viewer.pk, wants=request.POST.get("wants") == "1", by=Actor.person(viewer), at=now())
    said = (
        _("You get the next monthly report by e-mail.") if wants else _("You get no monthly report by e-mail any more.")
    )
    messages.success(request, said)
    report = asked_month(request.POST.get("month", ""))
    return redirect("report_month", f"{report:%Y-%m}") if report else redirect("report_months")


def found_report(name: str) -> MonthlyReport:
    """The report that an address names. Raises Http404."""
    first = asked_month(name)
    if first is None:
        raise Http404
    return get_object_or_404(MonthlyReport.objects.select_related("composed_by"), month=first)
