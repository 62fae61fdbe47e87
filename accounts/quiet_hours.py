"""When a person may be written to, by their own clock: pure functions of wall times, time zones and their changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def after_quiet(moment: datetime, *, start: time | None, end: time | None, zone: str) -> datetime:
    """`moment`, or the end of the quiet hours it falls into. They may cross midnight; the end itself is not quiet."""
    if start is None or end is None or not _within(moment.astimezone(ZoneInfo(zone)).time(), start, end):
        return moment
    return next_time(moment, end, zone=zone)


def next_time(moment: datetime, wall: time, *, zone: str) -> datetime:
    """The first moment after `moment` at which the zone's clocks show `wall`.

    Where clocks go forward over it, as much later as they skip.
    """
    place = ZoneInfo(zone)
    today = moment.astimezone(place).date()
    shown = (
        datetime.combine(today + timedelta(days=days), wall, tzinfo=place).replace(fold=fold)
        for days in (0, 1)
        for fold in (0, 1)
    )
    moments = (each.astimezone(UTC) for each in shown if not each.fold or _exists(each))
    return min(each for each in moments if each > moment)


def _within(wall: time, start: time, end: time) -> bool:
    """Whether `wall` lies in [start, end), across midnight where the end comes before the start."""
    if start <= end:
        return start <= wall < end
    return wall >= start or wall < end


def _exists(moment: datetime) -> bool:
    """False for a wall time that clocks skip: its way through UTC comes out elsewhere."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).time() == moment.time()
