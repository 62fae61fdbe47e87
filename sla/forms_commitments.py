"""What the pages ask for a commitment and for its answer. Guards are in sla.actions."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from sla.actions.commitments import MOST_PROMISED, SIDES
from sla.commitments.pace import next_month
from sla.models.commitments import every_engagement
from sla.words import Engagement, Measure, Party

OFFERED_MONTHS = 13


class ProposalForm(forms.Form):
    """A number for a month. The last three matter where engaged decision makers are measured."""

    month = forms.ChoiceField(label=_("Month"))
    promised = forms.IntegerField(label=_("Number promised"), min_value=1, max_value=MOST_PROMISED)
    side = forms.ChoiceField(label=_("Proposed by"), choices=Party.choices)
    measure = forms.ChoiceField(
        label=_("What is counted"), choices=Measure.choices, widget=forms.RadioSelect, initial=Measure.MQLS
    )
    source = forms.CharField(
        label=_("Source"), max_length=100, required=False, help_text=_("Where people first came from. Empty: all.")
    )
    country = forms.CharField(
        label=_("Country"), max_length=60, required=False, help_text=_("Of the company. Empty: all.")
    )
    topic = forms.CharField(label=_("Topic or product"), max_length=100, required=False, help_text=_("Empty: all."))
    comment = forms.CharField(
        label=_("Words with it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    window_days = forms.IntegerField(
        label=_("Reached and engaged in the last (days)"), min_value=1, max_value=366, initial=90
    )
    engaged_by = forms.MultipleChoiceField(
        label=_("Engaged by"),
        choices=Engagement.choices,
        required=False,
        initial=every_engagement,
        widget=forms.CheckboxSelectMultiple,
    )
    least_activities = forms.IntegerField(
        label=_("Or by so many activities of their own"),
        min_value=1,
        max_value=100,
        required=False,
        initial=3,
        help_text=_("Empty: their number does not count."),
    )

    def __init__(self, *given: Any, user: User, this_month: date, **more: Any) -> None:
        super().__init__(*given, **more)
        months = [this_month]
        while len(months) < OFFERED_MONTHS:
            months.append(next_month(months[-1]))
        choices = [(first.isoformat(), date_format(first, "F Y")) for first in months]
        self.fields["month"] = forms.ChoiceField(label=_("Month"), choices=choices)
        if user.role in SIDES:
            del self.fields["side"]

    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "month": date.fromisoformat(self.cleaned_data["month"])}


class AnswerForm(forms.Form):
    """Words with a yes, or why not."""

    answer = forms.CharField(
        label=_("Your words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
