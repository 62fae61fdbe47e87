"""What can be done with absences; business time stands still on their days, so clocks follow each change."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.actions.reacting import calendar_changed
from accounts.actor import Actor
from accounts.models import Absence, User


@transaction.atomic
def enter_absence(user: User, *, first_day: date, last_day: date, by: Actor, at: datetime, reason: str = "") -> Absence:
    """Note that `user` is away on these days, both included; the second call with the same days changes nothing."""
    if last_day < first_day:
        raise ValueError("An absence ends before it begins.")
    fields = {"reason": reason, "entered_by_id": by.user_id, "created_at": at}
    absence, new = Absence.objects.get_or_create(user=user, first_day=first_day, last_day=last_day, defaults=fields)
    if new:
        calendar_changed([user.pk], at=at)
    return absence


@transaction.atomic
def correct_absence(absence: Absence, *, at: datetime) -> Absence:
    """Keep what was corrected in a known absence: who is away, when, or why."""
    held = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    absence.save(update_fields=["user", "first_day", "last_day", "reason"])
    if _days(held) != _days(absence):
        calendar_changed({held.user_id, absence.user_id}, at=at)
    return absence


@transaction.atomic
def remove_absences(absences: Iterable[Absence], *, at: datetime) -> int:
    """The people work on those days after all; return how many absences went. The second call changes nothing."""
    rows = Absence.objects.filter(pk__in=[absence.pk for absence in absences])
    held = dict(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", "user_id"))
    Absence.objects.filter(pk__in=held).delete()
    calendar_changed(set(held.values()), at=at)
    return len(held)


def _days(absence: Absence) -> tuple[int, date, date]:
    return absence.user_id, absence.first_day, absence.last_day
