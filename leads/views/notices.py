"""What one is told: the page of notices, the way from each to its act, the number of unread ones, one's choices."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import choose_notices
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import User
from leads import actions
from leads.listing import asked_page
from leads.models import Notification
from leads.notices.forms import NoticeForm
from leads.notices.inbox import ORDERS, is_visible, notices_of, told_in_full, unread, visible_people
from leads.notices.wording import headline

STOP_ASKING = 286  # what htmx takes for the end of a poll


@for_roles(*EVERYBODY)
@never_cache
@require_safe
def show_notices(request: HttpRequest) -> HttpResponse:
    user = visitor(request)
    only_unread = request.GET.get("tab") == "unread"
    notices = notices_of(user).filter(read_at=None) if only_unread else notices_of(user)
    page = asked_page(told_in_full(notices), request.GET, ORDERS, limit=30)
    number = unread(user)
    context = {
        "at": now(),
        "page": page,
        "rows": _rows(page.rows, user),
        "unread": number,
        "newest": max((notice.pk for notice in page.rows), default=0),
        "only_unread": only_unread,
        "tabs": [
            {"key": "all", "label": _("All"), "active": not only_unread},
            {"key": "unread", "label": _("Unread"), "active": only_unread, "count": number.number},
        ],
    }
    return render(request, "leads/notices.html", context)


def _rows(notices: list[Notification], user: User) -> list[dict[str, Any]]:
    """Each with its sentence, and whether its person is still the reader's to see."""
    seen = visible_people(notices, user)
    return [
        {"notice": notice, "visible": visible, "headline": headline(notice, visible=visible)}
        for notice in notices
        for visible in [is_visible(notice, seen)]
    ]


@for_roles(*EVERYBODY)
@never_cache
@require_safe
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Straight to the act; whoever goes there has read it."""
    notice = get_object_or_404(notices_of(visitor(request)), pk=pk)
    if request.method == "GET":
        actions.mark_read(notice, at=now())
    return redirect(notice.link)


@for_roles(*EVERYBODY)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    newest = request.POST.get("newest", "")
    if newest.isdecimal():
        actions.mark_all_read(visitor(request), upto=min(int(newest), 2**63 - 1), at=now())
    return redirect("notices")


@never_cache
@require_safe
def show_unread(request: HttpRequest) -> HttpResponse:
    """The badge, asked for again and again: nothing where it is right already, the end where nobody is signed in."""
    if not isinstance(request.user, User):
        return HttpResponse(status=STOP_ASKING)
    number = unread(request.user)
    if request.GET.get("shown") == str(number.number):
        return HttpResponse(status=204)
    return render(request, "look/badge.html", {"unread": number})


@for_roles(*EVERYBODY)
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    user = visitor(request)
    form = NoticeForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        choose_notices(user, form.choices(), quiet=form.quiet(), digest_hour=form.cleaned_data["digest_hour"])
        messages.success(request, _("Your choices are saved. They hold for what comes from now on."))
        return redirect("notice_settings")
    return render(request, "leads/notice_settings.html", {"form": form})
