"""GET /reports/goal/: what a revenue goal needs at each step, by one's own history or by shares to try."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of
from handoff.currencies import CODES
from reports.api.scope import NAMES, Report, ScopeParameters, ScopeShape, ShareShape, seconds, shown_scope
from reports.goal.arithmetic import SHARES, STEPS
from reports.goal.asking import LEAST_PERCENT, MOST_PERCENT, PERIODS, Asked
from reports.goal.report import Goal, Line, figures_of, goal
from reports.goal.verdict import Finding

NUMBER_DIGITS = 14


class GoalParameters(ScopeParameters):
    goal = serializers.DecimalField(
        NUMBER_DIGITS, 2, required=False, min_value=0, help_text="Revenue; as much as lately unless said"
    )
    per = serializers.ChoiceField(list(PERIODS.items()), required=False, help_text="month unless said otherwise")
    currency = serializers.ChoiceField(sorted(CODES), required=False)
    value = serializers.DecimalField(
        NUMBER_DIGITS, 2, required=False, min_value=0, help_text="Of a deal; your own average unless said"
    )

    def get_fields(self) -> dict[str, Any]:
        """A share to try, in per cent, for each step."""
        tried = {
            f"share_{step}": serializers.DecimalField(
                4, 1, required=False, min_value=LEAST_PERCENT, max_value=MOST_PERCENT, help_text="Per cent to try"
            )
            for step in SHARES
        }
        return {**super().get_fields(), **tried}


class GoalSharedShape(ShareShape):
    """`part` of `whole` people of the matured days went on. A share that is tried has no people."""

    part = serializers.IntegerField(allow_null=True)
    whole = serializers.IntegerField(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    figures = serializers.ListField(child=serializers.CharField(), help_text="/reports/people/?figure=… lists them")


class GoalStepShape(serializers.Serializer[Any]):
    """People needed; null where history cannot say. `few` and `many` carry the ranges of all shares through."""

    step = serializers.CharField(help_text=", ".join(STEPS))
    needed = serializers.IntegerField(allow_null=True)
    few = serializers.IntegerField(allow_null=True)
    many = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]  # a field named as the base names its own
    needed_a_month = serializers.IntegerField(allow_null=True)
    come_a_month = serializers.FloatField()
    ahead_seconds = serializers.FloatField(allow_null=True, help_text="So long before the deal, by medians")
    tried = serializers.BooleanField()
    share = GoalSharedShape(allow_null=True)


class DealValueShape(serializers.Serializer[Any]):
    currency = serializers.CharField()
    deals = serializers.IntegerField()
    average = serializers.DecimalField(20, 2)


class CapacityShape(serializers.Serializer[Any]):
    """What the sellers can finish a month: seats, each free again after so many days; null before any handoff ended."""

    sellers = serializers.IntegerField()
    seats = serializers.IntegerField()
    finished = serializers.IntegerField()
    days = serializers.FloatField(allow_null=True)
    a_month = serializers.IntegerField(allow_null=True)


class GoalShape(serializers.Serializer[Any]):
    """`value` 0: nobody can say what a deal is worth."""

    scope = ScopeShape()
    goal = serializers.DecimalField(20, 2)
    per = serializers.ChoiceField(list(PERIODS))
    currency = serializers.CharField()
    value = serializers.DecimalField(20, 2)
    values = DealValueShape(many=True)
    deals = serializers.IntegerField()
    steps = GoalStepShape(many=True)
    capacity = CapacityShape()
    findings = serializers.ListField(child=serializers.ChoiceField([one.value for one in Finding]))
    words = serializers.ListField(child=serializers.CharField())


class GoalReport(Report):
    serializer_class = GoalShape
    asks = GoalParameters
    parameters = NAMES | {"goal", "per", "currency", "value", *(f"share_{step}" for step in SHARES)}

    @extend_schema(parameters=[GoalParameters], responses=GoalShape)
    def get(self, request: Request) -> Response:
        """From the goal to deals, meetings, SQLs, MQLs, leads and visitors. Without days: the last 12 months."""
        scope, values = self.asked(request, usual="12_months")
        asked = Asked(
            values.get("goal") or None,
            values.get("per", "month"),
            values.get("currency", ""),
            values.get("value") or None,
            {step: values[f"share_{step}"] for step in SHARES if values.get(f"share_{step}") is not None},
        )
        return Response(GoalShape(shown(goal(asked, scope, at=at_of(request)))).data)


def shown(report: Goal) -> dict[str, Any]:
    return {
        "scope": shown_scope(report.scope),
        "goal": report.goal,
        "per": report.asked.per,
        "currency": report.currency,
        "value": report.value,
        "values": report.values,
        "deals": report.deals,
        "steps": [_step(line) for line in report.lines],
        "capacity": report.capacity,
        "findings": [one.value for one in report.findings],
        "words": report.words,
    }


def _step(line: Line) -> dict[str, Any]:
    return {
        "step": line.step,
        "needed": line.need.number,
        "few": line.need.few,
        "many": line.need.many,
        "needed_a_month": line.a_month,
        "come_a_month": float(line.come),
        "ahead_seconds": seconds(line.ahead),
        "tried": line.tried,
        "share": _share(line) if line.ratio else None,
    }


def _share(line: Line) -> dict[str, Any]:
    past = None if line.tried else line.past
    return {
        "percent": line.percent,
        "low": line.low if line.low is not None else 0.0,
        "high": line.high if line.high is not None else 100.0,
        "part": past.part if past else None,
        "whole": past.whole if past else None,
        "since": past.scope.since if past else None,
        "until": past.scope.until if past else None,
        "figures": figures_of(line.step) if past else [],
    }
