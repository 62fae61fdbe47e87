"""The sweep that posts single notices by e-mail.

A letter is taken by counting the try and moving its next one, in a transaction of its own, before it is sent. Whoever
dies in between leaves it to that next try, under the same Message-ID (docs/notices.md).
"""

import logging
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from leads.models import Contact, Event
from leads.models.notices import Notification
from leads.notices.inbox import told_in_full
from leads.notices.letters import notice_letter
from leads.notices.post import QUARANTINED_AFTER, Post, opened, pause
from leads.notices.topics import wants

log = logging.getLogger(__name__)

LETTERS_A_GO = 10
# What could not be posted for so long is no news any more; the page still tells it.
OLD_NEWS = timedelta(days=7)

# Materialized: a locking subquery with a limit may otherwise run once a row and take more than its share.
TAKE = """
WITH due AS MATERIALIZED (
    SELECT id FROM leads_notification WHERE due_at < %(at)s AND NOT digest AND attempts < %(most)s
    ORDER BY due_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
) UPDATE leads_notification n SET attempts = n.attempts + 1, due_at = (%(next)s::timestamptz[])[n.attempts + 1]
FROM due WHERE n.id = due.id RETURNING n.id
"""


def send_due(*, at: datetime) -> int:
    """Post what is due, oldest first; several sweeps may run at once. Returns how many letters were taken."""
    _forget_old(at)
    taken = 0
    if not _due(at).exists():
        return taken
    with opened() as post:
        for _turn in range(LETTERS_A_GO):
            post.open()
            notice = _take(at)
            if notice is None:
                break
            taken += 1
            _deliver(notice, post, at=at)
    return taken


def _due(at: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(due_at__lt=at, digest=False, attempts__lt=QUARANTINED_AFTER)


def _forget_old(at: datetime) -> None:
    old = Notification.objects.filter(due_at__lt=at - OLD_NEWS, attempts__lt=QUARANTINED_AFTER)
    old.update(due_at=None)


def _take(at: datetime) -> Notification | None:
    """The next letter, now ours until its next try; None where nothing is due."""
    tries = [at + pause(attempts) for attempts in range(QUARANTINED_AFTER)]
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"at": at, "most": QUARANTINED_AFTER, "next": tries})
        row = cursor.fetchone()
    return told_in_full(Notification.objects.filter(pk=row[0])).get() if row else None


def _deliver(notice: Notification, post: Post, *, at: datetime) -> None:
    """Send one letter, or drop it where nobody needs it. One that fails waits for its next try."""
    done = {"due_at": None, "sent_at": at} if is_news(notice) else {"due_at": None}
    try:
        if "sent_at" in done:
            post.send(notice_letter(notice, at=at))
    except Exception:
        log.exception("A notice could not be posted; it waits", extra={"notification": notice.pk})
        post.close()
        return
    Notification.objects.filter(pk=notice.pk).update(**done)


def is_news(notice: Notification) -> bool:
    """False when the cause was taken back, or the reader left, wants no letters, or may not see the person any more."""
    user, event = notice.user, notice.event
    if not user.is_active or not wants(user, notice):
        return False
    return event is None or (
        not Event.objects.filter(undoes=event).exists()
        and Contact.objects.visible_to(user).filter(pk=event.contact_id).exists()
    )
