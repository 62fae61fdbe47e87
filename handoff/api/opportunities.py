"""Opportunities in the API: list, read, open, change, win, lose, undo, and their people. Actions are the pages'."""

from typing import Any

import django_filters as filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from accounts.idempotency import once
from accounts.models import Team, User
from handoff import actions
from handoff.actions.opportunities_in_hand import people_of
from handoff.actions.opportunities_undoing import KINDS
from handoff.api.bodies import Day
from handoff.models import Handoff, Opportunity, Participant
from handoff.reasons import WonReason
from handoff.words import Step
from leads.api.base import BIGGEST_ID, Nothing, StrictBody, View
from leads.api.contacts import IF_MATCH
from leads.api.fields import Code, Id, Number, OneOf, Text
from leads.api.filters import IdFilter, MomentFilter, YesNoFilter
from leads.api.shapes import CompanyName, Correction
from leads.api.versions import etag, started_from
from leads.keyset import Order
from leads.models import Contact, Event
from leads.refusals import Refused
from leads.words import BuyingRole

MOST_AMOUNT = 999_999_999_999


class PartShape(serializers.ModelSerializer[Participant]):
    name = serializers.SerializerMethodField()
    role = Code()

    class Meta:
        model = Participant
        fields = ("contact", "name", "role")
        read_only_fields = fields

    def get_name(self, part: Participant) -> str:
        return part.contact.name


class OpportunityShape(serializers.ModelSerializer[Opportunity]):
    """How it stands. The first of its people is the one it began with; `idle`-ness is the board's to say."""

    company = CompanyName(read_only=True, allow_null=True)
    owner = serializers.CharField(source="owner.email", read_only=True, allow_null=True, default=None)
    amount = Number(allow_null=True)
    reason = Code()
    next_step = Code()
    people = PartShape(many=True, read_only=True, source="participants")

    class Meta:
        model = Opportunity
        fields = (
            *("id", "version", "name", "company", "owner", "handoff", "amount", "currency", "closes_on", "stage"),
            *("repeat", "reason", "next_step", "next_step_on", "opened_at", "stage_since", "ended_at", "people"),
        )
        read_only_fields = fields


