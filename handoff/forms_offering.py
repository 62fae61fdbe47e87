"""What an offer may carry: a note for the call, and a salesperson chosen by hand."""

from typing import Any

from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from handoff.actions.locking import SELLING
from handoff.forms import CommentForm

SALESPEOPLE_FIRST = Case(When(role=Role.SALES, then=Value(0)), default=Value(1))


class OfferForm(CommentForm):
    """A note, and to whom; without a salesperson routing decides."""

    to = forms.ModelChoiceField(
        label=_("To"), queryset=User.objects.none(), required=False, empty_label=_("As routing says")
    )
    field_order = ("comment", "to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = _("Note for the call")
        self.fields["comment"].help_text = _("Whoever takes the person over reads it first.")
        to: Any = self.fields["to"]
        to.queryset = self.sellers()
        to.label_from_instance = _with_team

    @staticmethod
    def sellers() -> QuerySet[User]:
        """Whoever can hold people for sales, salespeople first."""
        sellers = User.objects.filter(is_active=True, role__in=SELLING).select_related("team")
        return sellers.order_by(SALESPEOPLE_FIRST, "name", "pk")


def _with_team(user: User) -> str:
    return f"{user.name} · {user.team}" if user.team else user.name
