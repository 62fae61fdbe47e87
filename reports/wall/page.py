"""The door of the wall: a page with the rail, `?plain` without it for a screen, a part of it when htmx asks again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from reports.wall.figures import wall


@for_roles(*EVERYBODY)
@require_safe
def show_wall(request: HttpRequest) -> HttpResponse:
    at, plain = now(), "plain" in request.GET
    part = bool(getattr(request, "htmx", False))
    context = {"at": at, "wall": wall(visitor(request), at=at), "plain": plain}
    context["frame"] = "reports/wall_plain.html" if plain else "base.html"
    return render(request, "reports/wall_figures.html" if part else "reports/wall.html", context)