class Sum(serializers.FloatField):
    """An amount; the action says which it takes."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


def _sum() -> Sum:
    return Sum(required=False, allow_null=True, min_value=0, max_value=MOST_AMOUNT)


class PartBody(StrictBody):
    contact = Id(required=True, allow_null=False)
    role = OneOf(BuyingRole.choices, help_text="As we know it of the person where it is not said")


class OpenBody(StrictBody):
    """`handoff` (accepted), or `contact`: whom sales holds, or a customer."""

    handoff = Id()
    contact = Id()
    name = Text(max_length=200, required=True, allow_null=False, allow_blank=False)
    amount = _sum()
    currency = Text(max_length=3, allow_null=False, allow_blank=False, help_text="ISO 4217; EUR where it is not said")
    closes_on = Day(required=False, allow_null=True)
    people = serializers.ListField(child=PartBody(), required=False, max_length=50, help_text="Who else takes part")
    override = Text(max_length=2000, allow_null=False, help_text="Why to go on although BANT is not complete")


class ChangeBody(Correction):
    name = Text(max_length=200, allow_null=False, allow_blank=False)
    amount = _sum()
    currency = Text(max_length=3, allow_null=False, allow_blank=False, help_text="ISO 4217")
    closes_on = Day(required=False, allow_null=True)
    stage = serializers.ChoiceField([(one.value, one.label) for one in Opportunity.OPEN_STAGES], required=False)
    next_step = OneOf(Step.choices)
    next_step_on = Day(required=False, allow_null=True)


class WinBody(StrictBody):
    version = Id()
    reason = OneOf(WonReason.choices)
    comment = Text(max_length=2000, allow_null=False)


class LoseBody(StrictBody):
    version = Id()
    reason = serializers.CharField(max_length=40, help_text="A code of the agreed reasons to lose, e.g. price")
    comment = Text(max_length=2000, allow_null=False)
    revisit_on = Day(required=False, allow_null=True, help_text="As the reason suggests where it is not said")


class OpportunityFilter(filters.FilterSet):
    contact = IdFilter(field_name="participants__contact_id")
    company = IdFilter(field_name="company_id")
    owner = filters.ModelChoiceFilter(queryset=User.objects.all(), to_field_name="email")
    team = filters.ModelChoiceFilter(field_name="owner__team", queryset=Team.objects.all(), to_field_name="name")
    stage = filters.MultipleChoiceFilter(choices=Opportunity.Stage.choices, distinct=False)
    open = YesNoFilter(method="still_open")
    repeat = YesNoFilter()
    closes_after = filters.DateFilter(field_name="closes_on", lookup_expr="gte")
    closes_before = filters.DateFilter(field_name="closes_on", lookup_expr="lt")
    opened_after = MomentFilter(field_name="opened_at", lookup_expr="gte")
    opened_before = MomentFilter(field_name="opened_at", lookup_expr="lt")

    class Meta:
        model = Opportunity
        fields: list[str] = []

    def still_open(self, queryset: QuerySet[Opportunity], name: str, value: bool) -> QuerySet[Opportunity]:
        return queryset.filter(ended_at__isnull=value)


def opportunities(request: Request) -> QuerySet[Opportunity]:
    """What this key may see, with all that one row of JSON shows."""
    parts = Participant.objects.select_related("contact").order_by("pk")
    seen = Opportunity.objects.visible_to(viewer_of(request)).select_related("company", "owner")
    return seen.prefetch_related(Prefetch("participants", queryset=parts))


def shown(request: Request, pk: int, status: int = 200) -> Response:
    row = opportunities(request).filter(pk=pk).first()
    if row is None:
        return Response({"id": pk}, status=status)
    return Response(OpportunityShape(row).data, status=status, headers={"ETag": etag(row)})


def _person(request: Request, pk: int, field: str) -> int:
    """The id of a person the caller may see; another one is refused by the field's name."""
    people = Contact.objects.visible_to(viewer_of(request)).filter(pk=pk)
    if not people.exists():
        raise ValidationError({field: [_("There is no such person, or they are not yours to see.")]}, code="unknown")
    return pk


class Opportunities(View):
    serializer_class = OpportunityShape
    filterset_class = OpportunityFilter
    queryset = Opportunity.objects.none()
    orders = {
        "opened": Order("opened", "opened_at", nullable=True),
        "closes": Order("closes", "closes_on", nullable=True),
        "amount": Order("amount", "amount", nullable=True),
        "stage_since": Order("stage_since", "stage_since", nullable=True),
        "id": Order("id", "id"),
    }
    starts_with = "-opened"

    def get(self, request: Request) -> Response:
        """Opportunities this key may see: a salesperson's own and their team's."""
        return self.listed(request, opportunities(request))

    @extend_schema(request=OpenBody, responses={201: OpportunityShape})
    @once
    def post(self, request: Request) -> Response:
        """Open one with a person sales holds or a customer. 409 `bant_incomplete` names what is missing."""
        said = self.body(request, OpenBody)
        handoff, contact = said.pop("handoff", None), said.pop("contact", None)
        if (handoff is None) == (contact is None):
            raise ValidationError({"handoff": [_("Say either the handoff or the person.")]}, code="required")
        if handoff:
            self._accepted(request, handoff)
        said["contact_id"] = _person(request, contact, "contact") if contact else None
        said["people"] = [
            (_person(request, part["contact"], "people"), part.get("role") or "") for part in said.get("people", [])
        ]
        row = actions.open_opportunity(**said, handoff_id=handoff, **self.hand(request))
        return shown(request, row.pk, 201)

    def _accepted(self, request: Request, handoff: int) -> None:
        if not Handoff.objects.visible_to(viewer_of(request)).filter(pk=handoff).exists():
            raise ValidationError({"handoff": [_("There is no such handoff, or it is not yours.")]}, code="unknown")


