"""One's own settings, and the keys of other systems. Sign-in and passwords are allauth's pages."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import correct_profile, create_api_key, grantable_roles, revoke_api_key
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.forms import ApiKeyForm, ProfileForm
from accounts.models import LEADERS, ApiKey


@for_roles(*EVERYBODY)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = visitor(request)
    known = {name: getattr(user, name) for name in ("name", "time_zone", "language", "theme")}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        correct_profile(user, form.cleaned_data, at=now())
        messages.success(request, _("Your settings are saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form, "user": user})


@for_roles(*LEADERS)
@never_cache
@require_http_methods(["GET", "POST"])
def api_keys(request: HttpRequest) -> HttpResponse:
    """The keys, and a form for a new one. The secret stands on the answer to the form and nowhere else."""
    user, at, made = visitor(request), now(), None
    form = ApiKeyForm(request.POST or None, roles=grantable_roles(user))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        expires_at = at + timedelta(days=asked["days"]) if asked["days"] else None
        made = create_api_key(
            asked["name"], role=asked["role"], user=asked["user"], by=user, expires_at=expires_at, at=at
        )
        form = ApiKeyForm(roles=grantable_roles(user))
    keys = ApiKey.objects.select_related("user", "created_by")
    page = {"form": form, "keys": keys, "made": made, "at": at}
    return render(request, "accounts/api_keys.html", page)


@for_roles(*LEADERS)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=pk)
    revoke_api_key(key, at=now())
    messages.success(request, _("%(key)s is revoked: nothing opens with it any more.") % {"key": key.name})
    return redirect("api_keys")
