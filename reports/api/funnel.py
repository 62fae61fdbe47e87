"""GET /reports/funnel/: the funnel by cohort or by period, whole and by one dimension."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of, viewer_of
from reports.api.scope import NAMES, Report, ScopeParameters, ScopeShape, ShareShape, seconds, shown_scope
from reports.figures.shares import Share
from reports.funnel.counting import BYS
from reports.funnel.report import MODES, Asked, Cell, Funnel, Line, funnel
from reports.funnel.steps import STARTS, STEPS


class FunnelParameters(ScopeParameters):
    count = serializers.ChoiceField(list(MODES.items()), required=False, help_text="cohort unless said otherwise")
    start = serializers.ChoiceField(list(STARTS.items()), required=False, help_text="With what a cohort begins")
    by = serializers.ChoiceField(list(BYS), required=False, help_text="The dimension of the rows")


class FunnelCellShape(serializers.Serializer[Any]):
    """People at a step. Shares are of the same people and so only a cohort's; a period has a plain ratio."""

    step = serializers.ChoiceField(list(STEPS))
    people = serializers.IntegerField()
    figure = serializers.CharField(help_text="/reports/people/?figure=… lists them")
    of_step_before = ShareShape(allow_null=True)
    of_start = ShareShape(allow_null=True)
    ratio_percent = serializers.FloatField(allow_null=True)
    maturing = serializers.BooleanField()


class FunnelLineShape(FunnelCellShape):
    """A step of the whole; `back` and `been_there_before` are null where they are not counted."""

    back = serializers.IntegerField(allow_null=True)
    been_there_before = serializers.IntegerField(allow_null=True)
    median_seconds = serializers.FloatField(allow_null=True, help_text="Since the step before, lately")


class FunnelRowShape(serializers.Serializer[Any]):
    value = serializers.CharField(help_text="- stands for people without a value, 0 for nobody and no team")
    label = serializers.CharField()  # type: ignore[assignment]  # a field named as the base names its own
    steps = FunnelCellShape(many=True)


class FunnelShape(serializers.Serializer[Any]):
    """`cut_off`: our history begins within the time or after it. `beside`: numbers of the time that are no steps."""

    scope = ScopeShape()
    count = serializers.ChoiceField(list(MODES))
    start = serializers.ChoiceField(list(STARTS), allow_null=True)
    history_begins = serializers.DateTimeField(allow_null=True)
    cut_off = serializers.BooleanField()
    steps = FunnelLineShape(many=True)
    beside = serializers.DictField(child=serializers.IntegerField())
    rows = FunnelRowShape(many=True)
    more_rows = serializers.IntegerField()


class FunnelReport(Report):
    serializer_class = FunnelShape
    asks = FunnelParameters
    parameters = NAMES | {"count", "start", "by"}

    @extend_schema(parameters=[FunnelParameters], responses=FunnelShape)
    def get(self, request: Request) -> Response:
        """How far people come. Without days: the last 90."""
        scope, values = self.asked(request)
        asked = Asked(scope, values.get("count", "cohort"), values.get("start", "visitor"), values.get("by", ""))
        return Response(FunnelShape(shown(funnel(viewer_of(request), asked, at=at_of(request)))).data)


def shown(report: Funnel) -> dict[str, Any]:
    asked = report.asked
    rows = [
        {"value": str(row.key if row.key != "" else "-"), "label": row.label, "steps": [_cell(c) for c in row.cells]}
        for row in report.rows
    ]
    return {
        "scope": shown_scope(asked.scope),
        "count": asked.mode,
        "start": asked.start if asked.mode == "cohort" else None,
        "history_begins": report.history_begins,
        "cut_off": report.cut_off,
        "steps": [_line(line) for line in report.lines],
        "beside": {code: number for code, _label, number in (*report.ways, *report.apart)},
        "rows": rows,
        "more_rows": report.more_rows,
    }


def _line(line: Line) -> dict[str, Any]:
    back = {"back": line.back, "been_there_before": line.again, "median_seconds": seconds(line.median)}
    return {**_cell(line.cell), **back}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "step": cell.step,
        "people": cell.number,
        "figure": cell.figure,
        "of_step_before": plain(cell.of_before),
        "of_start": plain(cell.of_start),
        "ratio_percent": cell.ratio,
        "maturing": cell.maturing,
    }


def plain(share: Share | None) -> dict[str, Any] | None:
    return None if share is None else {"percent": share.percent, "low": share.low, "high": share.high}
