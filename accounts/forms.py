"""What pages ask about oneself and about keys. Guards are in accounts.actions."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Theme, User


def zones() -> list[tuple[str, str]]:
    """Time zones by place, as people look for them."""
    named = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in named)]


class ProfileForm(forms.Form):
    """One's own settings."""

    name = forms.CharField(label=_("Name"), max_length=150)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme.choices)


class ApiKeyForm(forms.Form):
    """A new key: for what, with whose rights, until when."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What the key is for. Keys of one name are one source, so a key can be renewed."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.INTEGRATION)
    user = forms.ModelChoiceField(
        label=_("Acts as"),
        queryset=User.objects.filter(is_active=True),
        required=False,
        empty_label=_("Nobody in particular"),
        help_text=_("With a person chosen, the key has that person's role and sees what they see."),
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=[(90, _("90 days")), (365, _("A year")), (0, _("Until revoked"))],
        initial=365,
        coerce=int,
    )

    def __init__(self, *args: Any, roles: list[str], **options: Any) -> None:
        """`roles` are those the maker may give."""
        super().__init__(*args, **options)
        self.fields["role"].choices = [choice for choice in Role.choices if choice[0] in roles]  # type: ignore[attr-defined]
        self.fields["user"].queryset = User.objects.filter(is_active=True, role__in=roles)  # type: ignore[attr-defined]
