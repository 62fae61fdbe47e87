"""What people did, in the API: list, read, report one. Many at once go through the bulk door."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from accounts.idempotency import once
from accounts.models import Role
from leads import actions
from leads.api.base import StrictBody, View, sourced
from leads.api.drafts import activity_of
from leads.api.fields import Id, Named, Point, Text
from leads.api.filters import ActivityFilter
from leads.api.outcomes import refuse_rejected
from leads.keyset import Order
from leads.models import Activity, Contact


class ActivityShape(serializers.ModelSerializer[Activity]):
    type = serializers.CharField(source="type.code", read_only=True)
    source = serializers.CharField(source="source.code", read_only=True)  # type: ignore[assignment]  # not DRF's

    class Meta:
        model = Activity
        fields = ("id", "contact", "type", "occurred_at", "received_at", "source", "message_id", "visit", "properties")
        read_only_fields = fields


class ActivityFacts(StrictBody):
    """What somebody did. The person is named by `contact`, `email` or `external_id`; unknown people are added."""

    type = Text(required=True, allow_null=False, allow_blank=False, max_length=40)
    occurred_at = Point(help_text="With its offset, never ahead of now")
    contact = Id()
    email = Text()
    external_id = Text()
    user_id = Text()
    anonymous_id = Text()
    system = Text(max_length=64, help_text="Which system's external_id it is")
    message_id = Text(max_length=200, help_text="Names this activity within this key; sent again, it changes nothing")
    properties = Named()


def activities(request: Request) -> Any:
    return Activity.objects.visible_to(viewer_of(request)).select_related("type", "source")


class Activities(View):
    serializer_class = ActivityShape
    filterset_class = ActivityFilter
    queryset = Activity.objects.none()
    orders = {
        "occurred": Order("occurred", "occurred_at"),
        "received": Order("received", "received_at"),
        "id": Order("id", "id"),
    }
    starts_with = "-id"

    def get(self, request: Request) -> Response:
        """Activities of the people this key may see; an integration reads what it sent."""
        return self.listed(request, activities(request))

    @extend_schema(request=ActivityFacts, responses={201: ActivityShape, 200: ActivityShape})
    @once
    def post(self, request: Request) -> Response:
        """Report one activity. 200 where this message id has come before."""
        said = self.body(request, ActivityFacts)
        self._only_of_own_people(request, said)
        draft = activity_of({name: value for name, value in said.items() if value is not None})
        (outcome,) = actions.record_activities([draft], source=sourced(request), **self.hand(request))
        refuse_rejected(outcome)
        row = Activity.objects.select_related("type", "source").get(pk=outcome.id or 0)
        return Response(ActivityShape(row).data, status=201 if outcome.status == "created" else 200)

    def _only_of_own_people(self, request: Request, said: dict[str, Any]) -> None:
        """A salesperson's key names the person by id: a look-up by address would reach everybody."""
        if viewer_of(request).role != Role.SALES:
            return
        if set(said) & {"email", "external_id", "user_id", "anonymous_id"} or said.get("contact") is None:
            raise ValidationError({"contact": [_("Name the person by their id.")]}, code="required")
        self.found(Contact.objects.visible_to(viewer_of(request)), said["contact"])


class OneActivity(View):
    serializer_class = ActivityShape
    queryset = Activity.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        """One activity."""
        return Response(ActivityShape(self.found(activities(request), pk)).data)
