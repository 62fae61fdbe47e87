"""GET /reports/explore/: what the explorer counts, by one or two dimensions; every group, folded nowhere."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of, viewer_of
from leads.api.fields import Text
from reports.api.scope import BIGGEST_ID, NAMES, Number, Report, ScopeParameters, ScopeShape, shown_scope
from reports.explore.asking import LONGEST, USUAL, USUAL_BY, Asked, asked, may_see
from reports.explore.counting import Counted, counted
from reports.explore.dimensions import DIMENSIONS
from reports.explore.measures import MEASURES
from reports.explore.table import told

COUNTS = [(code, str(code)) for code in MEASURES]
BYS = [(code, str(code)) for code in DIMENSIONS]


class ExploreParameters(ScopeParameters):
    """`by` and `beside` must be dimensions that the count has; a count that lacks one refuses it by name."""

    count = serializers.ChoiceField(COUNTS, required=False, help_text=f"What is counted; {USUAL} unless said")
    by = serializers.ChoiceField(BYS, required=False, help_text=f"The dimension of the rows; {USUAL_BY} unless said")
    beside = serializers.ChoiceField(BYS, required=False, help_text="A second dimension")
    rule = Number(required=False, min_value=0, max_value=BIGGEST_ID, help_text="A routing rule; 0 is none")
    reason = Text(max_length=LONGEST, allow_null=False, help_text="The code of a reason")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        measure = MEASURES[attrs.get("count", USUAL)]
        for name in ("by", "beside"):
            if attrs.get(name, USUAL_BY) not in measure.dimensions:
                words = _("This cannot be counted by that; by: %(known)s.") % {"known": ", ".join(measure.dimensions)}
                raise ValidationError({name: [words]}, code="no_such_dimension")
        if attrs.get("beside") == attrs.get("by", USUAL_BY):
            raise ValidationError({"beside": [_("The two dimensions are the same.")]}, code="same_dimension")
        return super().validate(attrs)


class ExploreRowShape(serializers.Serializer[Any]):
    """A group. `-` stands for what is not known, 0 for nobody and no team; `currency` and `amount` are of deals."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field named as the base names its own
    beside = serializers.CharField(allow_null=True)
    beside_label = serializers.CharField(allow_null=True)
    number = serializers.IntegerField()
    currency = serializers.CharField(allow_null=True)
    amount = serializers.DecimalField(30, 2, allow_null=True)


class ExploreShape(serializers.Serializer[Any]):
    """`total` is of all; `cut` says that only the largest groups are in `rows`."""

    scope = ScopeShape()
    count = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field named as the base names its own
    by = serializers.CharField()
    beside = serializers.CharField(allow_null=True)
    total = serializers.IntegerField()
    cut = serializers.BooleanField()
    rows = ExploreRowShape(many=True)


class ExploreReport(Report):
    serializer_class = ExploreShape
    asks = ExploreParameters
    parameters = NAMES | {"count", "by", "beside", "rule", "reason"}

    @extend_schema(parameters=[ExploreParameters], responses=ExploreShape)
    def get(self, request: Request) -> Response:
        """One of closed lists, counted by one or two dimensions. Without days: the last 12 months."""
        _scope, values = self.asked(request)
        plain = {name: str(value) for name, value in values.items() if value is not None}
        question = asked(plain, viewer_of(request), at=at_of(request))
        if not may_see(question):
            raise NotFound
        return Response(ExploreShape(shown(question, counted(question))).data)


def shown(question: Asked, found: Counted) -> dict[str, Any]:
    return {
        "scope": shown_scope(question.scope),
        "count": question.measure.code,
        "label": question.measure.label,
        "by": question.by.code,
        "beside": question.beside.code if question.beside else None,
        "total": found.total,
        "cut": found.cut,
        "rows": [
            {
                "value": group.row,
                "label": row,
                "beside": group.column if question.beside else None,
                "beside_label": column if question.beside else None,
                "number": group.number,
                "currency": group.currency or None,
                "amount": group.amount,
            }
            for group, row, column in told(question, found)
        ],
    }
