"""Marketing's verdicts in the API: POST /contacts/{id}/offer/ and its siblings. One person a call."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from accounts.idempotency import once
from handoff import actions
from handoff.actions import Verdict
from handoff.reasons import DiscardReason, NurtureReason
from leads.api.base import StrictBody, View
from leads.api.fields import Id, Point, Text
from leads.models import Contact, Event
from leads.refusals import Invalid


class Moved(serializers.ModelSerializer[Contact]):
    """How the person stands after the verdict, and the event that says so."""

    contact = serializers.IntegerField(source="id", read_only=True)
    event = serializers.IntegerField(source="move_event_id", read_only=True)

    class Meta:
        model = Contact
        fields = ("contact", "event", "stage", "place", "version", "wake_at")
        read_only_fields = fields


class VerdictBody(StrictBody):
    """`version` is the one you have seen; without it the person is taken however they stand now."""

    version = Id()
    comment = Text(max_length=2000, allow_null=False)


class NurtureBody(VerdictBody):
    reason = serializers.ChoiceField(NurtureReason.choices, default=NurtureReason.TOO_EARLY.value)
    wake_at = Point(required=False, allow_null=True, help_text="When the person returns to the queue")


class DiscardBody(VerdictBody):
    reason = serializers.ChoiceField(DiscardReason.choices)


class UndoBody(StrictBody):
    event = Id(help_text="The move or attempt to take back; the person's last move where it is not said")


class VerdictView(View):
    """Find the person, call one action, show how they stand."""

    serializer_class = Moved
    queryset = Contact.objects.none()
    act: ClassVar[Callable[..., Verdict]]
    form: ClassVar[type[StrictBody]] = VerdictBody

    def give(self, request: Request, pk: int) -> Response:
        contact = self.found(Contact.objects.visible_to(viewer_of(request)), pk)
        said = self.body(request, self.form)
        pick = (contact.pk, said.pop("version", None))
        type(self).act([pick], **said, **self.hand(request))
        return shown(pk)


class Offer(VerdictView):
    act = staticmethod(actions.offer)

    @extend_schema(request=VerdictBody, responses=Moved)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Offer the person to sales."""
        return self.give(request, pk)


class Nurture(VerdictView):
    act = staticmethod(actions.nurture)
    form = NurtureBody

    @extend_schema(request=NurtureBody, responses=Moved)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Send the person back to nurture, until `wake_at` where it is said."""
        return self.give(request, pk)


class Discard(VerdictView):
    act = staticmethod(actions.discard)
    form = DiscardBody

    @extend_schema(request=DiscardBody, responses=Moved)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Discard the person, for a reason."""
        return self.give(request, pk)


class Revive(VerdictView):
    act = staticmethod(actions.revive)

    @extend_schema(request=VerdictBody, responses=Moved)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Take a discarded person back."""
        return self.give(request, pk)


class Undo(View):
    serializer_class = Moved
    queryset = Contact.objects.none()

    @extend_schema(request=UndoBody, responses=Moved)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Take back this key's own move or attempt of the last ten minutes."""
        contact = self.found(Contact.objects.visible_to(viewer_of(request)), pk)
        event = self.body(request, UndoBody).get("event") or contact.move_event_id
        if not Event.objects.filter(pk=event, contact=contact).exists():
            raise Invalid(_("This person has no such event."), field="event", code="unknown")
        actions.undo([event], **self.hand(request))
        return shown(pk)


def shown(pk: int) -> Response:
    row: Any = Contact.objects.get(pk=pk)
    return Response(Moved(row).data)
