"""The form of a saved report: its name, who sees it, when it is mailed."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from reports.actions.saved import LONGEST_NAME
from reports.models.saved import HOURS, Every

HOUR_CHOICES = [(hour, f"{hour:02}:00") for hour in range(HOURS)]


class SaveForm(forms.Form):
    """By one's own clock; a monthly letter comes on the first such weekday of the month."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    shared = forms.BooleanField(label=_("Show it to everybody"), required=False)
    every = forms.ChoiceField(label=_("Send it to me"), choices=Every.choices, required=False)
    weekday = forms.TypedChoiceField(
        label=_("On"), choices=list(WEEKDAYS.items()), coerce=int, required=False, empty_value="0",
        help_text=_("Of a weekly one; a monthly one comes on the first such day of the month."),
    )  # fmt: skip
    hour = forms.TypedChoiceField(
        label=_("At"), choices=HOUR_CHOICES, coerce=int, required=False, empty_value="8", initial=8
    )

    def said(self) -> dict[str, Any]:
        """What the verbs take."""
        numbers = {name: int(self.cleaned_data[name]) for name in ("weekday", "hour")}
        return {name: self.cleaned_data[name] for name in ("name", "shared", "every")} | numbers
