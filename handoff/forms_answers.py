"""What sales' answers ask: return, discard, pass on. Guards are in handoff.actions; reasons are rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from handoff.actions import RightPerson
from handoff.actions.locking import SELLING
from handoff.forms import CommentForm
from handoff.models import Reason
from handoff.reasons import DiscardReason
from handoff.words import Destination

DAY = {"type": "date"}


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more)


class ReasonChoice(forms.RadioSelect):
    """Radios that carry what each reason asks, so that the page shows only those fields."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        reason = value.instance
        option["leads_to"] = leads_to(reason)
        asks = {"day": reason.destination == Destination.NURTURE, "words": reason.asks_words, "who": reason.asks_who}
        option["attrs"]["data-asks"] = " ".join(name for name, asked in asks.items() if asked)
        return option


class ReasonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """An active reason of the return, chosen by its code."""

    widget = ReasonChoice

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


def leads_to(reason: Reason) -> str:
    """Where a reason sends the person, in words."""
    if reason.destination == Destination.REVIEW:
        return str(_("back to marketing's review"))
    if reason.destination == Destination.DISCARD:
        return str(_("discarded"))
    if reason.asks_day:
        return str(_("nurture until the day you choose"))
    if reason.revisit_days:
        text = ngettext("nurture, back in %(n)d day", "nurture, back in %(n)d days", reason.revisit_days)
        return text % {"n": reason.revisit_days}
    return str(_("nurture until they become active again"))


class ReturnForm(forms.Form):
    """Why, and what the reason asks. Which fields a reason demands is the action's matter."""

    reason = ReasonField(
        label=_("Why"),
        queryset=Reason.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": _("Choose a reason from the list."), "invalid_choice": _("Choose a reason.")},
    )
    revisit_on = day_field(_("Day to revisit them"))
    who_name = forms.CharField(label=_("Who decides instead?"), required=False, max_length=200)
    who_email = forms.CharField(label=_("Their e-mail"), required=False, max_length=254, widget=forms.EmailInput())
    who_title = forms.CharField(label=_("Their title"), required=False, max_length=150)
    comment = forms.CharField(
        label=_("What you learned"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Marketing reads it."),
    )  # fmt: skip
    # What a reason may ask: the page shows these where the chosen one does.
    ASKED = {"revisit_on": "day", "who_name": "who", "who_email": "who", "who_title": "who"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons: Any = self.fields["reason"]
        reasons.queryset = Reason.objects.filter(act=Reason.Act.RETURN, active=True)

    def answer(self) -> dict[str, Any]:
        """For the action. A day left over from another reason is not sent along."""
        reason, said = self.cleaned_data["reason"], self.cleaned_data
        day = said["revisit_on"] if reason.destination == Destination.NURTURE else None
        return {"reason": reason.code, "comment": said["comment"], "revisit_on": day}

    def right_person(self) -> RightPerson:
        if not self.cleaned_data["reason"].asks_who:
            return RightPerson()
        return RightPerson(*(self.cleaned_data[name].strip() for name in ("who_name", "who_email", "who_title")))


class DiscardHeldForm(CommentForm):
    """Why the relay ends for the person."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *DiscardReason.choices])
    field_order = ("reason", "comment")


class PassForm(CommentForm):
    """Which colleague has the person from now on."""

    to = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none(), empty_label=_("Choose a colleague"))
    field_order = ("to", "comment")

    def __init__(self, *args: Any, seller: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sellers = User.objects.filter(is_active=True, role__in=SELLING)
        sellers = sellers.exclude(pk=seller) if seller else sellers
        colleague: Any = self.fields["to"]
        colleague.queryset = sellers.order_by("role", "name")
        colleague.queryset = colleague.queryset.select_related("team")
        colleague.label_from_instance = _with_team


def _with_team(user: User) -> str:
    return f"{user.name} · {user.team}" if user.team else user.name
