"""When a saved report is next mailed, by its owner's clock. Pure."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from accounts.quiet_hours import next_time
from reports.models.saved import WEEKDAYS, Every

# The first such weekday of a month is never later than this day of it.
LAST_OF_THE_FIRST = 7


def next_letter(after: datetime, *, every: str, weekday: int, hour: int, zone: str) -> datetime | None:
    """The first moment after `after` at which it is due; None where it is not mailed.

    Monthly is the first such weekday of a month. Where clocks go forward over the hour, as much later as they skip.
    """
    if not every:
        return None
    moment = next_time(after, time(hour), zone=zone)
    while not _fits(moment.astimezone(ZoneInfo(zone)), every, weekday):
        moment = next_time(moment, time(hour), zone=zone)
    return moment


def _fits(local: datetime, every: str, weekday: int) -> bool:
    if every == Every.DAY:
        return True
    on_day = local.weekday() == weekday % WEEKDAYS
    return on_day and (every == Every.WEEK or local.day <= LAST_OF_THE_FIRST)
