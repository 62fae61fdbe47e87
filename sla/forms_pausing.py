"""What the page asks before a clock is paused: why, until which day, a note. Guards are in sla.actions.pausing."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sla.models import Target
from sla.words import Pause


class PauseForm(forms.Form):
    """Only the reasons that the target allows."""

    reason = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason from the list.")},
    )
    until = forms.DateField(
        label=_("Goes on when work begins on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say on which day the clock goes on.")},
    )
    comment = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the person's timeline."),
    )  # fmt: skip

    def __init__(self, *args: Any, target: Target, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        reason.choices = [(code, Pause(code).label) for code in target.pauses]
        self.fields["until"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()

    def said(self) -> dict[str, Any]:
        """For the action."""
        return {name: self.cleaned_data[name] for name in ("reason", "until", "comment")}
