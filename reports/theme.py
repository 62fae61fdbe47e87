"""Choosing light or dark: kept with the person, and in a cookie for the pages before signing in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.actions import choose_theme
from accounts.models import Theme, User
from reports.context import THEME_COOKIE

A_YEAR = 365 * 24 * 3600


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("theme", "")
    theme = asked if asked in Theme.values else Theme.SYSTEM
    if isinstance(request.user, User):
        choose_theme(request.user, theme)
    response = HttpResponseRedirect(_back(request), status=303)
    response.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


def _back(request: HttpRequest) -> str:
    """The page the visitor stood on; only one of ours."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and asked.startswith("/") else "/"
