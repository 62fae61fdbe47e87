"""What managers fill in about routing: a rule, a desk, to whom to give. Guards are in handoff.actions."""

from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from handoff.actions.rules import MOST_CAPACITY
from handoff.models import Rule
from handoff.routing.desks import SELLING
from leads.normalise import country
from leads.normalise.unusable import Unusable

COMMAS = _("Separated by commas; empty means any.")


def sellers() -> Any:
    """Who can hold people, as a choice."""
    return User.objects.filter(is_active=True, role__in=SELLING).order_by("name", "pk")


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """For whom, and to whom."""

    countries = SimpleArrayField(
        forms.CharField(max_length=60),
        label=_("Countries"),
        required=False,
        help_text=_("Names or codes of two letters, separated by commas; empty means any."),
    )

    class Meta:
        model = Rule
        fields = (
            "name", "among", "team", "seller", "countries", "industries", "employees_min", "employees_max", "languages",
            "sources", "topics", "most_wanted",
        )  # fmt: skip
        help_texts: ClassVar = {
            "team": _("Empty: salespeople of every team."),
            "seller": _("Everybody who fits goes to this person while there is room."),
            "industries": COMMAS,
            "languages": COMMAS,
            "sources": COMMAS,
            "topics": COMMAS,
        }

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["seller"].queryset = sellers()  # type: ignore[attr-defined]

    def clean_countries(self) -> list[str]:
        try:
            return [country.code(name) for name in self.cleaned_data["countries"]]
        except Unusable as unusable:
            raise forms.ValidationError(unusable.words) from unusable

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DeskForm(forms.Form):
    """How many open handoffs, and whether new ones come."""

    capacity = forms.IntegerField(label=_("Capacity"), min_value=0, max_value=MOST_CAPACITY)
    takes_offers = forms.BooleanField(label=_("Takes offers"), required=False)


class GiveForm(forms.Form):
    """To whom a manager gives people."""

    to = forms.ModelChoiceField(label=_("Give to"), queryset=User.objects.none(), empty_label=_("Choose a salesperson"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["to"].queryset = sellers()  # type: ignore[attr-defined]
