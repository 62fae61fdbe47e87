"""Moments in words, as people say them: "3 h ago", "tomorrow", "12 March". Pure; whoever asks brings both moments."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86_400
NEAR_DAYS = 7


def in_words(moment: datetime, at: datetime) -> str:
    """`moment` seen from `at`: minutes and hours, then days of the viewer's calendar, then the date."""
    seconds = (moment - at).total_seconds()
    days = (timezone.localtime(moment).date() - timezone.localtime(at).date()).days
    if abs(seconds) < MINUTE:
        return _("just now")
    if abs(seconds) < HOUR or (abs(seconds) < DAY and days == 0):
        return _hours(seconds)
    if abs(days) <= NEAR_DAYS:
        return _days(days)
    return date_of(moment, at)


def _hours(seconds: float) -> str:
    whole = int(abs(seconds))
    if whole < HOUR:
        words = _("in %(n)d min") if seconds > 0 else _("%(n)d min ago")
        return words % {"n": whole // MINUTE}
    words = _("in %(n)d h") if seconds > 0 else _("%(n)d h ago")
    return words % {"n": whole // HOUR}


def _days(days: int) -> str:
    if abs(days) == 1:
        return _("tomorrow") if days > 0 else _("yesterday")
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}


def date_of(moment: datetime, at: datetime) -> str:
    """Day and month; the year only when it is another."""
    local = timezone.localtime(moment)
    if local.year == timezone.localtime(at).year:
        return date_format(local, "j M")
    return date_format(local, "j M Y")
