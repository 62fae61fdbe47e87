"""The board of promises in the browser, the list of people behind each figure, and breaches told nobody."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import LEADERS, Team, User
from leads.keyset import Count, counted
from leads.listing import asked_order, asked_page
from sla.board import board
from sla.clock_list import Asked, asked, clocks
from sla.figures import LISTED
from sla.models import Target
from sla.months import Month
from sla.shown import shown
from sla.untold import LATEST, untold
from sla.words import Party, Promise

SORTS = {"due": gettext_lazy("Earliest first"), "latest": gettext_lazy("Latest first")}
WITH_PEOPLE = ("contact__standing", "contact__company", "target", "user")


@for_roles(*EVERYBODY)
@require_safe
def show_board(request: HttpRequest) -> HttpResponse:
    viewer, at = visitor(request), now()
    month = Month.named(request.GET.get("month", "")) or Month.of(at)
    context = {
        "at": at,
        "board": board(viewer, at, month),
        "next_month": month.next if month.first < Month.of(at).first else None,
        "leads": viewer.role in LEADERS,
        "untold": counted(untold(at=at)) if viewer.role in LEADERS else Count(0, False),
    }
    return render(request, "sla/board.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_clocks(request: HttpRequest) -> HttpResponse:
    return render(request, "sla/clocks.html", listing(visitor(request), request.GET, at=now()))


def listing(viewer: User, query: QueryDict, *, at: datetime) -> dict[str, Any]:
    """Everything the list shows for this address. Other people's figures are nobody else's: 404."""
    wanted = asked(query, viewer, at=at)
    if wanted.hidden:
        raise Http404
    found = clocks(viewer, wanted)
    page = asked_page(found.select_related(*WITH_PEOPLE), query, wanted.orders)
    return {
        "at": at,
        "asked": wanted,
        "sort": asked_order(query, wanted.orders),
        "orders": [(key, SORTS[key]) for key in wanted.orders],
        "tabs": _tabs(wanted),
        "filters": _filters(viewer, wanted),
        "count": counted(found),
        "page": page,
        "rows": shown(page.rows, at=at),
    }


@for_roles(*LEADERS)
@require_safe
def show_untold(request: HttpRequest) -> HttpResponse:
    """Whom nobody was told of: the managers' to look at."""
    at = now()
    found = untold(at=at)
    whole = found.select_related(*(f"clock__{name}" for name in WITH_PEOPLE))
    context = {"at": at, "count": counted(found), "page": asked_page(whole, request.GET, LATEST)}
    return render(request, "sla/untold.html", context)


def _tabs(wanted: Asked) -> list[dict[str, Any]]:
    return [{"key": key, "label": label, "active": key == wanted.state} for key, label in LISTED.items()]


def _filters(viewer: User, wanted: Asked) -> list[dict[str, Any]]:
    """The selects; figures of persons are the managers' to choose."""
    targets = [(str(one.pk), one.name) for one in Target.objects.all()]
    teams = [*((str(one.pk), one.name) for one in Team.objects.order_by("name")), ("0", _("No team"))]
    own = [(str(viewer.pk), _("Mine"))]
    others = User.objects.exclude(pk=viewer.pk).order_by("name", "pk").values_list("pk", "name")
    people = [*own, *((str(pk), name) for pk, name in others)] if viewer.role in LEADERS else own
    return [
        {"name": name, "label": label, "any": whatever, "options": options, "value": getattr(wanted, name)}
        for name, label, whatever, options in (
            ("party", _("Whose promise"), _("Both sides"), Party.choices),
            ("promise", _("Promise"), _("Any promise"), Promise.choices),
            ("target", _("Target"), _("Any target"), targets),
            ("team", _("Team"), _("Any team"), teams),
            ("user", _("Responsible"), _("Anybody"), people),
        )
    ]
