"""Configuration of the relay for admins. What managers set daily has pages of its own; these show the rows."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.actor import Actor
from accounts.clock import now
from accounts.models import User
from handoff.actions import set_desk
from handoff.models import Desk, Rule


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ("name", "position", "active", "among", "team", "seller")
    list_filter = ("active", "among")


@admin.register(Desk)
class DeskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Desks come with their people, so none is added or deleted here."""

    list_display = ("user", "capacity", "takes_offers")
    readonly_fields = ("user",)
    fields = ("user", "capacity", "takes_offers")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Desk | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Desk, form: Any, change: bool) -> None:
        if isinstance(request.user, User):
            by = Actor.person(request.user, "admin")
            set_desk(obj.user_id, capacity=obj.capacity, takes_offers=obj.takes_offers, by=by, at=now())
