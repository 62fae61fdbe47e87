"""What sales did with handoffs this month, as figures of the managers' home and the lists behind them.

Counted from events, without those that were taken back.
"""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import MARKETING, for_roles
from handoff.labels import labels_of
from leads.keyset import Order
from leads.listing import asked_page
from leads.models import Event
from reports.figures.periods import month_of

KINDS = {"accepted": "handoff.accepted", "returned": "handoff.returned"}
TITLES = {"accepted": _("Accepted this month"), "returned": _("Returned this month")}
ORDERS = {"newest": Order("newest", "at", descending=True)}


def month_start(at: datetime) -> datetime:
    """Midnight of the first, in the viewer's zone."""
    return month_of(at)[0]


def happened(what: str, *, at: datetime) -> QuerySet[Event]:
    """This month's events of a kind that stand."""
    return Event.objects.filter(kind=KINDS[what], at__gte=month_start(at), at__lte=at, undone_by=None)


def returned_by_reason(*, at: datetime) -> list[tuple[str, str, int]]:
    """(code, label, number), the most frequent first."""
    labels = labels_of(KINDS["returned"])
    numbers = happened("returned", at=at).order_by().values_list("reason").annotate(number=Count("pk"))
    rows = [(code, labels.get(code, code), number) for code, number in numbers]
    return sorted(rows, key=lambda row: (-row[2], row[1]))


@for_roles(*MARKETING)
@require_safe
def show_month(request: HttpRequest, what: str) -> HttpResponse:
    """The people behind a figure; `?reason=` narrows to one."""
    if what not in KINDS:
        raise Http404
    at, labels = now(), labels_of(KINDS["returned"])
    events, reason = happened(what, at=at), request.GET.get("reason", "")
    if reason in labels:
        events = events.filter(reason=reason)
    whole = events.select_related("contact__standing", "contact__company", "actor")
    page = asked_page(whole, request.GET, ORDERS)
    context = {
        "at": at,
        "what": what,
        "title": TITLES[what],
        "reason": labels.get(reason, ""),
        "page": page,
        "rows": [(event, labels.get(event.reason, event.reason)) for event in page.rows],
        "since": month_start(at),
    }
    return render(request, "reports/month.html", context)
