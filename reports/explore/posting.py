"""The sweep that mails saved reports: one letter a report and day of its owner, by constraint.

After a standstill the latest one goes out, not those missed. Tries are taken like those of notices (docs/notices.md).
"""

import logging
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from leads.notices.post import QUARANTINED_AFTER, Post, opened, pause
from reports.explore.letters import saved_letter
from reports.explore.times import next_letter
from reports.models import SavedLetter, SavedReport

log = logging.getLogger(__name__)

REPORTS_A_GO, LETTERS_A_GO = 50, 10


def send_saved(*, at: datetime) -> int:
    """Open the letters that are due and post them; may run several times at once. Returns how many rows it served."""
    return open_letters(at=at) + _post_letters(at=at)


@transaction.atomic
def open_letters(*, at: datetime) -> int:
    """A letter for each report whose moment has come, and its next moment. Whoever left is mailed nothing any more."""
    due = SavedReport.objects.select_for_update(skip_locked=True, of=("self",)).select_related("owner")
    reports = list(due.filter(due_at__lte=at).order_by("due_at", "pk")[:REPORTS_A_GO])
    letters = [SavedLetter(report=row, day=_day(row, at), due_at=at) for row in reports if row.owner.is_active]
    SavedLetter.objects.bulk_create(letters, ignore_conflicts=True)
    for row in reports:
        zone = row.owner.time_zone
        row.due_at = next_letter(at, every=row.every, weekday=row.weekday, hour=row.hour, zone=zone)
    SavedReport.objects.bulk_update(reports, ["due_at"])
    return len(reports)


def _day(row: SavedReport, at: datetime) -> date:
    """The owner's day: what makes a letter the same one."""
    return at.astimezone(ZoneInfo(row.owner.time_zone)).date()


def _post_letters(*, at: datetime) -> int:
    taken = 0
    if not SavedLetter.objects.filter(due_at__lte=at, attempts__lt=QUARANTINED_AFTER).exists():
        return taken
    with opened() as post:
        for _turn in range(LETTERS_A_GO):
            post.open()
            letter = _take(at)
            if letter is None:
                break
            taken += 1
            _deliver(letter, post, at=at)
    return taken


@transaction.atomic
def _take(at: datetime) -> SavedLetter | None:
    """The try is counted and the next one moved before anything is sent."""
    due = SavedLetter.objects.select_for_update(skip_locked=True, of=("self",)).select_related("report__owner")
    letter = due.filter(due_at__lte=at, attempts__lt=QUARANTINED_AFTER).order_by("due_at", "pk").first()
    if letter is not None:
        letter.due_at, letter.attempts = at + pause(letter.attempts), letter.attempts + 1
        letter.save(update_fields=["due_at", "attempts"])
    return letter


def _deliver(letter: SavedLetter, post: Post, *, at: datetime) -> None:
    """Send one, or drop it where its owner left or switched it off. One that fails waits for its next try."""
    wanted = letter.report.owner.is_active and bool(letter.report.every)
    try:
        if wanted:
            post.send(saved_letter(letter, at=at))
    except Exception:
        log.exception("A saved report could not be posted; it waits", extra={"letter": letter.pk})
        post.close()
        return
    SavedLetter.objects.filter(pk=letter.pk).update(due_at=None, sent_at=at if wanted else None)
