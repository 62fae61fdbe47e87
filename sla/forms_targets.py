"""What managers fill in about the agreement: a target, a step of the ladder. Guards are in sla.sense."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from leads.normalise import country
from leads.normalise.unusable import Unusable
from leads.words import Stage, Temperature
from sla.models import Rung, Target
from sla.sense import FITS, MOST_PERCENT, STARTS, can_answer
from sla.words import Act, Answer, Pause, Unit

COMMAS = _("Separated by commas; empty means any.")
ANYBODY = _("None chosen means everybody.")
BIGGEST = 2_147_483_647


def _ticks(label: Any, choices: Any, help_text: Any = "", required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


def _listed(label: Any, help_text: Any) -> SimpleArrayField:
    return SimpleArrayField(forms.CharField(max_length=100), label=label, required=False, help_text=help_text)


class TargetForm(forms.Form):
    """A target of one promise: from what, within how long, for whom, met by what."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("As it begins the sentence, e.g. Warm: first contact")
    )
    starts = forms.ChoiceField(label=_("The clock starts with"))
    length = forms.IntegerField(label=_("Within"), min_value=1, max_value=BIGGEST)
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    business = forms.BooleanField(
        label=_("In business time"), required=False, help_text=_("Otherwise nights and weekends count too.")
    )
    renews = forms.BooleanField(
        label=_("Begins anew with every answer"),
        required=False,
        help_text=_("For promises to stay in touch: the same clock starts again."),
    )
    meets = _ticks(_("Met by any of"), [], required=True)
    pauses = _ticks(_("May be paused because"), Pause.choices)
    temperatures = _ticks(_("For temperatures"), Temperature.choices, ANYBODY)
    fits = _ticks(_("For ICP tiers (fit)"), [(one, one) for one in FITS], ANYBODY)
    stages = _ticks(_("For stages"), Stage.choices, ANYBODY)
    team = forms.ModelChoiceField(
        label=_("For the team"), queryset=Team.objects.all(), required=False, empty_label=_("any")
    )
    sources = _listed(_("For sources"), COMMAS)
    countries = _listed(_("For countries"), _("Names or codes of two letters, separated by commas; empty means any."))

    def __init__(self, target: Target, sent: Any = None, *, tried: Mapping[str, Any] | None = None) -> None:
        """Begins with what the target says now, or with what was tried."""
        said = {name: getattr(target, name, None) for name in ("version", *self.base_fields)}
        super().__init__(sent, initial={**said, **(tried or {})})
        starts = STARTS[target.promise]
        possible = frozenset[Answer]().union(*(can_answer(start) for start in starts))
        self.fields["starts"].choices = [(one.value, one.label) for one in starts]  # type: ignore[attr-defined]
        self.fields["meets"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in Answer if one in possible or one in target.meets
        ]
        if not target.pk:
            del self.fields["version"]

    def clean_countries(self) -> list[str]:
        try:
            return [country.code(name) for name in self.cleaned_data["countries"]]
        except Unusable as unusable:
            raise forms.ValidationError(unusable.words) from unusable

    def clean_sources(self) -> list[str]:
        return [text for name in self.cleaned_data["sources"] if (text := name.strip())]

    def facts(self) -> dict[str, Any]:
        """As the actions take them."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "team")}
        team = self.cleaned_data["team"]
        return {**said, "team_id": team.pk if team else None}


class RungForm(forms.Form):
    """One step: at how much of the time, whom it tells, what it does."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    percent = forms.IntegerField(
        label=_("At per cent of the time"), min_value=1, max_value=MOST_PERCENT, help_text=_("100 is the deadline.")
    )
    tells_owner = forms.BooleanField(label=_("Tells whoever is responsible"), required=False)
    tells_managers = forms.BooleanField(label=_("Tells the managers"), required=False)
    act = forms.ChoiceField(
        label=_("And"),
        choices=Act.choices,
        required=False,
        help_text=_("Only from 100 per cent on; for offers and people in hand."),
    )
    most = forms.IntegerField(
        label=_("At most times"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("How often it is given on before it goes back to marketing; empty: always given on."),
    )

    def __init__(self, rung: Rung, sent: Any = None) -> None:
        said = {name: getattr(rung, name) for name in ("version", "tells_owner", "tells_managers", "act", "most")}
        super().__init__(sent, initial={**said, "percent": rung.percent})
        if not rung.pk:
            del self.fields["version"]

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
