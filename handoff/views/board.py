"""Opportunities as a board and as a list, and what moves a card: another stage, won, lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import Role, User
from handoff import actions
from handoff.actions.locking import SELLING
from handoff.forms_opportunities import LoseForm, WinForm
from handoff.models import Opportunity
from handoff.opportunities import (
    CARDS,
    ORDER_LABELS,
    ORDERS,
    BoardFilter,
    ListFilter,
    board,
    cards,
    seen,
    totals,
    with_names,
)
from handoff.views.opportunity_acts import asked, done, found, refused
from leads.keyset import Page
from leads.listing import asked_order, asked_page
from leads.refusals import Refused


@for_roles(*EVERYBODY)
@require_safe
def show_board(request: HttpRequest) -> HttpResponse:
    viewer, at = visitor(request), now()
    whose = _whose(request)
    asked_for = BoardFilter(request.GET, seen(viewer, whose))
    context = {
        "columns": board(asked_for.qs, at=at),
        "sums": totals(asked_for.qs.filter(ended_at=None)),
        "cap": CARDS,
        "at": at,
        **_frame(viewer, whose, asked_for),
    }
    return render(request, "handoff/opportunity_board.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    viewer, at = visitor(request), now()
    whose = _whose(request)
    asked_for = ListFilter(request.GET, seen(viewer, whose))
    page = asked_page(with_names(asked_for.qs), request.GET, ORDERS, limit=50)
    context = {
        "page": Page(cards(page.rows, at=at), page.next, page.previous),
        "sums": totals(asked_for.qs),
        "orders": ORDER_LABELS,
        "sort": asked_order(request.GET, ORDERS),
        "at": at,
        **_frame(viewer, whose, asked_for),
    }
    return render(request, "handoff/opportunity_list.html", context)


def _whose(request: HttpRequest) -> str:
    """Salespeople begin with their own, the others with everybody's."""
    asked_for = request.GET.get("tab", "")
    usual = "mine" if visitor(request).role == Role.SALES else "all"
    return asked_for if asked_for in ("mine", "all") else usual


def _frame(viewer: User, whose: str, asked_for: BoardFilter) -> dict[str, Any]:
    team = viewer.role == Role.SALES
    labels = {"mine": _("Mine"), "all": _("My team's") if team else _("Everybody's")}
    keys = ("mine", "all") if team else ("all", "mine")
    tabs = [{"key": key, "label": labels[key], "active": key == whose} for key in keys]
    return {"filter": asked_for, "tab": whose, "tabs": tabs, "may": viewer.role in SELLING}


@for_roles(*SELLING)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks where to; a drag and a choice send the same form."""
    row = found(request, pk)
    if request.method != "POST":
        stages = [stage for stage in Opportunity.OPEN_STAGES if stage != row.stage]
        return asked(request, row, "move", stages=stages)
    version = request.POST.get("version", "")
    stage = request.POST.get("stage", "")
    try:
        actions.move_stage(
            pk, int(version) if version.isdecimal() else None, stage=stage, by=Actor.person(visitor(request)), at=now()
        )
    except Refused as refusal:
        return refused(request, row, refusal)
    words = _("“%(name)s” moved to %(stage)s.") % {"name": row.name, "stage": Opportunity.Stage(stage).label}
    return done(request, row, words, anchor=True)


@for_roles(*SELLING)
def win(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why they chose us, then closes it as won."""
    row = found(request, pk)
    form = WinForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return asked(request, row, "win", form)
    try:
        actions.win(pk, **form.cleaned_data, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        return refused(request, row, refusal, form, "win")
    return done(request, row, _("“%(name)s” is won.") % {"name": row.name}, undo="opportunity.won")


@for_roles(*SELLING)
def lose(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, then closes it as lost; the reason says where its people go."""
    row = found(request, pk)
    form = LoseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return asked(request, row, "lose", form)
    try:
        actions.lose(pk, **form.cleaned_data, by=Actor.person(visitor(request)), at=now())
    except Refused as refusal:
        return refused(request, row, refusal, form, "lose")
    return done(request, row, _("“%(name)s” is lost.") % {"name": row.name}, undo="opportunity.lost")
