"""Letters: a notice or a daily digest as e-mail, in the reader's language and time zone, as plain text and HTML.

The Message-ID says the cause and the reader and nothing else, so a letter sent twice is known as one.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from leads.keyset import Count
from leads.models.notices import Notification
from leads.notices.wording import headline
from leads.why_now import why_now

MOST_IN_A_DIGEST = 50


def notice_letter(notice: Notification, *, at: datetime) -> EmailMultiAlternatives:
    """What happened, why, with whom, and the way to the act."""
    user, person = notice.user, notice.event.contact if notice.event else None
    with timezone.override(ZoneInfo(user.time_zone)), translation.override(user.language):
        why = why_now([person], at=at)[person.pk] if person else ""
        said = {"headline": headline(notice), "why_now": why, **_item(notice)}
        name = f"notice.{notice.event_id or notice.subject}.{notice.user_id}"
        return _letter("leads/notice_mail", user, said["headline"], said, name=name)


def digest_letter(
    user: User, notices: Sequence[Notification], *, day: date, unread: Count, at: datetime
) -> EmailMultiAlternatives:
    """The day's notices that wait for no answer, newest last, and how much is unread."""
    with timezone.override(ZoneInfo(user.time_zone)), translation.override(user.language):
        items = [{"headline": headline(notice), **_item(notice)} for notice in notices[:MOST_IN_A_DIGEST]]
        more = len(notices) - len(items)
        said = {"items": items, "more": more, "unread": unread, "at": at, "inbox": _address(reverse("notices"))}
        subject = _("Baton: your day in one e-mail")
        return _letter("leads/notice_digest", user, subject, said, name=f"digest.{user.pk}.{day:%Y%m%d}")


def _item(notice: Notification) -> dict[str, Any]:
    event = notice.event
    detail = getattr(event, "detail", None)
    comment = detail.comment if detail is not None else ""
    return {
        "notice": notice, "event": event, "person": event.contact if event else None, "comment": comment,
        "link": _address(notice.link), "since": event.at if event else notice.created_at,
    }  # fmt: skip


def _letter(template: str, user: User, subject: str, said: dict[str, Any], *, name: str) -> EmailMultiAlternatives:
    said = {**said, "user": user, "settings_link": _address(reverse("notice_settings"))}
    letter = EmailMultiAlternatives(
        " ".join(subject.split()),  # a name may hold a line break, a header may not
        render_to_string(f"{template}.txt", said),
        to=[user.email],
        headers={"Message-ID": f"<{name}@{_host()}>", "Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string(f"{template}.html", said), "text/html")
    return letter


def _address(path: str) -> str:
    return f"{settings.BATON_URL}{path}"


def _host() -> str:
    return urlsplit(settings.BATON_URL).hostname or "localhost"
