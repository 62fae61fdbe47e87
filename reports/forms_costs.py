"""What the costs page asks. Guards are in reports.actions.costs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handoff.currencies import NEAR, USUAL
from leads.words import BuyingStage
from reports.models import Cost


class CostForm(forms.Form):
    """A source's cost in a month."""

    month = forms.CharField(
        label=_("Month"), max_length=10, widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"})
    )
    source = forms.CharField(
        label=_("Source"), max_length=100, widget=forms.TextInput(attrs={"list": "cost-sources", "autocomplete": "off"})
    )
    amount = forms.CharField(label=_("Amount"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.CharField(
        label=_("Currency"), max_length=3, initial=USUAL, widget=forms.TextInput(attrs={"list": "cost-currencies"})
    )

    currencies = NEAR

    @staticmethod
    def of(row: Cost) -> dict[str, Any]:
        return {
            "month": f"{row.month:%Y-%m}", "source": row.source, "amount": f"{row.amount:.2f}", "currency": row.currency
        }  # fmt: skip


class WasteTermsForm(forms.Form):
    """From which buying stage on people are handed over."""

    earliest_stage = forms.ChoiceField(label=_("Handed over from this buying stage on"), choices=BuyingStage.choices)
