"""Clocks in the API: list, one with its escalations, pausing and going on. The actions are those of the pages."""

from collections.abc import Collection
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from accounts.idempotency import once
from accounts.models import Team, User
from leads.api.base import StrictBody, View
from leads.api.fields import Code, Text
from leads.api.filters import IdFilter, MomentFilter, YesNoFilter
from leads.keyset import Order
from sla import actions
from sla.models import Clock, Escalation
from sla.words import Party, Pause, Promise, State


class ClockShape(serializers.ModelSerializer[Clock]):
    """One target counting for one person. `due_at` leaves pauses out, `strict_due_at` counts them."""

    target_name = serializers.CharField(source="target.name", read_only=True)
    user = serializers.CharField(source="user.email", read_only=True, allow_null=True, default=None)
    team = serializers.CharField(source="team.name", read_only=True, allow_null=True, default=None)
    open = serializers.BooleanField(source="is_open", read_only=True)
    allowed_minutes = serializers.SerializerMethodField()
    temperature = Code()

    class Meta:
        model = Clock
        fields: tuple[str, ...] = (
            *("id", "contact", "promise", "party", "target", "target_name", "state", "open", "temperature", "user"),
            *("team", "started_at", "counts_from", "allowed_minutes", "due_at", "strict_due_at", "resumes_at"),
            *("breached_at", "answered_at", "ended_at"),
        )
        read_only_fields = fields

    def get_allowed_minutes(self, clock: Clock) -> int:
        """In business minutes where the target counts business time."""
        return int(clock.allowed.total_seconds() // 60)


class EscalationShape(serializers.ModelSerializer[Escalation]):
    """A step of the ladder that was climbed; `collapsed`: together with a higher one, which alone was told."""

    told = serializers.SerializerMethodField()
    act = Code()

    class Meta:
        model = Escalation
        fields = ("percent", "at", "told", "act", "collapsed", "event")
        read_only_fields = fields

    def get_told(self, step: Escalation) -> list[str]:
        known: dict[int, str] = self.context["addresses"]
        return [known[user] for user in step.told if user in known]


class WholeClock(ClockShape):
    """With the steps of the ladder it has climbed."""

    escalations = serializers.SerializerMethodField()

    class Meta(ClockShape.Meta):
        fields = (*ClockShape.Meta.fields, "escalations")
        read_only_fields = fields

    @extend_schema_field(EscalationShape(many=True))
    def get_escalations(self, clock: Clock) -> Any:
        steps = list(clock.escalations.order_by("at", "pk"))
        told = _addresses({user for step in steps for user in step.told})
        return EscalationShape(steps, many=True, context={"addresses": told}).data


def _addresses(users: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=users).values_list("pk", "email")) if users else {}


class ClockFilter(filters.FilterSet):
    contact = IdFilter(field_name="contact_id")
    state = filters.MultipleChoiceFilter(choices=State.choices)
    open = YesNoFilter(method="still_open", help_text="Whether an answer is still owed")
    promise = filters.MultipleChoiceFilter(choices=Promise.choices)
    party = filters.ChoiceFilter(choices=Party.choices)
    target = IdFilter(field_name="target_id")
    user = filters.ModelChoiceFilter(queryset=User.objects.all(), to_field_name="email")
    team = filters.ModelChoiceFilter(queryset=Team.objects.all(), to_field_name="name")
    due_before = MomentFilter(field_name="due_at", lookup_expr="lt")

    class Meta:
        model = Clock
        fields: list[str] = []

    def still_open(self, queryset: QuerySet[Clock], name: str, value: bool) -> QuerySet[Clock]:
        return queryset.filter(ended_at__isnull=value)


def clocks(request: Request) -> QuerySet[Clock]:
    """What the caller may see, with what the shapes show, in one statement."""
    return Clock.objects.visible_to(viewer_of(request)).select_related("target", "user", "team")


class Clocks(View):
    serializer_class = ClockShape
    filterset_class = ClockFilter
    queryset = Clock.objects.none()
    orders = {"id": Order("id", "id"), "due_at": Order("due_at", "due_at")}
    starts_with = "-id"

    def get(self, request: Request) -> Response:
        """Clocks this key may see: a salesperson's own and their team's promises and people."""
        return self.listed(request, clocks(request))


class OneClock(View):
    serializer_class = WholeClock
    queryset = Clock.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        """One clock, with the steps of the ladder it has climbed."""
        return Response(WholeClock(self.found(clocks(request), pk)).data)


class NoteBody(StrictBody):
    comment = Text(max_length=2000, allow_null=False)


class GoesOn(serializers.DateField):
    """A calendar day, e.g. 2026-11-22."""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class PauseBody(NoteBody):
    reason = serializers.ChoiceField(Pause.choices)
    until = GoesOn(help_text="The day on which it goes on, when work begins")


class PauseClock(View):
    serializer_class = WholeClock
    queryset = Clock.objects.none()

    @extend_schema(request=PauseBody, responses=WholeClock)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Let the clock stand still until a day. Needs a real contact since it started and an agreed reason."""
        clock = self.found(clocks(request), pk)
        paused = actions.pause(clock.pk, **self.body(request, PauseBody), **self.hand(request))
        return Response(WholeClock(paused).data)


class ResumeClock(View):
    serializer_class = WholeClock
    queryset = Clock.objects.none()

    @extend_schema(request=NoteBody, responses=WholeClock)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Let a paused clock go on now."""
        clock = self.found(clocks(request), pk)
        going = actions.resume(clock.pk, **self.body(request, NoteBody), **self.hand(request))
        return Response(WholeClock(going).data)
