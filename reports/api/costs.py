"""/reports/costs/: what sources cost by month; listed and entered."""

from typing import Any

import django_filters as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from accounts.idempotency import once
from leads.api.base import StrictBody, View
from leads.api.fields import Text
from leads.keyset import Order
from reports import actions
from reports.actions.costs import LONGEST_SOURCE
from reports.api.scope import Day
from reports.models import Cost


class CostShape(serializers.ModelSerializer[Cost]):
    """`month` is its first day; `source` where people first came from."""

    class Meta:
        model = Cost
        fields = ("id", "month", "source", "amount", "currency", "entered_at", "version")
        read_only_fields = fields


class CostBody(StrictBody):
    """One cost a month, source and currency."""

    month = Day(help_text="Any day of the month")
    source = Text(max_length=LONGEST_SOURCE, required=True, allow_null=False, allow_blank=False)  # type: ignore[assignment]  # hides the attribute
    amount = serializers.DecimalField(14, 2, min_value=0)
    currency = Text(max_length=3, allow_null=False, help_text="ISO 4217; EUR unless said")


class CostFilter(filters.FilterSet):
    month = filters.DateFilter(help_text="The first day of the month")
    source = filters.CharFilter(max_length=LONGEST_SOURCE)

    class Meta:
        model = Cost
        fields: list[str] = []


class Costs(View):
    serializer_class = CostShape
    queryset = Cost.objects.none()
    filterset_class = CostFilter
    orders = {"month": Order("month", "month")}
    starts_with = "-month"

    @extend_schema(responses=CostShape(many=True))
    def get(self, request: Request) -> Response:
        """What sources cost, the latest month first."""
        return self.listed(request, Cost.objects.visible_to(viewer_of(request)))

    @extend_schema(request=CostBody, responses={201: CostShape})
    @once
    def post(self, request: Request) -> Response:
        """Enter what a source cost in a month; 409 where it has a cost already."""
        row: Any = actions.enter_cost(self.body(request, CostBody), **self.hand(request))
        return Response(CostShape(row).data, status=201)
