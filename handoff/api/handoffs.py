"""Handoffs in the API: list, one, and sales' verbs on it. One person a call; the actions are those of the pages."""

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Count, Max, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from accounts.idempotency import once
from accounts.models import User
from handoff import actions
from handoff.api.bodies import (
    AttemptBody,
    CommentBody,
    EndBody,
    JudgeBody,
    PassBody,
    PlanBody,
    ReassignBody,
    ReturnBody,
)
from handoff.models import Attempt, Handoff
from handoff.words import Origin, State
from leads.api.base import Nothing, StrictBody, View
from leads.api.fields import Code, Id
from leads.api.filters import IdFilter, MomentFilter
from leads.keyset import Order
from leads.models import Contact


class AttemptShape(serializers.ModelSerializer[Attempt]):
    """One try to reach the person; an undone one counts no longer."""

    by = serializers.CharField(source="by.name", read_only=True, allow_null=True, default=None)
    note = serializers.SerializerMethodField()

    class Meta:
        model = Attempt
        fields = ("id", "at", "by", "channel", "outcome", "note", "event", "undone_at")
        read_only_fields = fields

    def get_note(self, attempt: Attempt) -> str:
        return attempt.event.detail.comment if hasattr(attempt.event, "detail") else ""


class HandoffShape(serializers.ModelSerializer[Handoff]):
    """How the handoff stands. `seller` is the holder's e-mail, null where routing found nobody (`routed_by`: why)."""

    name = serializers.SerializerMethodField()
    company = serializers.CharField(source="contact.company.name", read_only=True, allow_null=True, default=None)
    seller = serializers.CharField(source="seller.email", read_only=True, allow_null=True, default=None)
    offered_by = serializers.CharField(source="offered_by.email", read_only=True, allow_null=True, default=None)
    attempts = serializers.IntegerField(source="attempt_count", read_only=True)
    last_attempt_at = serializers.DateTimeField(read_only=True, allow_null=True)
    routed_by = Code()
    can_sell = Code()
    next_step = Code()

    class Meta:
        model = Handoff
        fields: tuple[str, ...] = (
            *("id", "contact", "name", "company", "state", "origin", "seller", "offered_by", "offered_at", "routed_by"),
            *("opened_at", "accepted_at", "ended_at", "reason", "revisit_on", "can_sell", "elements", "next_step"),
            *("next_step_on", "attempts", "last_attempt_at"),
        )
        read_only_fields = fields

    def get_name(self, handoff: Handoff) -> str:
        return handoff.contact.name


class WholeHandoff(HandoffShape):
    """With what marketing wrote for the call, and every attempt."""

    note = serializers.SerializerMethodField()
    packet = serializers.SerializerMethodField()
    tried = AttemptShape(source="attempts", many=True, read_only=True)

    class Meta(HandoffShape.Meta):
        fields = (*HandoffShape.Meta.fields, "note", "packet", "tried")
        read_only_fields = fields

    def get_note(self, handoff: Handoff) -> str:
        return _detail(handoff).comment if _detail(handoff) else ""

    def get_packet(self, handoff: Handoff) -> dict[str, Any]:
        packet: dict[str, Any] = _detail(handoff).evidence.get("packet", {}) if _detail(handoff) else {}
        return packet


def _detail(handoff: Handoff) -> Any:
    return getattr(handoff.offer_event, "detail", None)


class HandoffFilter(filters.FilterSet):
    contact = IdFilter(field_name="contact_id")
    company = IdFilter(field_name="contact__company_id")
    state = filters.MultipleChoiceFilter(choices=State.choices)
    origin = filters.ChoiceFilter(choices=Origin.choices)
    seller = filters.ModelChoiceFilter(queryset=User.objects.all(), to_field_name="email")
    offered_by = filters.ModelChoiceFilter(queryset=User.objects.all(), to_field_name="email")
    offered_after = MomentFilter(field_name="offered_at", lookup_expr="gte")
    offered_before = MomentFilter(field_name="offered_at", lookup_expr="lt")

    class Meta:
        model = Handoff
        fields: list[str] = []


def handoffs(request: Request) -> QuerySet[Handoff]:
    """What the caller may see, with what the shapes show, in one statement."""
    counting = Q(attempts__undone_at=None)
    seen = Handoff.objects.visible_to(viewer_of(request)).select_related("contact__company", "seller", "offered_by")
    return seen.annotate(
        attempt_count=Count("attempts", filter=counting), last_attempt_at=Max("attempts__at", filter=counting)
    )


