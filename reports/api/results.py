"""GET /reports/results/ and /reports/results/base/: outputs to results with credit, and how the base matures."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of
from reports.api.scope import NAMES, Report, ScopeParameters, ScopeShape, ShareShape, shown_scope
from reports.base.report import Base, base
from reports.base.sets import STAGES
from reports.deals.sums import Sum
from reports.figures.shares import Share
from reports.results.attribution import BYS, RULES
from reports.results.report import Coverage, Results, coverage, results


class ResultsParameters(ScopeParameters):
    rule = serializers.ChoiceField(list(RULES.items()), required=False, help_text="decay unless said otherwise")
    credit = serializers.ChoiceField(list(BYS.items()), required=False, help_text="source unless said otherwise")


class MoneyShape(serializers.Serializer[Any]):
    currency = serializers.CharField()
    amount = serializers.DecimalField(20, 2)


class DealsSumShape(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="/reports/deals/?deals=… lists them")
    deals = serializers.IntegerField()
    amounts = MoneyShape(many=True)


class ResultsPeopleShape(serializers.Serializer[Any]):
    """`times`: how often, where a person can be counted more than once."""

    figure = serializers.CharField(help_text="/reports/people/?figure=… lists them")
    people = serializers.IntegerField()
    times = serializers.IntegerField(allow_null=True)


class CoverageShape(serializers.Serializer[Any]):
    """A role at most-wanted companies; `share` is of the companies where somebody in it was reached."""

    role = serializers.CharField()
    known = serializers.IntegerField()
    reached = serializers.IntegerField()
    companies = serializers.IntegerField()
    share = ShareShape()


class CreditShape(serializers.Serializer[Any]):
    """`key` null: nobody of these deals had acted before they opened."""

    key = serializers.CharField(allow_null=True, allow_blank=True)
    opened_deals = serializers.IntegerField()
    opened = MoneyShape(many=True)
    won_deals = serializers.IntegerField()
    won = MoneyShape(many=True)


class ResultsShape(serializers.Serializer[Any]):
    scope = ScopeShape()
    rule = serializers.ChoiceField(list(RULES))
    credit = serializers.ChoiceField(list(BYS))
    people = ResultsPeopleShape(many=True)
    most_wanted = serializers.IntegerField()
    coverage = CoverageShape(many=True)
    deals = DealsSumShape(many=True)
    credits = CreditShape(many=True)


class ResultsReport(Report):
    serializer_class = ResultsShape
    asks = ResultsParameters
    parameters = NAMES | {"rule", "credit"}

    @extend_schema(parameters=[ResultsParameters], responses=ResultsShape)
    def get(self, request: Request) -> Response:
        """What was done, whom it reached, what came of it. Without days: the last 90."""
        scope, values = self.asked(request)
        rule, by = values.get("rule", "decay"), values.get("credit", "source")
        at = at_of(request)
        report = results(scope, rule=rule, by=by, at=at)
        return Response(ResultsShape(shown_results(report, coverage(scope, at=at))).data)


def shown_results(report: Results, covered: Coverage) -> dict[str, Any]:
    return {
        "scope": shown_scope(report.scope),
        "rule": report.rule,
        "credit": report.by,
        "people": [{"figure": one.code, "people": one.people, "times": one.times} for one in report.people.values()],
        "most_wanted": covered.wanted,
        "coverage": [
            {
                "role": role.code,
                "known": role.known,
                "reached": role.reached,
                "companies": role.companies.part,
                "share": plain(role.companies),
            }
            for role in covered.roles
        ],
        "deals": [_deals(one) for one in report.deals.values()],
        "credits": [
            {
                "key": row.key,
                "opened_deals": row.opened,
                "opened": _money(row.opened_amounts),
                "won_deals": row.won,
                "won": _money(row.won_amounts),
            }
            for row in report.rows
        ],
    }


def _deals(one: Sum) -> dict[str, Any]:
    return {"code": one.code, "deals": one.number, "amounts": _money(one.amounts)}


def _money(amounts: Any) -> list[dict[str, Any]]:
    return [{"currency": currency, "amount": amount} for currency, amount in amounts]


def plain(share: Share) -> dict[str, Any]:
    return {"percent": share.percent, "low": share.low, "high": share.high}


class BaseStageShape(serializers.Serializer[Any]):
    buying_stage = serializers.CharField(help_text=", ".join(STAGES))
    people = serializers.IntegerField()
    in_window = serializers.BooleanField()


class BaseMonthShape(serializers.Serializer[Any]):
    month = serializers.DateField(help_text="Its first day")
    moved = serializers.DictField(child=serializers.IntegerField())


class BaseStepShape(serializers.Serializer[Any]):
    """Moves on from one buying stage to another, and the median days stood before, of those that could be timed."""

    old = serializers.CharField()
    new = serializers.CharField()
    times = serializers.IntegerField()
    timed = serializers.IntegerField()
    days = serializers.FloatField(allow_null=True)


class BaseTopicShape(serializers.Serializer[Any]):
    topic = serializers.CharField()
    people = serializers.IntegerField()
    in_window = serializers.IntegerField()
    moved_on = serializers.IntegerField()


class BaseFactShape(serializers.Serializer[Any]):
    fact = serializers.CharField()
    companies = serializers.IntegerField()
    share = ShareShape()
    people = serializers.IntegerField()


class BaseShape(serializers.Serializer[Any]):
    """The target group as of today; `window` of all, `window_of_known` of those whose buying stage is known."""

    scope = ScopeShape()
    target_group = serializers.IntegerField()
    target_companies = serializers.IntegerField()
    window = ShareShape()
    window_of_known = ShareShape()
    texts_percent = serializers.FloatField()
    stages = BaseStageShape(many=True)
    months = BaseMonthShape(many=True)
    steps = BaseStepShape(many=True)
    topics = BaseTopicShape(many=True)
    facts = BaseFactShape(many=True)


class BaseReport(Report):
    serializer_class = BaseShape

    @extend_schema(parameters=[ScopeParameters], responses=BaseShape)
    def get(self, request: Request) -> Response:
        """Who is in the buying window, and how the others move. Without days: the last 12 months."""
        scope, _values = self.asked(request, usual="12_months")
        return Response(BaseShape(shown_base(base(scope, at=at_of(request)))).data)


def shown_base(report: Base) -> dict[str, Any]:
    return {
        "scope": shown_scope(report.scope),
        "target_group": report.window.whole,
        "target_companies": report.facts[0].companies.whole,
        "window": plain(report.window),
        "window_of_known": plain(report.known),
        "texts_percent": report.texts,
        "stages": [{"buying_stage": one.code, "people": one.people, "in_window": one.ripe} for one in report.stages],
        "months": [{"month": one.first, "moved": one.ways} for one in report.months],
        "steps": [
            {"old": one.old_code, "new": one.new_code, "times": one.times, "timed": one.timed, "days": one.days}
            for one in report.steps
        ],
        "topics": [
            {"topic": one.topic, "people": one.people, "in_window": one.window.part, "moved_on": one.moved_on}
            for one in report.topics
        ],
        "facts": [
            {
                "fact": one.code,
                "companies": one.companies.part,
                "share": plain(one.companies),
                "people": one.people,
            }
            for one in report.facts
        ],
    }
