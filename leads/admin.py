"""Configuration of leads: sources and activity types. People and companies are corrected on their pages."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from leads.models import ActivityType, Company, Contact, ImportRun, Notification, Source
from leads.notices.post import QUARANTINED_AFTER


class ToRead(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Rows that only actions change: looked at here, changed through their own doors."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ("name", "code", "created_at")
    search_fields = ("name", "code")


@admin.register(ActivityType)
class ActivityTypeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ("name", "code", "points", "temperature", "valid_days", "intent", "own", "per_visit")
    list_filter = ("temperature", "intent")
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: ActivityType | None = None) -> tuple[str, ...]:
        """Other systems send the code, so it stays."""
        return ("code",) if obj else ()


@admin.register(Contact)
class ContactAdmin(ToRead):
    list_display = ("name", "email", "company", "stage", "place", "created_at")
    list_filter = ("stage", "place")
    search_fields = ("search",)
    list_select_related = ("company",)
    show_full_result_count = False


@admin.register(Company)
class CompanyAdmin(ToRead):
    list_display = ("name", "business_id", "country", "employees", "most_wanted")
    list_filter = ("most_wanted",)
    search_fields = ("name_key", "business_id", "domain")
    show_full_result_count = False


@admin.register(ImportRun)
class ImportRunAdmin(ToRead):
    list_display = ("__str__",)


class GivenUp(admin.SimpleListFilter):
    """Letters that failed so often that they are left alone."""

    title = _("posting")
    parameter_name = "posting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("given-up", _("given up")), ("waiting", _("waiting"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Notification]) -> models.QuerySet[Notification]:
        given_up = models.Q(attempts__gte=QUARANTINED_AFTER)
        waiting = queryset.filter(due_at__isnull=False)
        return {"given-up": waiting.filter(given_up), "waiting": waiting.exclude(given_up)}.get(
            self.value() or "", queryset
        )


@admin.register(Notification)
class NotificationAdmin(ToRead):
    """Who was told what; the way to see which address fails."""

    list_display = ("topic", "user", "channel", "created_at", "due_at", "attempts", "sent_at", "read_at")
    list_filter = (GivenUp, "channel")
    search_fields = ("user__email",)
    list_select_related = ("user",)
    ordering = ("-id",)
    show_full_result_count = False
