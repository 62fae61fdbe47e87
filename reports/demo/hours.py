"""The seller's offices: working hours by country, each in its zone and with its public holidays."""

from datetime import datetime

from accounts.actions import fill_holidays, save_calendar
from accounts.models import Calendar

# country → (name, zone, hours of Monday to Thursday, of Friday)
OFFICES = {
    "FI": ("Helsinki office", "Europe/Helsinki", "08:30–16:30", "08:30–16:00"),
    "SE": ("Stockholm office", "Europe/Stockholm", "08:30–12:00, 13:00–17:00", "08:30–12:00, 13:00–16:00"),
    "NO": ("Oslo office", "Europe/Oslo", "08:00–16:00", "08:00–16:00"),
    "EE": ("Tallinn office", "Europe/Tallinn", "09:00–17:00", "09:00–16:00"),
    "SI": ("Ljubljana office", "Europe/Ljubljana", "08:00–16:00", "08:00–15:00"),
    "AT": ("Vienna office", "Europe/Vienna", "08:30–12:30, 13:00–17:00", "08:30–13:00"),
}
HOME = ("Europe/Helsinki", "FI")


def calendars(*, years: tuple[int, ...], at: datetime) -> dict[str, Calendar]:
    """{country: its office's calendar}, made and filled where missing."""
    return {country: _calendar(country, years, at) for country in OFFICES}


def name_home(*, at: datetime) -> None:
    """What is nobody's in particular counts by the clocks and holidays of the head office."""
    default = Calendar.objects.filter(is_default=True, time_zone="").first()
    if default is not None:
        default.time_zone, default.country = HOME
        save_calendar(default, at=at)
        fill_holidays(default, default.country, years=(at.year, at.year + 1), at=at)


def _calendar(country: str, years: tuple[int, ...], at: datetime) -> Calendar:
    name, zone, hours, friday = OFFICES[country]
    days = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), hours)
    fields = {"time_zone": zone, "country": country, **days, "friday": friday}
    calendar, new = Calendar.objects.get_or_create(name=name, defaults=fields)
    if new:
        fill_holidays(calendar, country, years=years, at=at)
    return calendar
