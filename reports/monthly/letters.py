"""The sweep that posts monthly reports to their readers: a summary in plain text and HTML, with the way to the page.

A letter is taken like a notice: the try counted and the next one moved before anything is sent (docs/notices.md).
"""

import logging
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leads.notices.post import QUARANTINED_AFTER, Post, opened, pause
from reports.models import MonthlyLetter, ReportReader
from reports.monthly.shown import Shown

log = logging.getLogger(__name__)

LETTERS_A_GO = 10


def send_letters(*, at: datetime) -> int:
    """Post what is due; several sweeps may run at once. Returns how many letters were taken."""
    taken = 0
    if not MonthlyLetter.objects.filter(due_at__lte=at, attempts__lt=QUARANTINED_AFTER).exists():
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
def _take(at: datetime) -> MonthlyLetter | None:
    due = MonthlyLetter.objects.select_for_update(skip_locked=True, of=("self",)).select_related("report", "user")
    letter = due.filter(due_at__lte=at, attempts__lt=QUARANTINED_AFTER).order_by("due_at", "pk").first()
    if letter is not None:
        letter.due_at, letter.attempts = at + pause(letter.attempts), letter.attempts + 1
        letter.save(update_fields=["due_at", "attempts"])
    return letter


def _deliver(letter: MonthlyLetter, post: Post, *, at: datetime) -> None:
    """Send one, or drop it where the reader left or no longer wants it. One that fails waits for its next try."""
    wanted = letter.user.is_active and ReportReader.objects.filter(user=letter.user).exists()
    try:
        if wanted:
            post.send(written(letter))
    except Exception:
        log.exception("A monthly report could not be posted; it waits", extra={"letter": letter.pk})
        post.close()
        return
    MonthlyLetter.objects.filter(pk=letter.pk).update(due_at=None, sent_at=at if wanted else None)


def written(letter: MonthlyLetter) -> EmailMultiAlternatives:
    """In the reader's language. The Message-ID says month and reader, so a letter sent twice is known as one."""
    user, report = letter.user, letter.report
    with timezone.override(ZoneInfo(user.time_zone)), translation.override(user.language):
        shown = Shown(report)
        said: dict[str, Any] = {
            "user": user, "report": report, "shown": shown, "sentences": [text for _tone, text in shown.sentences()],
            "link": _address(reverse("report_month", args=[report.name])),
            "meeting": _address(reverse("report_meeting", args=[report.name])),
            "switch": _address(reverse("report_months")),
        }  # fmt: skip
        mail = EmailMultiAlternatives(
            _("Smarketing report: %(month)s") % {"month": date_format(report.month, "F Y")},
            render_to_string("reports/monthly_mail.txt", said),
            to=[user.email],
            headers={"Message-ID": f"<month.{report.name}.{user.pk}@{_host()}>", "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("reports/monthly_mail.html", said), "text/html")
    return mail


def _address(path: str) -> str:
    return f"{settings.BATON_URL}{path}"


def _host() -> str:
    return urlsplit(settings.BATON_URL).hostname or "localhost"
