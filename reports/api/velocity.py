"""GET /reports/velocity/: times in and between stages, who waits now, first contact and what came of it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of
from reports.api.funnel import plain
from reports.api.scope import Report, ScopeParameters, ScopeShape, ShareShape, seconds, shown_scope
from reports.velocity.report import Length, Velocity, velocity
from reports.velocity.sets import BUCKETS, PAIRS, STAYS, WAITING


class LengthShape(serializers.Serializer[Any]):
    """How long it took; `people` may have done it several `times`."""

    figure = serializers.CharField()
    people = serializers.IntegerField()
    times = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True)
    p90_seconds = serializers.FloatField(allow_null=True)


class StayShape(LengthShape):
    stay = serializers.ChoiceField(list(STAYS))


class PassingShape(LengthShape):
    steps = serializers.ChoiceField(list(PAIRS), help_text="From the first to the second")


class WaitShape(serializers.Serializer[Any]):
    """Who lies at a place now."""

    waits_at = serializers.ChoiceField(list(WAITING))
    people = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True)
    oldest_since = serializers.DateTimeField(allow_null=True)


class FirstContactShape(serializers.Serializer[Any]):
    """People by how long it was until sales' first try, and which share became an opportunity."""

    tried_within = serializers.ChoiceField(list(BUCKETS))
    people = serializers.IntegerField()
    opportunities = serializers.IntegerField()
    share = ShareShape()


class AloneShape(serializers.Serializer[Any]):
    """Which part of the way customers went before sales' first try (median), beside what the field's texts say."""

    people = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    texts = serializers.FloatField()


class VelocityShape(serializers.Serializer[Any]):
    """`maturing`: the youngest of first_contact have had less time than nine of ten opportunities took."""

    scope = ScopeShape()
    stays = StayShape(many=True)
    between = PassingShape(many=True)
    waiting = WaitShape(many=True)
    alone = AloneShape()
    first_contact = FirstContactShape(many=True)
    maturing = serializers.BooleanField()
    impossible = serializers.DictField(child=serializers.IntegerField())


class VelocityReport(Report):
    serializer_class = VelocityShape

    @extend_schema(parameters=[ScopeParameters], responses=VelocityShape)
    def get(self, request: Request) -> Response:
        """How long it takes and who waits. Without days: the last 90."""
        scope, _values = self.asked(request)
        return Response(VelocityShape(shown(velocity(scope, at=at_of(request)))).data)


def shown(report: Velocity) -> dict[str, Any]:
    return {
        "scope": shown_scope(report.scope),
        "stays": [{"stay": one.code, **_length(one)} for one in report.stays],
        "between": [{"steps": one.code, **_length(one)} for one in report.between],
        "waiting": [
            {
                "waits_at": one.place,
                "people": one.people,
                "median_seconds": seconds(one.median),
                "oldest_since": one.oldest,
            }
            for one in report.waits
        ],
        "alone": report.alone,
        "first_contact": [
            {"tried_within": one.code, "people": one.people, "opportunities": one.won.part, "share": plain(one.won)}
            for one in report.buckets
        ],
        "maturing": report.maturing,
        "impossible": {code: number for code, _label, number in report.impossible},
    }


def _length(one: Length) -> dict[str, Any]:
    times = {"median_seconds": seconds(one.median), "p90_seconds": seconds(one.p90)}
    return {"figure": one.figure, "people": one.people, "times": one.times, **times}
