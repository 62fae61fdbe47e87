"""The agreement in the API: targets and the ladder. Everybody reads them; admins and managers change them."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.idempotency import once
from accounts.models import Team
from leads.api.base import StrictBody, View
from leads.api.contacts import IF_MATCH
from leads.api.fields import Code, Id, Text, Whole, YesNo
from leads.api.filters import YesNoFilter
from leads.api.versions import etag, started_from
from leads.keyset import Order
from leads.words import Stage, Temperature
from sla import actions
from sla.models import Rung, Target
from sla.sense import FITS, MOST_NAMED, MOST_PERCENT
from sla.words import PARTY, Act, Answer, Party, Pause, Promise, Start, Unit

MOST_STEPS = 20


class TargetShape(serializers.ModelSerializer[Target]):
    """One line of the agreement. Of a promise's targets the first by `position` that fits the person holds."""

    promise = Code()
    party = Code(help_text="Whose promise it is: sales or marketing")
    starts = Code()
    unit = Code()
    meets = serializers.ListField(child=Code(), read_only=True)
    pauses = serializers.ListField(child=Code(), read_only=True)
    stages = serializers.ListField(child=Code(), read_only=True)
    temperatures = serializers.ListField(child=Code(), read_only=True)
    team = serializers.CharField(source="team.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Target
        fields = (
            *("id", "version", "promise", "party", "name", "position", "active", "since", "starts", "meets", "length"),
            *("unit", "business", "renews", "pauses", "temperatures", "fits", "stages", "sources", "countries", "team"),
        )
        read_only_fields = fields


@extend_schema_field({"type": ["string", "null"], "maxLength": 200})
class TeamName(serializers.Field[Any, Any, Any, Any]):
    """A team by its name; null: any."""

    default_error_messages = {"invalid": _("The name of a team, or null."), "unknown": _("There is no such team.")}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or "\0" in data:
            self.fail("invalid")
        team = Team.objects.filter(name=data).first()
        if team is None:
            raise serializers.ValidationError(self.error_messages["unknown"], code="unknown")
        return team.pk


def _codes(choices: Any, most: int = 20) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices), required=False, max_length=most)


def _names(longest: int) -> serializers.ListField:
    name = Text(max_length=longest, required=True, allow_null=False, allow_blank=False)
    return serializers.ListField(child=name, required=False, max_length=MOST_NAMED)


class TargetBody(StrictBody):
    """Only what is said changes; an empty list fits everybody."""

    name = Text(max_length=100, allow_null=False, allow_blank=False)
    active = YesNo(allow_null=False)
    starts = serializers.ChoiceField(Start.choices, required=False)
    meets = _codes(Answer.choices)
    length = Whole(allow_null=False, min_value=1)
    unit = serializers.ChoiceField(Unit.choices, required=False)
    business = YesNo(allow_null=False)
    renews = YesNo(allow_null=False)
    pauses = _codes(Pause.choices)
    temperatures = _codes(Temperature.choices)
    fits = _codes([(one, one) for one in FITS])
    stages = _codes(Stage.choices)
    sources = _names(100)
    countries = serializers.ListField(
        child=serializers.RegexField(r"^[A-Z]{2}$", help_text="ISO 3166-1, e.g. FI"),
        required=False,
        max_length=MOST_NAMED,
    )
    team = TeamName(required=False, allow_null=True)


class NewTargetBody(TargetBody):
    promise = serializers.ChoiceField(Promise.choices)
    name = Text(max_length=100, required=True, allow_null=False, allow_blank=False)
    starts = serializers.ChoiceField(Start.choices)
    meets = serializers.ListField(child=serializers.ChoiceField(Answer.choices), max_length=20)
    length = Whole(required=True, allow_null=False, min_value=1)


class TargetChange(TargetBody):
    version = Id(allow_null=False)


