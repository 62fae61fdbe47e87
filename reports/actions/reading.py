"""Who gets the monthly report by e-mail, and the letters that are owed to them. Posting is reports.monthly.letters'."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor
from accounts.models import User
from accounts.quiet_hours import after_quiet
from reports.models import MonthlyLetter, MonthlyReport, ReportReader
from reports.monthly.months import due_month


@transaction.atomic
def subscribe(user_id: int, *, wants: bool, by: Actor, at: datetime) -> bool:
    """Switch the letter on or off for oneself. What waits for somebody who no longer wants it is dropped."""
    if by.user_id != user_id:
        raise ValueError("Everybody subscribes for themselves.")
    if wants:
        ReportReader.objects.get_or_create(user_id=user_id, defaults={"since": at})
        return True
    ReportReader.objects.filter(user=user_id).delete()
    MonthlyLetter.objects.filter(user=user_id, due_at__isnull=False).update(due_at=None)
    return False


def write_letters(report: MonthlyReport, *, at: datetime) -> int:
    """One letter to each reader, of the month just over only: reports of the past are read on the page."""
    if report.month != due_month(at=at):
        return 0
    readers = User.objects.filter(is_active=True, pk__in=ReportReader.objects.values("user"))
    letters = [MonthlyLetter(report=report, user=user, due_at=_due(user, at)) for user in readers]
    return len(MonthlyLetter.objects.bulk_create(letters, ignore_conflicts=True))


def _due(user: User, at: datetime) -> datetime:
    return after_quiet(at, start=user.quiet_from, end=user.quiet_to, zone=user.time_zone)
