"""The explorer's pages: the question and its table, the rows behind a cell, the sheet. Reading only."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import LEADERS, User
from handoff.opportunities import ORDERS as DEALS_ORDERS
from handoff.opportunities import cards, with_names
from leads.listing import asked_page
from reports.deals.sets import amounts
from reports.deals.sheet import deals_sheet
from reports.explore.asking import Asked, asked, may_see
from reports.explore.counting import Cell, asked_cell, counted, deals_in, number_in, people_in
from reports.explore.dimensions import DIMENSIONS, Dimension
from reports.explore.letters import address_of
from reports.explore.measures import by_group
from reports.explore.saved_forms import SaveForm
from reports.explore.sheet import sheet
from reports.explore.table import table
from reports.figures.sheet import NEWEST, people_sheet
from reports.models import SavedReport
from reports.sheets import answer

ORDERS = {NEWEST.name: NEWEST}
MOST_SAVED_SHOWN = 60


@for_roles(*EVERYBODY)
@require_safe
def show_explorer(request: HttpRequest) -> HttpResponse:
    viewer, at = visitor(request), now()
    question = _question(request)
    found = table(question, counted(question))
    saved = saved_of(viewer)
    context = {
        "at": at,
        "scope": question.scope,
        "asked": question,
        "table": found,
        "groups": by_group(),
        "bys": dimensions(question, viewer),
        "saved": saved,
        "current": next((row for row in saved if str(row.pk) == request.GET.get("saved")), None),
        "save": SaveForm(),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/explore.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_cell(request: HttpRequest) -> HttpResponse:
    """The people or deals of one cell that the viewer may open; how many it counts, the page says."""
    question, cell = _question(request), asked_cell(request.GET)
    context = {
        "at": now(),
        "scope": question.scope,
        "asked": question,
        "total": number_in(question, cell),
        "names": names(question, cell),
        "back": question.query(),
    }
    listed = _deals if question.measure.deals else _people
    return listed(request, question, cell, context)


@for_roles(*EVERYBODY)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All groups of the question as CSV or XLSX."""
    question = _question(request)
    name = f"{question.measure.code}-by-{question.by.code}"
    return answer(request, kind, name, [sheet(question, counted(question))], at=now())


@for_roles(*EVERYBODY)
@require_safe
def download_cell(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The people or deals of one cell as CSV or XLSX."""
    viewer, question, cell = visitor(request), _question(request), asked_cell(request.GET)
    title = question.measure.label
    if question.measure.deals:
        found = deals_sheet(title, deals_in(viewer, question, cell))
    else:
        found = people_sheet(title, people_in(viewer, question, cell))
    return answer(request, kind, question.measure.code, [found], at=now())


def saved_of(viewer: User) -> list[Any]:
    """The viewer's own and the shared ones with their addresses, their own first."""
    rows = SavedReport.objects.visible_to(viewer).select_related("owner").order_by("name", "pk")[:MOST_SAVED_SHOWN]
    found: list[Any] = sorted(rows, key=lambda row: row.owner_id != viewer.pk)
    for row in found:
        row.address = address_of(row.query, row.pk)
    return found


def dimensions(question: Asked, viewer: User) -> list[Dimension]:
    """By which the viewer may count this: persons are for whoever leads them, and salespeople's own."""
    seen = viewer.role in LEADERS or viewer.role == "sales"
    return [DIMENSIONS[code] for code in question.measure.dimensions if seen or code != "person"]


def names(question: Asked, cell: Cell) -> list[str]:
    """The cell's values in words, with their dimensions."""
    pairs = [(question.by, cell.row), (question.beside, cell.column)]
    known = [(one, value) for one, value in pairs if one is not None and value is not None]
    return [f"{one.label}: {one.named([value])[value]}" for one, value in known]


def _question(request: HttpRequest) -> Asked:
    """Raises Http404 for another person's figures."""
    question = asked(request.GET, visitor(request), at=now())
    if not may_see(question):
        raise Http404
    return question


def _people(request: HttpRequest, question: Asked, cell: Cell, context: dict[str, Any]) -> HttpResponse:
    behind = people_in(visitor(request), question, cell)
    page = asked_page(behind.select_related("company", "standing", "owner"), request.GET, ORDERS)
    rows = [(each, "") for each in page.rows]
    return render(request, "reports/explore_people.html", {**context, "page": page, "rows": rows})


def _deals(request: HttpRequest, question: Asked, cell: Cell, context: dict[str, Any]) -> HttpResponse:
    behind = deals_in(visitor(request), question, cell)
    page = asked_page(with_names(behind), request.GET, {"newest": DEALS_ORDERS["newest"]})
    words = {"label": question.measure.label, "names": context["names"]}
    shown = {
        "page": page,
        "cards": cards(page.rows, at=context["at"]),
        "amounts": amounts(behind),
        "deals": words,
        "sheet": "explore_cell_sheet",
    }
    return render(request, "reports/explore_deals.html", {**context, **shown})
