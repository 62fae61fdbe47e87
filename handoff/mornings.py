"""The moment at which somebody returns on a day: when the working day begins, where the asking person lives."""

from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from accounts.models import User

# People who return are in the queue when the working day begins.
MORNING = time(7)
USUAL_ZONE = "Europe/Helsinki"


def zone_of(user_id: int | None) -> ZoneInfo:
    """The person's time zone; the house's for Baton itself and for keys that are nobody in particular."""
    user = User.objects.filter(pk=user_id).only("time_zone").first() if user_id else None
    return ZoneInfo(user.time_zone if user else USUAL_ZONE)


def morning(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone)


def today(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()
