"""What the work on a person asks: an attempt, the verdict of a talk, a dated step. Guards are in handoff.actions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handoff.forms_answers import day_field
from handoff.words import CanSell, Channel, Element, Outcome, Step


class AttemptForm(forms.Form):
    """Channel and outcome; note and time where they matter. The outcome's buttons send it."""

    channel = forms.ChoiceField(
        label=_("Channel"), choices=Channel.choices, initial=Channel.CALL, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(label=_("What came of it"), choices=Outcome.choices)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    at = forms.DateTimeField(
        label=_("When, if not now"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def said(self) -> dict[str, Any]:
        tried_at: datetime | None = self.cleaned_data["at"]
        return {
            "channel": self.cleaned_data["channel"],
            "outcome": self.cleaned_data["outcome"],
            "note": self.cleaned_data["note"],
            "tried_at": tried_at,
        }


class StepForm(forms.Form):
    """The next step and its day."""

    next_step = forms.ChoiceField(
        label=_("Next step"), required=False, choices=[("", _("Choose a step")), *Step.choices]
    )
    next_step_on = day_field(_("On"))


class JudgeForm(StepForm):
    """Can we sell to them? Yes asks for a dated next step."""

    can_sell = forms.ChoiceField(
        label=_("Can we sell to them?"), choices=CanSell.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Answer yes, not sure or no.")},
    )  # fmt: skip
    elements = forms.MultipleChoiceField(
        label=_("What speaks for them"), choices=Element.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    comment = forms.CharField(
        label=_("In your words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Marketing reads it."),
    )  # fmt: skip
    field_order = ("can_sell", "next_step", "next_step_on", "elements", "comment")

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
