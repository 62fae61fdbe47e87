"""The scope of a report as parameters of the API: read strictly, unlike a page's address, and in the schema."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from accounts.api_auth import at_of, viewer_of
from leads.api.base import View
from leads.api.fields import Text
from leads.api.moments import A_DAY
from reports.figures.asking import may_ask
from reports.figures.periods import PERIODS
from reports.figures.scope import DIMENSIONS, Scope, asked_scope

BIGGEST_ID = 10**18 - 1
A_MONTH = r"^(199\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])$"


class Day(serializers.DateField):
    """A day as text, between the years 1990 and 2200."""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or not A_DAY.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(value)
        if not 1990 <= day.year <= 2199:
            self.fail("invalid", format="YYYY-MM-DD")
        return day


class Number(serializers.IntegerField):
    """An id in an address: digits and nothing else."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not (data.isascii() and data.isdecimal()):
            self.fail("invalid")
        return super().to_internal_value(data)


class ScopeParameters(serializers.Serializer[Any]):
    """Which time, by one of three ways, and which people. `-` means people without that value, 0 nobody or no team."""

    since = Day(required=False, help_text="The first day")
    until = Day(required=False, help_text="The last day, included")
    month = serializers.RegexField(A_MONTH, required=False, trim_whitespace=False, help_text="A month: 2026-10")
    period = serializers.ChoiceField(list(PERIODS.items()), required=False, help_text="A named period")
    source = Text(max_length=100, allow_null=False)  # type: ignore[assignment]  # a field named as the base names its own
    campaign = Text(max_length=150, allow_null=False)
    topic = Text(max_length=100, allow_null=False)
    country = Text(max_length=2, allow_null=False)
    fit = Text(max_length=1, allow_null=False)
    team = Number(required=False, min_value=0, max_value=BIGGEST_ID)
    person = Number(required=False, min_value=0, max_value=BIGGEST_ID)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        since, until = attrs.get("since"), attrs.get("until")
        if since and until and until < since:
            raise ValidationError({"until": [_("The last day lies before the first.")]})
        return attrs


NAMES = frozenset(ScopeParameters().fields)


class ScopeShape(serializers.Serializer[Any]):
    """What was asked for, as it was understood."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="The first moment after it")
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field named as the base names its own
    campaign = serializers.CharField(allow_blank=True)
    topic = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    fit = serializers.CharField(allow_blank=True)
    team = serializers.IntegerField(allow_null=True)
    person = serializers.IntegerField(allow_null=True)


class ShareShape(serializers.Serializer[Any]):
    """A share in per cent with its 95 % interval (Wilson); null where there is no whole."""

    percent = serializers.FloatField(allow_null=True)
    low = serializers.FloatField()
    high = serializers.FloatField()


class Report(View):
    """A report of one scope."""

    parameters = NAMES
    asks: type[ScopeParameters] = ScopeParameters

    def asked(self, request: Request, usual: str = "90_days") -> tuple[Scope, dict[str, Any]]:
        """The scope and all valid parameters. Raises ValidationError, NotFound for another person's figures."""
        form = self.asks(data={name: request.query_params[name] for name in request.query_params})
        form.is_valid(raise_exception=True)
        values: dict[str, Any] = form.validated_data
        plain = {name: str(values[name]) for name in NAMES if values.get(name) is not None}
        scope = asked_scope(plain, at=at_of(request), usual=usual)
        if not may_ask(viewer_of(request), scope):
            raise NotFound(_("There is no such row, or it is not yours to see."))
        return scope, values


def shown_scope(scope: Scope) -> dict[str, Any]:
    return {"since": scope.since, "until": scope.until, **{name: getattr(scope, name) for name in DIMENSIONS}}


def seconds(length: timedelta | None) -> float | None:
    """A length of time in seconds, as JSON has it."""
    return None if length is None else length.total_seconds()
