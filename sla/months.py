"""A month of the calendar in the zone of whoever looks, as a half-open span. Pure but for the active time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format


@dataclass(frozen=True, slots=True)
class Month:
    """From midnight of its first until before midnight of the next one's, local time."""

    first: date

    @classmethod
    def of(cls, at: datetime) -> "Month":
        return cls(timezone.localtime(at).date().replace(day=1))

    @classmethod
    def named(cls, name: str) -> "Month | None":
        """The month that an address names as 2026-06; None where it names none."""
        try:
            return cls(date.fromisoformat(f"{name}-01")) if len(name) == len("2026-06") else None
        except ValueError:
            return None

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        return date_format(self.first, "F Y")

    @property
    def since(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time()))

    @property
    def until(self) -> datetime:
        return self.next.since

    @property
    def next(self) -> "Month":
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def previous(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))
