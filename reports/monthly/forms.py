"""Forms of the meeting page. What is allowed, reports.actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reports.actions.meetings import LONGEST_DECISION, LONGEST_ITEM, LONGEST_NOTES


class NotesForm(forms.Form):
    """What both teams write; `version` is the one that the page showed."""

    content = forms.CharField(
        label=_("New and coming content"),
        required=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Campaigns, guides, webinars, events: what is new, what comes, and what sales still misses."),
    )
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=LONGEST_NOTES, widget=forms.Textarea(attrs={"rows": 6})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    decision = forms.CharField(
        label=_("What was decided"), max_length=LONGEST_DECISION, widget=forms.Textarea(attrs={"rows": 2})
    )


class ItemForm(forms.Form):
    text = forms.CharField(label=_("What is to be done"), max_length=LONGEST_ITEM)
    owner = forms.TypedChoiceField(label=_("Who"), coerce=int, choices=())
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name", "pk").values_list("pk", "name")
        owner: Any = self.fields["owner"]
        owner.choices = [("", "–"), *people]
