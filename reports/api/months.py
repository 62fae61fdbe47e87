"""GET /reports/months/: the frozen monthly reports, and one with all its figures. Reading only."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.base import View
from leads.keyset import Order
from reports.api.scope import A_MONTH
from reports.models import MonthlyReport
from reports.monthly.months import asked_month
from reports.monthly.rows import rows
from reports.monthly.words import Words

MONTH = OpenApiParameter("month", {"type": "string", "pattern": A_MONTH}, OpenApiParameter.PATH, description="2026-10")


class MonthShape(serializers.Serializer[Any]):
    """`month` as addresses name it: 2026-10."""

    month = serializers.CharField(source="name")
    composed_at = serializers.DateTimeField()


class FrozenFigureShape(serializers.Serializer[Any]):
    """One figure. `value` is a number, or an amount of money as text, or null where nothing could be counted."""

    section = serializers.CharField()
    code = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    unit = serializers.CharField(help_text="people, promises, deals, hours, or a currency")
    people = serializers.CharField(
        allow_blank=True, help_text="Opens whom it counts: /reports/months/{month}/people/?figure=…"
    )


class WholeMonthShape(MonthShape):
    """With every figure as it was frozen: codes, numbers and ids, no names. `figures` holds the same in its parts."""

    rows = FrozenFigureShape(many=True)
    sentences = serializers.ListField(child=serializers.CharField())
    figures = serializers.DictField()


class Months(View):
    serializer_class = MonthShape
    queryset = MonthlyReport.objects.none()
    orders = {"month": Order("month", "month")}
    starts_with = "-month"

    @extend_schema(responses=MonthShape(many=True))
    def get(self, request: Request) -> Response:
        """The months that have a report, the latest first."""
        return self.listed(request, MonthlyReport.objects.defer("figures"))


class OneMonth(View):
    serializer_class = WholeMonthShape

    @extend_schema(parameters=[MONTH], responses=WholeMonthShape)
    def get(self, request: Request, month: str) -> Response:
        """One month as it stood when its report was composed."""
        first = asked_month(month)
        report = MonthlyReport.objects.filter(month=first).first() if first else None
        if report is None:
            raise NotFound
        words = Words()
        said = [words.sentence(code, values) for code, values in report.figures["commentary"]]
        return Response(
            WholeMonthShape(
                {
                    "name": report.name,
                    "composed_at": report.composed_at,
                    "rows": rows(report.figures),
                    "sentences": [text for text in said if text],
                    "figures": report.figures,
                }
            ).data
        )
