"""The scope of a page as its viewer may ask for it: figures of a salesperson are theirs and their managers' only."""

from datetime import datetime

from django.http import Http404, HttpRequest

from accounts.actor import Viewer
from accounts.doors import visitor
from accounts.models import LEADERS
from reports.figures.scope import NOBODY, Scope, asked_scope


def may_ask(viewer: Viewer, scope: Scope) -> bool:
    """Whether the viewer may see figures narrowed to this person."""
    return scope.person in (None, NOBODY) or viewer.role in LEADERS or scope.person == viewer.pk


def scope_for(request: HttpRequest, *, at: datetime, usual: str = "this_month") -> Scope:
    """The scope of the address. Raises Http404 for another person's figures."""
    scope = asked_scope(request.GET, at=at, usual=usual)
    if not may_ask(visitor(request), scope):
        raise Http404
    return scope
