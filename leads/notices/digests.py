"""The sweep that posts daily digests: one e-mail a person and day, none where there is nothing to tell.

A person's digest day begins at the hour they chose. The row of (person, day) is taken like a single letter: the try
counted and the next one moved before anything is sent.
"""

import logging
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.quiet_hours import next_time
from leads.models.notices import Digest, Notification
from leads.notices.inbox import is_visible, told_in_full, unread, visible_people
from leads.notices.letters import digest_letter
from leads.notices.post import QUARANTINED_AFTER, Post, opened, pause
from leads.notices.topics import wants

log = logging.getLogger(__name__)

LETTERS_A_GO = 10


def send_digests(*, at: datetime) -> int:
    """Post the digests whose hour has come; several sweeps may run at once. Returns how many people were served."""
    readers = _readers(at)
    served = 0
    if not readers:
        return served
    with opened() as post:
        for reader in readers:
            post.open()
            digest = _take(reader, at=at)
            served += 1
            if digest is not None:
                _deliver(digest, reader, post, at=at)
    return served


def digest_day(user: User, at: datetime) -> date:
    """The day to which a digest at `at` belongs: until the chosen hour, yesterday's goes on."""
    return (at.astimezone(ZoneInfo(user.time_zone)) - timedelta(hours=user.digest_hour)).date()


def _waiting(at: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(due_at__lt=at, digest=True)


def _readers(at: datetime) -> list[User]:
    """Who has something to hear and is not in somebody's hands, or resting after a failure."""
    resting = Digest.objects.filter(user=OuterRef("pk"), due_at__gt=at)
    told = User.objects.filter(pk__in=_waiting(at).values("user"))
    return list(told.exclude(Exists(resting)).order_by("pk")[:LETTERS_A_GO])


@transaction.atomic
def _take(user: User, *, at: datetime) -> Digest | None:
    """The reader's digest of the day, now ours until its next try; None where another has it or the day had its own."""
    day = digest_day(user, at)
    Digest.objects.bulk_create([Digest(user=user, day=day, due_at=at)], ignore_conflicts=True)
    digest = Digest.objects.select_for_update(skip_locked=True).filter(user=user, day=day, due_at__lte=at).first()
    if digest is None:
        return None
    if digest.sent_at or digest.attempts >= QUARANTINED_AFTER:
        tomorrow = next_time(at, time(user.digest_hour), zone=user.time_zone)
        _waiting(at).filter(user=user).update(due_at=tomorrow)
        return None
    digest.due_at, digest.attempts = at + pause(digest.attempts), digest.attempts + 1
    digest.save(update_fields=["due_at", "attempts"])
    return digest


def _deliver(digest: Digest, user: User, post: Post, *, at: datetime) -> None:
    """Tell what is still news; what is not is dropped, and without news there is no letter."""
    waiting = list(_waiting(at).filter(user=user).values_list("pk", flat=True))
    news = _news(user, waiting)
    try:
        if news:
            post.send(digest_letter(user, news, day=digest.day, unread=unread(user), at=at))
    except Exception:
        log.exception("A digest could not be posted; it waits", extra={"digest": digest.pk})
        post.close()
        return
    _close(digest, waiting, news, at=at)


def _news(user: User, waiting: list[int]) -> list[Notification]:
    """What the reader still wants and may know, oldest first."""
    if not user.is_active:
        return []
    notices = told_in_full(Notification.objects.filter(pk__in=waiting, event__undone_by=None))
    wanted = [each for each in notices.order_by("created_at", "pk") if wants(user, each)]
    seen = visible_people(wanted, user)
    return [notice for notice in wanted if is_visible(notice, seen)]


@transaction.atomic
def _close(digest: Digest, waiting: list[int], news: list[Notification], *, at: datetime) -> None:
    """What the letter told is sent, the rest dropped; what came in meanwhile waits for tomorrow's."""
    Notification.objects.filter(pk__in=[notice.pk for notice in news]).update(sent_at=at)
    Notification.objects.filter(pk__in=waiting).update(due_at=None)
    if news:
        Digest.objects.filter(pk=digest.pk).update(sent_at=at)
