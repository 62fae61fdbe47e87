"""Strict values of JSON bodies: a number is no text and "yes" is no truth value. Meaning is checked by intake."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from leads.api.moments import moment

BIGGEST = 2**63 - 1


class Text(serializers.CharField):
    """Text of a sane length; blank says nothing, null clears."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "allow_blank": True, "max_length": 254, **options})

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, **options})

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    """A whole number that fits where it goes."""

    def __init__(self, **options: Any) -> None:
        bounds = {"min_value": 0, "max_value": 2_147_483_647}
        super().__init__(**{"required": False, "allow_null": True, **bounds, **options})

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Id(Whole):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": BIGGEST, **options})


class Money(serializers.FloatField):
    """A number, or its digits as text, as exact sums are sent."""

    def __init__(self, **options: Any) -> None:
        bounds = {"min_value": 0, "max_value": 99_999_999_999_999}
        super().__init__(**{"required": False, "allow_null": True, **bounds, **options})

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "object", "additionalProperties": True})
class Named(serializers.DictField):
    """An object of named values."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, **options})

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            self.fail("not_a_dict", input_type=type(data).__name__)
        return data


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": 200},
            {"type": "integer", "minimum": 1, "maximum": BIGGEST},
            {"type": "object", "additionalProperties": True},
        ]
    }
)
class Employer(serializers.Field[Any, Any, Any, Any]):
    """A company's name, its id, or an object with what is known of it; null: none."""

    default_error_messages = {"invalid": _("A company's name, its id, or an object about it.")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, str | int | dict):
            self.fail("invalid")
        return data


class OneOf(serializers.ChoiceField):
    """A code of a closed list; blank says nothing, null clears."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices, **{"required": False, "allow_null": True, **options})

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Number(serializers.FloatField):
    """A stored decimal as a JSON number, the way out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"read_only": True, **options})


class Code(serializers.CharField):
    """A code of a closed list, or blank where nothing is known, the way out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"read_only": True, **options})


class Point(serializers.DateTimeField):
    """A moment with its offset; one without would mean another moment to everybody."""

    default_error_messages = {"invalid": _("Write a moment with its offset, e.g. 2026-11-22T09:30:00Z.")}

    def to_internal_value(self, value: Any) -> datetime:
        try:
            return moment(value)
        except (ValueError, AttributeError):  # no moment, or no text at all
            self.fail("invalid")
