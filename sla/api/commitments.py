"""Marketing's commitments in the API: list, propose, one with how it stands, confirm, decline."""

from typing import Any

import django_filters as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of, viewer_of
from accounts.idempotency import once
from leads.api.base import StrictBody, View
from leads.api.fields import Text, Whole
from leads.keyset import Order
from sla import actions
from sla.actions.commitments import LONGEST_WINDOW, LONGEST_WORDS, MOST_ACTIVITIES, MOST_PROMISED
from sla.commitments.progress import progress
from sla.models import Commitment
from sla.words import Accord, Engagement, Measure, Party


class Month(serializers.DateField):
    """A day as text; a number is none."""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or len(value) != len("2026-11-01"):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class CommitmentShape(serializers.ModelSerializer[Commitment]):
    """A number for a month (`month` is its first day). Only a confirmed one counts; `side` is who proposed it."""

    proposed_by = serializers.CharField(source="proposed_by.email", read_only=True)
    answered_by = serializers.CharField(source="answered_by.email", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Commitment
        fields: tuple[str, ...] = (
            *("id", "month", "measure", "promised", "source", "country", "topic", "window_days", "engaged_by"),
            *("least_activities", "state", "side", "comment", "proposed_by", "proposed_at", "answer", "answered_by"),
            *("answered_at", "superseded_by", "warned_at"),
        )
        read_only_fields = fields


class ForecastShape(serializers.Serializer[Any]):
    """Eight of ten such months end between low and high."""

    low = serializers.IntegerField()
    expected = serializers.IntegerField()
    high = serializers.IntegerField()


class ProgressShape(serializers.Serializer[Any]):
    """How it stands now. `counted` less `taken_off` is `net`; of engaged people, `counted` were reached."""

    working_day = serializers.IntegerField(source="month.begun")
    working_days = serializers.IntegerField(source="month.total")
    counted = serializers.IntegerField()
    taken_off = serializers.IntegerField()
    net = serializers.IntegerField()
    pace = serializers.FloatField()
    warning = serializers.BooleanField()
    forecast = ForecastShape(allow_null=True)


class WholeCommitment(CommitmentShape):
    """With how it stands at the moment of the request."""

    stands = serializers.SerializerMethodField()

    class Meta(CommitmentShape.Meta):
        fields = (*CommitmentShape.Meta.fields, "stands")
        read_only_fields = fields

    @extend_schema_field(ProgressShape)
    def get_stands(self, row: Commitment) -> Any:
        _month, rows = progress(row.month, at=self.context["at"], pk=row.pk)
        return ProgressShape(rows[0]).data


class ProposalBody(StrictBody):
    """`side` is for managers and admins, who speak for either team; others propose for their own."""

    month = Month(help_text="Any day of the month")
    promised = Whole(required=True, allow_null=False, min_value=1, max_value=MOST_PROMISED)
    side = serializers.ChoiceField(Party.choices, required=False)
    measure = serializers.ChoiceField(Measure.choices, required=False)
    source = Text(max_length=100, allow_null=False)  # type: ignore[assignment]  # hides the attribute
    country = Text(max_length=60, allow_null=False)
    topic = Text(max_length=100, allow_null=False)
    comment = Text(max_length=LONGEST_WORDS, allow_null=False)
    window_days = Whole(allow_null=False, min_value=1, max_value=LONGEST_WINDOW)
    engaged_by = serializers.ListField(child=serializers.ChoiceField(Engagement.choices), required=False, max_length=4)
    least_activities = Whole(min_value=1, max_value=MOST_ACTIVITIES)


class YesBody(StrictBody):
    answer = Text(max_length=LONGEST_WORDS, allow_null=False)


class NoBody(StrictBody):
    answer = Text(max_length=LONGEST_WORDS, allow_null=False, allow_blank=False, required=True)


class CommitmentFilter(filters.FilterSet):
    month = filters.DateFilter(help_text="The first day of the month")
    state = filters.MultipleChoiceFilter(choices=Accord.choices)
    measure = filters.ChoiceFilter(choices=Measure.choices)

    class Meta:
        model = Commitment
        fields: list[str] = []


def _seen(request: Request) -> Any:
    return Commitment.objects.visible_to(viewer_of(request)).select_related("proposed_by", "answered_by")


class _View(View):
    serializer_class: Any = WholeCommitment
    queryset = Commitment.objects.none()

    def shown(self, request: Request, pk: int, status: int = 200) -> Response:
        row = self.found(_seen(request), pk)
        return Response(WholeCommitment(row, context={"at": at_of(request)}).data, status=status)


class Commitments(_View):
    serializer_class = CommitmentShape
    filterset_class = CommitmentFilter
    orders = {"month": Order("month", "month"), "proposed": Order("proposed", "proposed_at")}
    starts_with = "-month"

    @extend_schema(responses=CommitmentShape(many=True))
    def get(self, request: Request) -> Response:
        """What was proposed and agreed, the latest month first."""
        return self.listed(request, _seen(request))

    @extend_schema(request=ProposalBody, responses={201: WholeCommitment})
    @once
    def post(self, request: Request) -> Response:
        """Propose a number. It counts once somebody of the other team confirms it."""
        row = actions.propose(self.body(request, ProposalBody), **self.hand(request))
        return self.shown(request, row.pk, 201)


class OneCommitment(_View):
    @extend_schema(responses=WholeCommitment)
    def get(self, request: Request, pk: int) -> Response:
        """The number with its count, pace and forecast."""
        return self.shown(request, pk)


class Confirm(_View):
    @extend_schema(request=YesBody, responses=WholeCommitment)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Agree, for the team that did not propose it."""
        row = self.found(_seen(request), pk)
        actions.confirm(row.pk, **self.body(request, YesBody), **self.hand(request))
        return self.shown(request, pk)


class Decline(_View):
    @extend_schema(request=NoBody, responses=WholeCommitment)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Do not agree, and say why; whoever proposed it takes it back so."""
        row = self.found(_seen(request), pk)
        actions.decline(row.pk, **self.body(request, NoBody), **self.hand(request))
        return self.shown(request, pk)
