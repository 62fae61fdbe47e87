"""BANT in the API: read it, and write it field by field."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from handoff import actions, bant
from handoff.models import Bant, Handoff
from handoff.models.bant import FACTS, FOUR, WORDS
from handoff.words import Answer
from leads.api.base import StrictBody, View
from leads.api.fields import Code, Text


class BantShape(serializers.ModelSerializer[Bant]):
    """Each of the four is yes, no or blank: not yet known. `missing` are those an opportunity still asks for."""

    budget = Code()
    authority = Code()
    need = Code()
    timing = Code()
    missing = serializers.SerializerMethodField()

    class Meta:
        model = Bant
        fields = ("contact", *FOUR, *WORDS, *FACTS, "missing", "updated_at")
        read_only_fields = fields

    def get_missing(self, row: Bant) -> list[str]:
        return bant.missing_of(row)


def _answer() -> serializers.ChoiceField:
    return serializers.ChoiceField(Answer.choices, required=False, allow_blank=True)


def _words() -> Text:
    return Text(max_length=2000, allow_null=False)


class BantBody(StrictBody):
    """Only what is said is written."""

    budget, authority, need, timing = _answer(), _answer(), _answer(), _answer()
    budget_words, authority_words, need_words, timing_words = _words(), _words(), _words(), _words()
    decision_makers, projects, situation, suppliers = _words(), _words(), _words(), _words()
    satisfaction, buying_window, turning_points = _words(), _words(), _words()


class OneBant(View):
    serializer_class = BantShape
    queryset = Bant.objects.none()

    @extend_schema(responses=BantShape)
    def get(self, request: Request, pk: int) -> Response:
        """What sales learned of the person of this handoff; blank where nobody has asked yet."""
        handoff = self._handoff(request, pk)
        row = Bant.objects.filter(pk=handoff.contact_id).first() or Bant(contact_id=handoff.contact_id)
        return Response(BantShape(row).data)

    @extend_schema(request=BantBody, responses=BantShape)
    def patch(self, request: Request, pk: int) -> Response:
        """Write these fields and no others."""
        handoff = self._handoff(request, pk)
        changes: dict[str, Any] = self.body(request, BantBody)
        return Response(BantShape(actions.save_bant(handoff.contact_id, changes, **self.hand(request))).data)

    def _handoff(self, request: Request, pk: int) -> Handoff:
        found: Handoff = self.found(Handoff.objects.visible_to(viewer_of(request)), pk)
        return found
