"""Configuration of people, teams and keys. The admin is entered through the same throttled door as every page."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts import calendars_admin  # noqa: F401  (registers its own)
from accounts.actions import create_api_key, revoke_api_key, save_account
from accounts.clock import now
from accounts.models import ApiKey, Team, User

admin.site.site_title = admin.site.site_header = _l("Baton: configuration")
admin.site.index_title = _l("What an admin may set")
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Rights go by role, so groups would promise something that nothing keeps.
admin.site.unregister(Group)


class NewUserForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """An account needs no password: its owner sets one through “forgot password”."""

    password = forms.CharField(
        label=_l("Password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_l("Leave it empty: the person sets one by “Forgot your password?”."),
        validators=[validate_password],
    )

    class Meta:
        model = User
        fields = ("email", "name", "role", "team")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    form = UserChangeForm
    add_form = NewUserForm
    list_display = ("name", "email", "role", "team", "is_active", "last_login")
    list_filter = ("role", "team", "is_active")
    search_fields = ("name", "email")
    fields = ("name", "email", "password", "role", "team", "time_zone", "calendar", "language", "theme", "open")
    readonly_fields = ("open",)
    add_fields = ("email", "name", "role", "team", "password")

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **options: Any) -> Any:
        if obj is None:
            options["form"] = self.add_form
        return super().get_form(request, obj, change, **options)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fields if obj else self.add_fields

    @admin.display(description=_l("Active"))
    def open(self, user: User) -> str:
        """Closing an account asks where its people go, so it has a page of its own."""
        words = _("open") if user.is_active else _("closed")
        link = format_html('<a href="{}">{}</a>', reverse("staff"), _("Staff"))
        return format_html(
            _("{}. Accounts are closed and opened on the page {}, which asks where their people go."), words, link
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_password(form.cleaned_data["password"] or None)
        save_account(obj, at=now())

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever has done something stays in the history; an account is closed on the page Staff."""
        return False


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ("name",)
    search_fields = ("name",)


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ("name", "prefix", "role", "user", "last_used_at", "expires_at", "revoked_at")
    list_filter = ("role",)
    fields = ("name", "role", "user", "expires_at")
    actions = ("revoke",)

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        """A key is made once; to change it, revoke it and make another."""
        return (*self.fields, "prefix", "created_at", "last_used_at", "revoked_at") if obj else ()

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        if change:
            return
        maker = request.user if isinstance(request.user, User) else None
        key, secret = create_api_key(
            obj.name, role=obj.role, user=obj.user, by=maker, expires_at=obj.expires_at, at=now()
        )
        obj.pk = key.pk
        messages.warning(request, _("The key, shown this once: %(secret)s") % {"secret": secret})

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """Events name the key that acted."""
        return False

    @admin.action(description=_l("Revoke these keys"))
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        at = now()
        for key in queryset:
            revoke_api_key(key, at=at)
