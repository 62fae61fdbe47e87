"""What the pages ask before a verdict: a reason, words, the day to return. Guards are in handoff.actions."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from handoff.mornings import morning, today
from handoff.reasons import DiscardReason, NurtureReason


class CommentForm(forms.Form):
    """Words for whoever takes the person over."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NurtureForm(CommentForm):
    """Until when and why."""

    when = forms.ChoiceField(
        label=_("Return to the queue"),
        choices=[
            ("30", _("In a month")),
            ("90", _("In three months")),
            ("180", _("In half a year")),
            ("on", _("On a day I choose")),
            ("", _("Only when they become active again")),
        ],
        initial="90",
        required=False,
        widget=forms.RadioSelect,
    )
    wake_on = forms.DateField(
        label=_("Day to return"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=NurtureReason.choices)
    field_order = ("when", "wake_on", "reason", "comment")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == "on" and not cleaned.get("wake_on") and "wake_on" not in self.errors:
            self.add_error("wake_on", _("Choose the day."))
        return cleaned

    def wake_at(self, at: datetime) -> datetime | None:
        """The morning of the chosen day in the marketer's time zone."""
        when, day = self.cleaned_data["when"], self.cleaned_data["wake_on"]
        zone = timezone.get_current_timezone()
        if when.isdigit():
            day = today(at, zone) + timedelta(days=int(when))
        return morning(day, zone) if when and day else None


class DiscardForm(CommentForm):
    """Why the relay ends for them."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *DiscardReason.choices])
    field_order = ("reason", "comment")
