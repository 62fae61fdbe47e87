"""Scores in the API: why a person has their points, now or as of any moment; qualifying by hand."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of, viewer_of
from accounts.idempotency import once
from leads.api.base import StrictBody, View
from leads.api.fields import Id, Number, Text
from leads.api.moments import moment
from leads.models import Contact
from leads.refusals import Invalid, Refused
from scoring.actions import qualify_by_hand
from scoring.explain import explanation
from scoring.forecast import forecast
from scoring.models import ScoringModel


class LineShape(serializers.Serializer[Any]):
    """One reason for points: a fact, an activity, a cap, an exclusion."""

    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the line's, not the field's
    points = Number()
    original = Number(allow_null=True)
    type = serializers.CharField()
    activity_id = serializers.IntegerField(allow_null=True)
    rule_id = serializers.IntegerField(allow_null=True)
    occurred_at = serializers.DateTimeField(allow_null=True)
    next_change_at = serializers.DateTimeField(allow_null=True)


class ScoreShape(serializers.Serializer[Any]):
    """The score and its lines, which sum to `total`."""

    contact = serializers.IntegerField(source="contact_id")
    at = serializers.DateTimeField()
    known_at = serializers.DateTimeField(allow_null=True)
    model = serializers.CharField(source="model_name")
    total = Number()
    engagement = Number()
    fit_points = Number()
    fit = serializers.CharField()
    temperature = serializers.CharField()
    gain = Number()
    next_change_at = serializers.DateTimeField(allow_null=True)
    last_activity_at = serializers.DateTimeField(allow_null=True)
    profiled = serializers.BooleanField()
    excluded_by = serializers.ListField(child=serializers.CharField())
    facts_of_today = serializers.BooleanField()
    lines = LineShape(many=True)
    if_nothing_happens = serializers.SerializerMethodField()

    def get_if_nothing_happens(self, score: Any) -> list[str]:
        sentences: list[str] = forecast(score.contact_id, at=score.at).sentences
        return sentences


class QualifyBody(StrictBody):
    comment = Text(required=True, allow_null=False, allow_blank=False, max_length=2000)
    version = Id()


class Qualified(serializers.ModelSerializer[Contact]):
    contact = serializers.IntegerField(source="id", read_only=True)
    event = serializers.IntegerField(source="move_event_id", read_only=True)

    class Meta:
        model = Contact
        fields = ("contact", "event", "stage", "place", "version")
        read_only_fields = fields


def _moment(name: str, words: str) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "string", "format": "date-time"}, description=words)


class Score(View):
    serializer_class = ScoreShape
    queryset = Contact.objects.none()
    parameters = frozenset({"at", "known_at"})

    @extend_schema(
        parameters=[
            _moment("at", "The moment to score at; now where it is not said."),
            _moment("known_at", "Only what had been received by then."),
        ]
    )
    def get(self, request: Request, pk: int) -> Response:
        """Why the person has these points, and what becomes of them if nothing happens."""
        contact = self.found(Contact.objects.visible_to(viewer_of(request)), pk)
        at = asked_moment(request, "at") or at_of(request)
        try:
            score = explanation(contact.pk, at=at, known_at=asked_moment(request, "known_at"))
        except ScoringModel.DoesNotExist as error:
            raise Refused(_("No scoring model is active, so nobody has a score yet."), code="no_model") from error
        return Response(ScoreShape(score).data)


class Qualify(View):
    serializer_class = Qualified
    queryset = Contact.objects.none()

    @extend_schema(request=QualifyBody, responses=Qualified)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Put the person into the queue by hand, with the reason as comment."""
        contact = self.found(Contact.objects.visible_to(viewer_of(request)), pk)
        qualify_by_hand(contact.pk, **self.body(request, QualifyBody), **self.hand(request))
        return Response(Qualified(Contact.objects.get(pk=pk)).data)


def asked_moment(request: Request, name: str) -> Any:
    """The moment in a parameter, which must say its offset. Raises Invalid."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        return moment(text)
    except ValueError as error:
        raise Invalid(_("Write a moment with its offset, e.g. 2026-11-22T09:30:00Z."), field=name) from error
