"""What logging a touch asks: how, when where it was not now, and a note. Guards are in leads.actions.touches."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.words import Touch


class TouchForm(forms.Form):
    """One act of marketing's towards a person."""

    kind = forms.ChoiceField(
        label=_("How"), choices=Touch.choices, initial=Touch.EMAIL, widget=forms.RadioSelect,
        error_messages={"required": _("Say how you reached out.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    touched_at = forms.DateTimeField(
        label=_("When, if not now"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "touch-%s")
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, Any]:
        touched_at: datetime | None = self.cleaned_data["touched_at"]
        return {"kind": self.cleaned_data["kind"], "note": self.cleaned_data["note"], "touched_at": touched_at}
