"""GET /reports/waste/: waste by kind, whole and by one dimension, with its prices."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from reports.api.scope import NAMES, Report, ScopeParameters, ScopeShape, ShareShape, seconds, shown_scope
from reports.waste.kinds import POPULATIONS
from reports.waste.report import BY_LABELS, Asked, Row, Waste, waste

BYS = sorted({by for people in POPULATIONS.values() for by in people.bys})


class WasteParameters(ScopeParameters):
    of = serializers.ChoiceField(list(POPULATIONS), required=False, help_text="offers unless said otherwise")
    by = serializers.ChoiceField(BYS, required=False, help_text="The dimension of the rows; of MQLs only some")


class WasteKindShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    people = serializers.IntegerField()
    share = ShareShape()
    figure = serializers.CharField(help_text="/reports/people/?figure=… lists them")


class WasteRowShape(serializers.Serializer[Any]):
    value = serializers.CharField(help_text="Empty for people without a value, 0 for nobody and no rule")
    label = serializers.CharField()  # type: ignore[assignment]  # hides the attribute
    people = serializers.IntegerField()
    any_waste = serializers.IntegerField()
    kinds = serializers.DictField(child=serializers.IntegerField())


class WasteReasonShape(serializers.Serializer[Any]):
    reason = serializers.CharField()
    people = serializers.IntegerField()


class WasteCloseShape(serializers.Serializer[Any]):
    """Of people with any waste; `impossible` were closed before they came and are not averaged in."""

    place = serializers.CharField()
    people = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True)
    nine_of_ten_seconds = serializers.FloatField(allow_null=True)
    impossible = serializers.IntegerField()


class WasteMonthShape(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    any_waste = serializers.IntegerField()


class ExpectedShape(serializers.Serializer[Any]):
    currency = serializers.CharField()
    low = serializers.DecimalField(20, 2)
    expected = serializers.DecimalField(20, 2)
    high = serializers.DecimalField(20, 2)


class SpentShape(serializers.Serializer[Any]):
    currency = serializers.CharField()
    amount = serializers.DecimalField(20, 2)


class SourcePriceShape(serializers.Serializer[Any]):
    """`cost` is null where nobody entered one. People are those who first came to each step in the time."""

    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # hides the attribute
    currency = serializers.CharField(allow_blank=True)
    cost = serializers.DecimalField(20, 2, allow_null=True)
    people = serializers.DictField(child=serializers.IntegerField())
    cost_per = serializers.DictField(child=serializers.DecimalField(20, 2, allow_null=True))


class WasteShape(serializers.Serializer[Any]):
    """One person may fall in several kinds; `any_waste` counts each once."""

    scope = ScopeShape()
    of = serializers.ChoiceField(list(POPULATIONS))
    people = serializers.IntegerField()
    any_waste = serializers.IntegerField()
    left_lying = serializers.IntegerField(help_text="By us, and nothing has come of them since")
    kinds = WasteKindShape(many=True)
    reasons = WasteReasonShape(many=True)
    closes = WasteCloseShape(many=True)
    trend = WasteMonthShape(many=True)
    spent_on_wasted = SpentShape(many=True)
    cost_of_doing_nothing = ExpectedShape(many=True, help_text="Empty where there is too little history")
    prices = SourcePriceShape(many=True)
    rows = WasteRowShape(many=True)
    more_rows = serializers.IntegerField()


class WasteReport(Report):
    serializer_class = WasteShape
    asks = WasteParameters
    parameters = NAMES | {"of", "by"}

    @extend_schema(parameters=[WasteParameters], responses=WasteShape)
    def get(self, request: Request) -> Response:
        """What was wasted, and what it costs. Without days: the last 90."""
        scope, values = self.asked(request)
        people = POPULATIONS[values.get("of", "offers")]
        by = values.get("by", "")
        asked = Asked(scope, people, by if by in people.bys and by in BY_LABELS else "")
        return Response(WasteShape(shown(waste(viewer_of(request), asked))).data)


def shown(report: Waste) -> dict[str, Any]:
    priced = report.priced
    return {
        "scope": shown_scope(report.asked.scope),
        "of": report.asked.people.code,
        "people": report.whole.all,
        "any_waste": report.whole.any,
        "left_lying": report.whole.lying,
        "kinds": [
            {"code": line.kind.code, "people": line.number, "share": line.share, "figure": line.figure}
            for line in report.lines
        ],
        "reasons": [{"reason": one.code, "people": one.number} for one in report.reasons],
        "closes": [
            {
                "place": one.place,
                "people": one.people,
                "median_seconds": seconds(one.median),
                "nine_of_ten_seconds": seconds(one.nine_of_ten),
                "impossible": one.impossible,
            }
            for one in report.closes
        ],
        "trend": [{"since": month.since, "any_waste": number} for month, number in report.trend],
        "spent_on_wasted": [{"currency": code, "amount": amount} for code, amount in priced.spent.items()],
        "cost_of_doing_nothing": [
            {"currency": code, "low": low, "expected": middle, "high": high}
            for code, (low, middle, high) in priced.nothing.items()
        ],
        "prices": [
            {
                "source": one.source,
                "currency": one.currency,
                "cost": one.cost,
                "people": one.reached,
                "cost_per": {step: one.per(step) for step in one.reached},
            }
            for one in report.prices
        ],
        "rows": [_row(row) for row in report.rows],
        "more_rows": report.more_rows,
    }


def _row(row: Row) -> dict[str, Any]:
    numbers = row.numbers
    return {
        "value": str(row.key),
        "label": row.label,
        "people": numbers.all,
        "any_waste": numbers.any,
        "kinds": dict(numbers.kinds),
    }
