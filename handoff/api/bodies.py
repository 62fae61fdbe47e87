"""What the API takes at each verb of a handoff. Meaning is checked by the actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from handoff.reasons import DiscardReason
from handoff.words import CanSell, Channel, Element, Outcome, Step
from leads.api.base import StrictBody
from leads.api.fields import Id, Point, Text

MOST_AT_ONCE = 500


class Day(serializers.DateField):
    """A calendar day, e.g. 2026-11-22."""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


@extend_schema_field({"type": "string", "format": "email"})
class Seller(serializers.Field[Any, Any, Any, Any]):
    """A salesperson by their e-mail; the action gets the id."""

    default_error_messages = {"invalid": _("The e-mail address of a salesperson.")}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or "\0" in data:
            self.fail("invalid")
        user = User.objects.filter(email=data.strip().lower()).first()
        if user is None:
            raise serializers.ValidationError(_("Nobody here has this e-mail address."), code="unknown")
        return user.pk


class CommentBody(StrictBody):
    comment = Text(max_length=2000, allow_null=False)


class ReturnBody(CommentBody):
    reason = serializers.CharField(max_length=40, help_text="A code of the agreed reasons, e.g. wrong_moment")
    revisit_on = Day(required=False, allow_null=True, help_text="Where the reason leads to nurture")


class EndBody(CommentBody):
    """Why the relay ends for the person."""

    reason = serializers.ChoiceField(DiscardReason.choices)


class AttemptBody(StrictBody):
    channel = serializers.ChoiceField(Channel.choices)
    outcome = serializers.ChoiceField(Outcome.choices)
    at = Point(required=False, allow_null=True, help_text="When it was made; now where it is not said")
    note = Text(max_length=2000, allow_null=False)


class JudgeBody(CommentBody):
    can_sell = serializers.ChoiceField(CanSell.choices)
    next_step = serializers.ChoiceField(Step.choices, required=False)
    next_step_on = Day(required=False, allow_null=True)
    elements = serializers.ListField(child=serializers.ChoiceField(Element.choices), required=False, max_length=5)


class PlanBody(CommentBody):
    next_step = serializers.ChoiceField(Step.choices)
    next_step_on = Day()


class PassBody(CommentBody):
    to = Seller(help_text="The colleague's e-mail")


class ReassignBody(PassBody):
    handoffs = serializers.ListField(child=Id(allow_null=False, required=True), max_length=MOST_AT_ONCE, min_length=1)
