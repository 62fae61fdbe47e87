"""The one clock: doors and sweeps read it once and pass the time on as `at`. Domain code never comes here."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from accounts.models import Clock


def now() -> datetime:
    """The database's time in UTC, plus the stored offset in demo and test mode."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT baton_now()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def shift(offset: timedelta) -> None:
    """Move the whole system's clock to real time + `offset`; refused outside demo and test mode."""
    if not settings.DEMO:
        raise PermissionError("The clock moves in demo and test mode only.")
    Clock.objects.update(shift=offset)
