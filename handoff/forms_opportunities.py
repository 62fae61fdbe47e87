"""What the pages ask about opportunities. Guards are in handoff.actions; forms only read what was typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handoff.currencies import CODES, NEAR
from handoff.models import Opportunity, Reason
from handoff.reasons import WonReason
from handoff.words import Step
from leads.models import Contact
from leads.words import BuyingRole

CURRENCIES = [(code, code) for code in (*NEAR, *sorted(CODES - set(NEAR)))]
ROLES = [("", _("As we know it")), *BuyingRole.choices]


def day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class DealForm(forms.Form):
    """Name, worth, and when it should close."""

    name = forms.CharField(label=_("Name"), max_length=200)
    amount = forms.DecimalField(
        label=_("Amount"), required=False, max_digits=14, decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "min": "0", "inputmode": "decimal"}),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="EUR")
    closes_on = day(_("Expected close"))


class OpenForm(DealForm):
    """Also who else takes part, and why to go on where BANT is not complete."""

    people = forms.MultipleChoiceField(
        label=_("Who else takes part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    override = forms.CharField(
        label=_("Why open it all the same"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your judgement wins; these words are kept with it."),
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Iterable[Contact] = (), missing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), _named(one)) for one in colleagues]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["people"]
        if not missing:
            del self.fields["override"]

    def said(self) -> dict[str, Any]:
        """The keywords of the action."""
        said = dict(self.cleaned_data)
        said["people"] = [(int(contact), "") for contact in said.get("people", [])]
        return said


class ChangeForm(DealForm):
    """What may change while it is open."""

    stage = forms.ChoiceField(label=_("Stage"), choices=[(one.value, one.label) for one in Opportunity.OPEN_STAGES])
    next_step = forms.ChoiceField(label=_("Next step"), required=False, choices=[("", _("None")), *Step.choices])
    next_step_on = day(_("Next step on"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class WinForm(forms.Form):
    """Why they bought, as far as one knows."""

    reason = forms.ChoiceField(
        label=_("Why they chose us"), required=False, choices=[("", _("Not said")), *WonReason.choices]
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class LoseForm(forms.Form):
    """Why not, and when to come back to them."""

    reason = forms.ChoiceField(label=_("Reason"))
    revisit_on = day(_("Come back to them on"), _("Empty: as the reason suggests."))
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = Reason.objects.filter(act=Reason.Act.LOSE, active=True)
        choices = [(one.code, str(_(one.label))) for one in reasons]
        self.fields["reason"].choices = [("", _("Choose a reason")), *choices]  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """Who joins, in which role."""

    contact = forms.ChoiceField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=ROLES)

    def __init__(self, *args: Any, colleagues: Iterable[Contact] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), _named(one)) for one in colleagues]
        self.fields["contact"].choices = [("", _("Choose a person")), *choices]  # type: ignore[attr-defined]


def _named(person: Contact) -> str:
    return f"{person.name} · {person.title}" if person.title else person.name
