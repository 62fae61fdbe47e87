"""A saved report as an e-mail: the largest rows as its owner may see them, in their language, and the way to the page.

The Message-ID says the report and the day and nothing else, so a letter sent twice is known as one.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from reports.explore.asking import asked, may_see
from reports.explore.counting import Counted, counted
from reports.explore.table import table
from reports.models import SavedLetter

MOST_LINES = 25


def saved_letter(letter: SavedLetter, *, at: datetime) -> EmailMultiAlternatives:
    """What the report says at `at`."""
    saved, user = letter.report, letter.report.owner
    with timezone.override(ZoneInfo(user.time_zone)), translation.override(user.language):
        question = asked(saved.query, user, at=at)
        found = table(question, counted(question) if may_see(question) else Counted([], 0, False))
        said: dict[str, Any] = {
            "saved": saved, "user": user, "asked": question, "table": found, "lines": found.lines[:MOST_LINES],
            "more": max(0, len(found.lines) - MOST_LINES),
            "link": f"{settings.BATON_URL}{address_of(saved.query, saved.pk)}",
            "settings_link": f"{settings.BATON_URL}{reverse('saved_report', args=[saved.pk])}",
        }  # fmt: skip
        name = f"saved.{saved.pk}.{letter.day:%Y%m%d}"
        mail = EmailMultiAlternatives(
            " ".join(f"Baton: {saved.name}".split()),
            render_to_string("reports/saved_mail.txt", said),
            to=[user.email],
            headers={"Message-ID": f"<{name}@{_host()}>", "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("reports/saved_mail.html", said), "text/html")
    return mail


def address_of(query: dict[str, str], pk: int) -> str:
    """Where a saved report is read: the explorer with its question, a named period being today's."""
    return f"{reverse('report_explore')}?{urlencode({**query, 'saved': pk})}"


def _host() -> str:
    return urlsplit(settings.BATON_URL).hostname or "localhost"
