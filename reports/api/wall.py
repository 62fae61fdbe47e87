"""GET /reports/wall/: the numbers of the screen in the office. They name nobody and are the same for everybody."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of, viewer_of
from leads.api.base import View
from reports.api.scope import seconds
from reports.wall.figures import Waiting, Wall, wall
from sla.api.commitments import ProgressShape


class WallPromiseShape(ProgressShape):
    """A confirmed commitment of the month, and how it stands."""

    id = serializers.IntegerField(source="commitment.pk")
    month = serializers.DateField(source="commitment.month")
    measure = serializers.CharField(source="commitment.measure")
    promised = serializers.IntegerField(source="commitment.promised")


class WallAnswersShape(serializers.Serializer[Any]):
    """Of sales' promises that ended this month: kept, broken, and the first contact of hot people (median)."""

    met = serializers.IntegerField()
    breached = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)
    first_contact_seconds = serializers.FloatField(allow_null=True)


class WallCountShape(serializers.Serializer[Any]):
    """`more`: there are more than `number`, counting stopped."""

    number = serializers.IntegerField()
    more = serializers.BooleanField()


class WallWaitingShape(WallCountShape):
    """People on somebody's table, how many of them are hot, and since when the oldest waits."""

    hot = serializers.IntegerField()
    oldest_since = serializers.DateTimeField(allow_null=True)


class WallAlarmShape(WallCountShape):
    """Something that should be 0."""

    code = serializers.CharField(help_text="late, unrouted, untold, sweeps")


class WallShape(serializers.Serializer[Any]):
    promised = WallPromiseShape(allow_null=True)
    others = WallPromiseShape(many=True)
    answers = WallAnswersShape(allow_null=True)
    queue = WallWaitingShape()
    inbox = WallWaitingShape()
    behind_the_radiator = serializers.IntegerField()
    alarms = WallAlarmShape(many=True)


class WallReport(View):
    serializer_class = WallShape

    @extend_schema(responses=WallShape)
    def get(self, request: Request) -> Response:
        """Both promises of the month, the queue and the offers, and what somebody has to put right."""
        return Response(WallShape(shown(wall(viewer_of(request), at=at_of(request)))).data)


def shown(found: Wall) -> dict[str, Any]:
    queue, inbox = found.waiting
    return {
        "promised": found.promised,
        "others": found.others,
        "answers": _answers(found),
        "queue": _waiting(queue),
        "inbox": _waiting(inbox),
        "behind_the_radiator": found.behind,
        "alarms": [{"code": one.code, **one.count._asdict()} for one in found.alarms],
    }


def _answers(found: Wall) -> dict[str, Any] | None:
    one = found.answered
    if one is None:
        return None
    numbers = {"met": one.met, "breached": one.breached, "percent": one.percent}
    return {**numbers, "first_contact_seconds": seconds(found.first_contact)}


def _waiting(one: Waiting) -> dict[str, Any]:
    return {**one.count._asdict(), "hot": one.hot, "oldest_since": one.oldest}
