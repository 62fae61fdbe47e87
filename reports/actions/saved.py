"""Saving a question of the explorer under a name, changing it, taking it away. Posting is reports.explore.posting's."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import LEADERS, User
from leads.refusals import Invalid, Refused
from reports.explore.asking import kept
from reports.explore.times import next_letter
from reports.models import SavedLetter, SavedReport
from reports.models.saved import HOURS, WEEKDAYS, Every

# Nobody looks through more of their own.
MOST_SAVED = 100
LONGEST_NAME = 100


@transaction.atomic
def save_report(
    query: Mapping[str, str], *, name: str, shared: bool = False, every: str = "", weekday: int = 0, hour: int = 8,
    by: Actor, at: datetime,
) -> SavedReport:  # fmt: skip
    """Keep a question for whoever asks it. Raises Invalid, or Refused where there are too many."""
    owner = User.objects.select_for_update().get(pk=_person(by))
    if SavedReport.objects.filter(owner=owner).count() >= MOST_SAVED:
        text = _("You have %(n)s saved reports; remove one first.") % {"n": MOST_SAVED}
        raise Refused(text, code="too_many_saved")
    row = SavedReport(owner=owner, query=kept(query), saved_at=at)
    return _write(row, name=name, shared=shared, every=every, weekday=weekday, hour=hour, at=at)


@transaction.atomic
def change_report(
    pk: int, *, name: str, shared: bool, every: str, weekday: int, hour: int, by: Actor, at: datetime
) -> SavedReport:
    """Name, who sees it, and when it is mailed; the owner's alone. Raises SavedReport.DoesNotExist, Invalid."""
    row = SavedReport.objects.select_for_update(of=("self",)).select_related("owner").get(pk=pk, owner=_person(by))
    return _write(row, name=name, shared=shared, every=every, weekday=weekday, hour=hour, at=at)


@transaction.atomic
def remove_report(pk: int, *, by: Actor, at: datetime) -> None:
    """Take it away with its letters: one's own, or a shared one for managers. Raises SavedReport.DoesNotExist."""
    person, row = _person(by), SavedReport.objects.select_for_update(of=("self",)).get(pk=pk)
    leads = row.shared and User.objects.filter(pk=person, role__in=LEADERS).exists()
    if row.owner_id != person and not leads:
        raise SavedReport.DoesNotExist
    row.delete()


def _write(
    row: SavedReport, *, name: str, shared: bool, every: str, weekday: int, hour: int, at: datetime
) -> SavedReport:
    row.name = _named(name)
    if every not in Every.values:
        raise Invalid(_("A report is mailed every day, week or month, or not."), field="every")
    if not (0 <= weekday < WEEKDAYS and 0 <= hour < HOURS):
        raise Invalid(_("There are seven days of a week and 24 hours of a day."), field="hour")
    before = (row.every, row.weekday, row.hour)
    row.shared, row.every, row.weekday, row.hour = shared, every, weekday, hour
    if row.pk is None or before != (every, weekday, hour):
        row.due_at = next_letter(at, every=every, weekday=weekday, hour=hour, zone=row.owner.time_zone)
    _store(row)
    if not every:
        SavedLetter.objects.filter(report=row, due_at__isnull=False).update(due_at=None)
    return row


def _store(row: SavedReport) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as known:
        text = _("You have a saved report of this name already.")
        raise Invalid(text, field="name", code="name_taken") from known


def _person(by: Actor) -> int:
    """Reports are people's: no key that stands for nobody saves one."""
    if by.user_id is None:
        raise Refused(_("Only people save reports."), code="nobody")
    return by.user_id


def _named(name: str) -> str:
    found = " ".join(name.replace("\x00", "").split())
    if not found:
        raise Invalid(_("Give the report a name."), field="name", code="required")
    if len(found) > LONGEST_NAME:
        raise Invalid(_("A name has at most %(n)s characters.") % {"n": LONGEST_NAME}, field="name")
    return found