class TargetFilter(filters.FilterSet):
    promise = filters.MultipleChoiceFilter(choices=Promise.choices, distinct=False)
    party = filters.ChoiceFilter(choices=Party.choices, method="of_party")
    active = YesNoFilter()

    class Meta:
        model = Target
        fields: list[str] = []

    def of_party(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(promise__in=[promise for promise, party in PARTY.items() if party == value])


def _said(body: dict[str, Any]) -> tuple[dict[str, Any], bool | None]:
    """What the target says, and whether it is to hold."""
    if "team" in body:
        body["team_id"] = body.pop("team")
    return body, body.pop("active", None)


def _shown(pk: int, status: int = 200) -> Response:
    target = Target.objects.select_related("team").get(pk=pk)
    return Response(TargetShape(target).data, status=status, headers={"ETag": etag(target)})


class Targets(View):
    serializer_class = TargetShape
    filterset_class = TargetFilter
    queryset = Target.objects.none()
    orders = {"position": Order("position", "position"), "id": Order("id", "id")}
    starts_with = "position"

    def get(self, request: Request) -> Response:
        """What both teams promise, switched-off targets too."""
        return self.listed(request, Target.objects.select_related("team"))

    @extend_schema(request=NewTargetBody, responses={201: TargetShape})
    @once
    def post(self, request: Request) -> Response:
        """Promise something more, last in its promise's order. Nothing that happened before counts."""
        body, active = _said(self.body(request, NewTargetBody))
        promise = body.pop("promise")
        return _shown(actions.add_target(promise, body, active=active is not False, **self.hand(request)).pk, 201)


class OneTarget(View):
    serializer_class = TargetShape
    queryset = Target.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        """One target."""
        self.found(Target.objects.all(), pk)
        return _shown(pk)

    @extend_schema(request=TargetChange, parameters=[IF_MATCH])
    def patch(self, request: Request, pk: int) -> Response:
        """Change it, or switch it by `active`; running clocks follow, what has ended stands."""
        target = self.found(Target.objects.all(), pk)
        changes = self.body(request, TargetChange)
        with started_from(request, changes, target) as version:
            body, active = _said(changes)
            actions.save_target(pk, version, body, active=active, **self.hand(request))
        return _shown(pk)


class RungShape(serializers.ModelSerializer[Rung]):
    """A step of a ladder; a blank `promise`: of every promise without steps of its own."""

    promise = Code()
    act = Code()

    class Meta:
        model = Rung
        fields = ("id", "promise", "percent", "tells_owner", "tells_managers", "act", "most", "active", "since")
        read_only_fields = fields


class LadderShape(serializers.Serializer[Any]):
    """The steps of one ladder, from the lowest up."""

    promise = Code()
    steps = RungShape(many=True, read_only=True)


class StepBody(StrictBody):
    percent = Whole(required=True, allow_null=False, min_value=1, max_value=MOST_PERCENT, help_text="100: the deadline")
    tells_owner = YesNo(allow_null=False)
    tells_managers = YesNo(allow_null=False)
    act = serializers.ChoiceField(Act.choices, required=False, help_text="Only from 100 per cent on")
    most = Whole(min_value=1, max_value=100, help_text="How often it is given on before it goes back to marketing")


class LadderBody(StrictBody):
    promise = serializers.ChoiceField([("", _("General")), *Promise.choices], help_text="Blank: the general ladder")
    steps = serializers.ListField(child=StepBody(), max_length=MOST_STEPS, help_text="None: the general ladder holds")


class RungFilter(filters.FilterSet):
    promise = filters.MultipleChoiceFilter(choices=Promise.choices, distinct=False)
    active = YesNoFilter()

    class Meta:
        model = Rung
        fields: list[str] = []


class Rungs(View):
    serializer_class = RungShape
    filterset_class = RungFilter
    queryset = Rung.objects.none()
    orders = {"percent": Order("percent", "percent"), "id": Order("id", "id")}
    starts_with = "percent"

    def get(self, request: Request) -> Response:
        """The steps of all ladders."""
        return self.listed(request, Rung.objects.all())

    @extend_schema(request=LadderBody, responses=LadderShape)
    def put(self, request: Request) -> Response:
        """The whole ladder of one promise at once. New steps count from now on."""
        body = self.body(request, LadderBody)
        rungs = actions.set_ladder(body["promise"], body["steps"], **self.hand(request))
        return Response(LadderShape({"promise": body["promise"], "steps": rungs}).data)
