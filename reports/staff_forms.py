"""The question when somebody leaves: to whom each kind of what they have goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from handoff.forms_routing import sellers
from leads.refusals import Refused

COLLEAGUE, ROUTE, NOBODY = "colleague", "route", "nobody"


class CloseForm(forms.Form):
    """One colleague for both kinds, or the rules, or nobody."""

    handoffs = forms.ChoiceField(
        label=_("Their open handoffs"),
        choices=[(ROUTE, _("Route each again by the rules")), (COLLEAGUE, _("Give all to the colleague below"))],
        initial=ROUTE,
        widget=forms.RadioSelect,
        help_text=_("Whoever the rules can give to nobody stands under Routing with the reason."),
    )
    rest = forms.ChoiceField(
        label=_("Their customers, other people, companies and opportunities"),
        choices=[
            (COLLEAGUE, _("Give all to the colleague below")),
            (NOBODY, _("To nobody: every salesperson sees people without an owner")),
        ],
        initial=COLLEAGUE,
        widget=forms.RadioSelect,
    )
    to = forms.ModelChoiceField(
        label=_("Colleague"), queryset=User.objects.none(), required=False, empty_label=_("Choose a colleague")
    )

    def __init__(self, *given: Any, leaving: User, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["to"].queryset = sellers().exclude(pk=leaving.pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if COLLEAGUE in (said.get("handoffs"), said.get("rest")) and not said.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choose the colleague who takes over."))
        return said

    def destinations(self) -> dict[str, int | None]:
        """As the verb takes it: ids, or None for routing and for nobody."""
        colleague = self.cleaned_data["to"].pk if self.cleaned_data["to"] else None
        return {
            "handoffs_to": colleague if self.cleaned_data["handoffs"] == COLLEAGUE else None,
            "rest_to": colleague if self.cleaned_data["rest"] == COLLEAGUE else None,
        }

    def field_of(self, refusal: Refused) -> str | None:
        """Beside which field a refusal stands."""
        return "to" if refusal.code in ("no_room", "not_a_salesperson") else None
