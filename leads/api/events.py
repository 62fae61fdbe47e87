"""What happened to people in our process, in the API: to read only."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from leads.api.base import View
from leads.api.fields import Code, Number
from leads.api.filters import EventFilter
from leads.keyset import Order
from leads.models import Event


class EventShape(serializers.ModelSerializer[Event]):
    """Codes and numbers, and how the person stood then. `comment` and `evidence` go with an erased person."""

    points = Number(allow_null=True)
    actor = serializers.CharField(source="actor.name", read_only=True, allow_null=True, default=None)
    comment = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()
    from_stage = Code()
    from_place = Code()
    to_stage = Code()
    to_place = Code()

    class Meta:
        model = Event
        fields = (
            *("id", "kind", "contact", "at", "door", "actor", "reason", "from_stage", "from_place", "to_stage"),
            *("to_place", "definition_id", "undoes", "facts", "points", "fit", "temperature", "source", "owner_id"),
            *("team_id", "buying_stage", "comment", "evidence"),
        )
        read_only_fields = fields

    def get_comment(self, event: Event) -> str:
        return event.detail.comment if hasattr(event, "detail") else ""

    def get_evidence(self, event: Event) -> dict[str, Any]:
        evidence: dict[str, Any] = event.detail.evidence if hasattr(event, "detail") else {}
        return evidence


def events(request: Request) -> Any:
    return Event.objects.visible_to(viewer_of(request)).select_related("actor", "detail")


class Events(View):
    serializer_class = EventShape
    filterset_class = EventFilter
    queryset = Event.objects.none()
    orders = {"at": Order("at", "at"), "id": Order("id", "id")}
    starts_with = "-at"

    def get(self, request: Request) -> Response:
        """Events of the people this key may see; an integration reads what it caused."""
        return self.listed(request, events(request))


class OneEvent(View):
    serializer_class = EventShape
    queryset = Event.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        """One event."""
        return Response(EventShape(self.found(events(request), pk)).data)
