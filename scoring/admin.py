"""Configuration of scoring: drafts of the model and of the definitions, their activation, and passes to watch.

What is active or retired is never edited; a change is a new version.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import visitor
from leads.refusals import Refused
from scoring import actions
from scoring.models import BehaviourRule, Definition, ExclusionRule, FitRule, Rescore, RuleGroup, ScoringModel
from scoring.models.model import Status


class Versioned(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Only a draft is edited; the verbs stand in the list of actions."""

    actions = ("activate", "copy")
    exclude = ("status", "activated_at", "created_by")
    readonly_fields: ClassVar[tuple[str, ...]] = ("version",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.status == Status.DRAFT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new version starts as a copy of one that is known to work."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and obj.status == Status.DRAFT

    def each(self, request: HttpRequest, rows: Any, verb: Callable[..., Any], told: Any) -> None:
        """Run one action of scoring on each chosen row and say how it went."""
        by, at = Actor.person(visitor(request), "admin"), now()
        for row in rows:
            try:
                verb(row, by=by, at=at)
            except Refused as refusal:
                messages.error(request, f"{row}: {refusal}")
            else:
                messages.success(request, told % {"version": row})


class DraftRules(admin.TabularInline):  # type: ignore[type-arg]  # generic for mypy only
    """Rules follow their model: editable while it is a draft."""

    extra = 0

    def _draft(self, obj: Any) -> bool:
        return obj is not None and obj.status == Status.DRAFT

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._draft(obj)


class Groups(DraftRules):
    model = RuleGroup


class FitRules(DraftRules):
    model = FitRule


class Exclusions(DraftRules):
    model = ExclusionRule


class BehaviourRules(DraftRules):
    model = BehaviourRule

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """A rule shares the caps of its own model's groups only."""
        match = request.resolver_match
        if db_field.name == "group" and match:
            options["queryset"] = RuleGroup.objects.filter(model_id=match.kwargs.get("object_id"))
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(ScoringModel)
class ScoringModelAdmin(Versioned):
    list_display = ("name", "version", "status", "activated_at")
    inlines = (Groups, FitRules, BehaviourRules, Exclusions)

    @admin.action(description=_l("Activate and rescore everybody"))
    def activate(self, request: HttpRequest, queryset: models.QuerySet[ScoringModel]) -> None:
        self.each(request, queryset, actions.activate_model, _("%(version)s is active; everybody is being rescored."))

    @admin.action(description=_l("Start a new version from this one"))
    def copy(self, request: HttpRequest, queryset: models.QuerySet[ScoringModel]) -> None:
        self.each(request, queryset, actions.new_version, _("A draft was copied from %(version)s."))


@admin.register(Definition)
class DefinitionAdmin(Versioned):
    list_display = ("kind", "version", "status", "activated_at", "cool_down_days")
    readonly_fields: ClassVar[tuple[str, ...]] = ("kind", "version")

    @admin.action(description=_l("Activate and apply to everybody"))
    def activate(self, request: HttpRequest, queryset: models.QuerySet[Definition]) -> None:
        self.each(request, queryset, actions.activate_definition, _("Both teams go by %(version)s from now on."))

    @admin.action(description=_l("Start a new version from this one"))
    def copy(self, request: HttpRequest, queryset: models.QuerySet[Definition]) -> None:
        self.each(request, queryset, actions.new_definition, _("A draft was copied from %(version)s."))


@admin.register(Rescore)
class RescoreAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ("model", "done", "total", "started_at", "finished_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Rescore | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Rescore | None = None) -> bool:
        return False