class OneOpportunity(View):
    serializer_class = OpportunityShape
    queryset = Opportunity.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        """One opportunity with its people."""
        self.found(opportunities(request), pk)
        return shown(request, pk)

    @extend_schema(request=ChangeBody, parameters=[IF_MATCH])
    def patch(self, request: Request, pk: int) -> Response:
        """Change an open one. An absent field stays, null clears; the version must still hold."""
        row = self.found(opportunities(request), pk)
        changes = self.body(request, ChangeBody)
        with started_from(request, changes, row) as version:
            actions.change_opportunity(pk, version, _filled(changes), **self.hand(request))
        return shown(request, pk)


def _filled(changes: dict[str, Any]) -> dict[str, Any]:
    """Null clears a next step, whose column holds a blank."""
    return changes | ({"next_step": changes["next_step"] or ""} if "next_step" in changes else {})


class Win(View):
    serializer_class = OpportunityShape
    queryset = Opportunity.objects.none()

    @extend_schema(request=WinBody, responses=OpportunityShape)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """They bought: its people and their company become customers."""
        self.found(opportunities(request), pk)
        said = self.body(request, WinBody)
        said["reason"] = said.get("reason") or ""
        actions.win(pk, said.pop("version", None), **said, **self.hand(request))
        return shown(request, pk)


class Lose(View):
    serializer_class = OpportunityShape
    queryset = Opportunity.objects.none()

    @extend_schema(request=LoseBody, responses=OpportunityShape)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """They did not buy: the reason says where its people go."""
        self.found(opportunities(request), pk)
        said = self.body(request, LoseBody)
        actions.lose(pk, said.pop("version", None), **said, **self.hand(request))
        return shown(request, pk)


class Undo(View):
    serializer_class = OpportunityShape
    queryset = Opportunity.objects.none()

    @extend_schema(request=Nothing, responses=OpportunityShape)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Take back this key's own opening, win or loss of the last ten minutes; of an opening only the id is left."""
        self.found(opportunities(request), pk)
        self.body(request, Nothing)
        told = Event.objects.filter(contact__in=people_of(pk), kind__in=KINDS, facts__opportunity=pk, undone_by=None)
        last = told.order_by("-at", "-pk").first()
        if last is None:
            raise Refused(_("There is nothing to undo."), code="cannot_be_undone")
        actions.undo([last.pk], **self.hand(request))
        return shown(request, pk)


CONTACT = OpenApiParameter(
    "contact", {"type": "integer", "minimum": 1, "maximum": BIGGEST_ID}, required=True, description="Who leaves it."
)


class Participants(View):
    serializer_class = OpportunityShape
    queryset = Opportunity.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.parameters = frozenset({"contact"} if request.method == "DELETE" else ())  # type: ignore[misc]
        super().initial(request, *args, **kwargs)

    @extend_schema(request=PartBody, responses=OpportunityShape)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Let a person take part, or give one who does another role."""
        self.found(opportunities(request), pk)
        said = self.body(request, PartBody)
        contact = _person(request, said["contact"], "contact")
        actions.add_participant(pk, contact, role=said.get("role") or "", **self.hand(request))
        return shown(request, pk)

    @extend_schema(request=None, parameters=[CONTACT], responses={200: OpportunityShape})
    def delete(self, request: Request, pk: int) -> Response:
        """Take a person out; at least one stays."""
        self.found(opportunities(request), pk)
        text = request.query_params.get("contact", "")
        if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) <= BIGGEST_ID):
            raise ValidationError({"contact": [_("Say by its id who leaves it.")]}, code="required")
        actions.remove_participant(pk, int(text), **self.hand(request))
        return shown(request, pk)