def shown(request: Request, pk: int, status: int = 200) -> Response:
    """The whole handoff as it stands now; a verb may have taken it out of the caller's sight."""
    whole = handoffs(request).select_related("offer_event__detail").prefetch_related("attempts__event__detail")
    row = whole.filter(pk=pk).first()
    return Response(WholeHandoff(row).data if row else {"id": pk}, status=status)


class Handoffs(View):
    serializer_class = HandoffShape
    filterset_class = HandoffFilter
    queryset = Handoff.objects.none()
    orders = {"offered_at": Order("offered_at", "offered_at"), "id": Order("id", "id")}
    starts_with = "-offered_at"

    def get(self, request: Request) -> Response:
        """Handoffs this key may see: a salesperson's own and their team's."""
        return self.listed(request, handoffs(request))


class OneHandoff(View):
    serializer_class = WholeHandoff
    queryset = Handoff.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        """One handoff, with the packet and the attempts."""
        self.found(Handoff.objects.visible_to(viewer_of(request)), pk)
        return shown(request, pk)


class VerbView(View):
    """Find the handoff, call one action, show how it stands."""

    serializer_class = WholeHandoff
    queryset = Handoff.objects.none()
    act: ClassVar[Callable[..., Any]]
    form: ClassVar[type[StrictBody]] = CommentBody
    status: ClassVar[int] = 200

    @once
    def post(self, request: Request, pk: int) -> Response:
        handoff = self.found(Handoff.objects.visible_to(viewer_of(request)), pk)
        type(self).act(handoff.pk, **self.body(request, self.form), **self.hand(request))
        return shown(request, pk, self.status)


def verb(
    name: str, act: Callable[..., Any], form: type[StrictBody], words: str, *, status: int = 200
) -> type[VerbView]:
    """The view of one verb: its action, its body, and what the docs say of it."""
    kind = type(name, (VerbView,), {"act": staticmethod(act), "form": form, "status": status, "__doc__": words})
    return extend_schema(request=form, responses={status: WholeHandoff}, description=words)(kind)


Open = verb(
    "Open", actions.mark_opened, Nothing, "Say that the salesperson has read the packet; the first time counts."
)
Accept = verb(
    "Accept", actions.accept, Nothing, "Take the person over. 409 says who has them where somebody was first."
)
Return = verb("Return", actions.give_back, ReturnBody, "Return the person to marketing, for a reason.")
Discard = verb("Discard", actions.discard_held, EndBody, "End the relay for this person, for a reason.")
Judge = verb("Judge", actions.judge, JudgeBody, "Answer “can we sell to them?” after the first talk.")
Plan = verb("Plan", actions.plan_step, PlanBody, "Put a dated next step on the Today list.")
Pass = verb("Pass", actions.pass_on, PassBody, "Give the person to a colleague.")
TakeBack = verb("TakeBack", actions.take_back, CommentBody, "Give back whom the promised attempts did not reach.")
Recall = verb("Recall", actions.recall, CommentBody, "Take an offer back before anybody has accepted it.")


class Attempts(View):
    serializer_class = AttemptShape
    queryset = Attempt.objects.none()

    @extend_schema(request=AttemptBody, responses={201: AttemptShape})
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Log an attempt to reach the person."""
        handoff = self.found(Handoff.objects.visible_to(viewer_of(request)), pk)
        said = self.body(request, AttemptBody)
        said["tried_at"] = said.pop("at", None)
        attempt = actions.attempt(handoff.pk, **said, **self.hand(request))
        return Response(AttemptShape(attempt).data, status=201)


class Take(View):
    serializer_class = WholeHandoff
    queryset = Contact.objects.none()

    class Body(CommentBody):
        version = Id()

    @extend_schema(request=Body, responses={201: WholeHandoff})
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Take a person one found oneself, outside marketing's commitment."""
        contact = self.found(Contact.objects.visible_to(viewer_of(request)), pk)
        said = self.body(request, self.Body)
        handoff = actions.take(contact.pk, said.pop("version", None), **said, **self.hand(request))
        return shown(request, handoff.pk, 201)


class Reassigned(serializers.Serializer[Any]):
    reassigned = serializers.ListField(child=serializers.IntegerField())


class Reassign(View):
    serializer_class = Reassigned
    queryset = Handoff.objects.none()

    @extend_schema(request=ReassignBody, responses=Reassigned)
    @once
    def post(self, request: Request) -> Response:
        """Give open handoffs to one salesperson; those unseen, ended or already theirs are left out."""
        said = self.body(request, ReassignBody)
        asked = Handoff.objects.visible_to(viewer_of(request)).filter(pk__in=said.pop("handoffs"))
        done = actions.reassign(list(asked.values_list("pk", flat=True)), **said, **self.hand(request))
        return Response({"reassigned": done})
