"""Doors of pages: who may knock. Deny first: a page names the roles it is for; what they may see is visible_to's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import Role, User

View = Callable[..., HttpResponseBase]
MARKETING = (Role.MARKETER, Role.MANAGER, Role.ADMIN)
EVERYBODY = (*MARKETING, Role.SALES)


def for_roles(*roles: str) -> Callable[[View], View]:
    """Sign in first; then only these roles pass, the others get 403."""

    def guarded(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if visitor(request).role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(door)

    return guarded


def visitor(request: HttpRequest) -> User:
    """The signed-in person of a guarded page."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
