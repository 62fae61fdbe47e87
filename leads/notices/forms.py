"""The form of what one wants to be told, and when. Its fields come from the closed list of topics."""

from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leads.models.notices import Channel
from leads.notices.topics import GROUPS, OFFERED, TOPICS, default_timing, timing

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class NoticeForm(forms.Form):
    """One choice a topic and channel, the hour of the digest, the quiet hours."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("E-mail waits until quiet hours end. Leave both empty for none."),
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Daily digest at"),
        choices=HOURS,
        coerce=int,
        help_text=_("It comes only when there is something to tell."),
    )

    def __init__(self, asked: QueryDict | None, *, user: User) -> None:
        known = {"quiet_from": user.quiet_from, "quiet_to": user.quiet_to, "digest_hour": user.digest_hour}
        super().__init__(asked, initial=known)
        for code, topic in TOPICS.items():
            for channel, timings in OFFERED.items():
                self.fields[f"{code}.{channel}"] = forms.ChoiceField(
                    label=f"{topic.label}: {Channel(channel).label}",
                    choices=[(each.value, each.label) for each in timings],
                    initial=timing(user, code, channel).value,
                )

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        start, end = asked.get("quiet_from"), asked.get("quiet_to")
        if (start is None) != (end is None) and not {"quiet_from", "quiet_to"} & set(self.errors):
            self.add_error(
                "quiet_to" if end is None else "quiet_from", _("Say both when quiet begins and when it ends.")
            )
        return asked

    def groups(self) -> list[tuple[Any, list[tuple[Any, list[Any]]]]]:
        """(group, [(topic's label, [its field by channel])]) in the order of the list."""
        return [
            (label, [(topic.label, [self[f"{topic.code}.{channel}"] for channel in OFFERED]) for topic in topics])
            for label, topics in GROUPS
        ]

    def when(self) -> list[Any]:
        return [self["quiet_from"], self["quiet_to"], self["digest_hour"]]

    def choices(self) -> dict[str, dict[str, str]]:
        """What differs from the defaults, so that a default that changes later reaches whoever left it alone."""
        chosen: dict[str, dict[str, str]] = {}
        for code, topic in TOPICS.items():
            for channel in OFFERED:
                asked = self.cleaned_data[f"{code}.{channel}"]
                if asked != default_timing(topic, channel):
                    chosen.setdefault(code, {})[str(channel)] = asked
        return chosen

    def quiet(self) -> tuple[time, time] | None:
        start, end = self.cleaned_data["quiet_from"], self.cleaned_data["quiet_to"]
        return None if start is None or start == end else (start, end)
