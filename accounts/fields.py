"""Fields of accounts' tables that check what they keep."""

from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.hours import hours_text, parse_hours


def check_hours(text: str) -> None:
    try:
        parse_hours(text)
    except ValueError as wrong:
        raise ValidationError(
            _("Write hours like 09:00–12:00, 13:00–17:00; spans in order, within 00:00–24:00."), code="hours"
        ) from wrong


def check_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is no time zone. Write one like Europe/Helsinki."), params={"name": name})


class HoursField(models.CharField):  # type: ignore[type-arg]  # generic for mypy only
    """Spans of one day as people write them. Whatever is saved can be read: anything else is a ValueError."""

    def __init__(self, *args: Any, **options: Any) -> None:
        given = {"max_length": 100, "blank": True, "default": "", "validators": [check_hours], **options}
        super().__init__(*args, **given)

    def get_prep_value(self, value: Any) -> Any:
        return hours_text(parse_hours(value)) if isinstance(value, str) else super().get_prep_value(value)
