"""Configuration of the relay for admins. What managers set daily has pages of its own; these show the rows.

What both teams agreed (reasons, terms, opening questions) is read in words on the page "The terms of the handoff".
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.clock import now
from accounts.models import User
from handoff.actions import set_desk
from handoff.actions.agreeing import agree_terms
from handoff.bant import LABELS
from handoff.models import Desk, Question, Reason, Rule, Terms


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


@admin.register(Reason)
class ReasonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """A reason that was ever given stays, since events keep its code; switch it off instead."""

    list_display = ("label", "act", "destination", "revisit_days", "asks_day", "asks_words", "quality", "active")
    list_filter = ("act", "destination", "active")
    search_fields = ("label", "code")
    fieldsets = (
        (None, {"fields": ("act", "code", "label", "position", "active")}),
        (_("Where it leads"), {"fields": ("destination", "revisit_days")}),
        (_("What it asks"), {"fields": ("asks_day", "asks_words", "asks_who", "quality")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Reason | None = None) -> Any:
        return ("act", "code") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Reason | None = None) -> bool:
        return False


def _in_force() -> dict[str, Any]:
    latest = Terms.objects.first()
    return {name: getattr(latest, name) for name in TermsForm.Meta.fields} if latest else {}


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """A new row of the agreement; the old ones stay, since events and reports go by the one of their time."""

    demands = forms.MultipleChoiceField(
        label=_("BANT demanded of an opportunity"),
        choices=list(LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Salespeople may go on without one where they say why."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        """Begins with what holds now, to change from there."""
        super().__init__(*given, **more)
        self.initial = _in_force()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("days") or 0) > (said.get("attempts") or 0):
            raise forms.ValidationError({"days": _("No more days than attempts: otherwise nobody could keep it.")})
        return said

    class Meta:
        model = Terms
        fields = ("attempts", "days", "take_back", "demands")
        help_texts = {
            "attempts": _("Attempts that sales promises before a person is given back."),
            "days": _("On at least so many different days."),
            "take_back": _("What happens to whoever was tried as promised and not reached."),
        }


@admin.register(Terms)
class TermsAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Saving agrees on new terms from now on. Nothing is changed or deleted."""

    form = TermsForm
    list_display = ("agreed_at", "attempts", "days", "take_back", "demands")

    def has_change_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Terms, form: Any, change: bool) -> None:
        obj.pk = agree_terms(**form.cleaned_data, at=now()).pk


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Suggested in the packet of an offer, those for the temperature and source first."""

    list_display = ("text", "temperature", "source", "position", "active")
    list_editable = ("position", "active")
    list_filter = ("temperature", "active")
    search_fields = ("text",)
