"""The page of velocity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles
from reports.figures.asking import scope_for
from reports.velocity.report import velocity


@for_roles(*EVERYBODY)
@require_safe
def show_velocity(request: HttpRequest) -> HttpResponse:
    at = now()
    scope = scope_for(request, at=at, usual="90_days")
    return render(request, "reports/velocity.html", {"at": at, "scope": scope, "report": velocity(scope, at=at)})
