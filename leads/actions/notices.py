"""Telling people of an event or a subject, and noting what they have read. Posting the e-mails is leads.notices'."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.quiet_hours import after_quiet, next_time
from leads.actions.undo import UNDO_WINDOW
from leads.models import Event
from leads.models.notices import Channel, Notification
from leads.notices.topics import TOPICS, Timing, timing


@transaction.atomic
def notify(event: Event, user_ids: Collection[int | None], *, topic: str, link: str, at: datetime) -> None:
    """Tell these people of `event`, each as they chose: on the page at once, by e-mail in time.

    Once per event, person and channel, however often it is called. Whoever did it themselves, or left, is not told.
    """
    asked = {pk for pk in user_ids if pk is not None} - {event.actor_id}
    cause = _cause(event, topic, link, at)
    _tell(asked, cause, earliest=_earliest(event, at))


@transaction.atomic
def notify_each(told: Sequence[tuple[Event, Collection[int], str, str]], *, at: datetime) -> None:
    """The same for many: (event, user ids, topic, link) each, in two statements."""
    causes = [(set(ids) - {one.actor_id}, _cause(one, topic, link, at), one) for one, ids, topic, link in told]
    readers = User.objects.filter(is_active=True).in_bulk({pk for ids, _cause, _event in causes for pk in ids})
    rows = [
        row
        for ids, cause, event in causes
        for pk in sorted(ids & readers.keys())
        for row in _rows(cause, readers[pk], earliest=_earliest(event, at))
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


@transaction.atomic
def notify_of(
    subject: str, user_ids: Collection[int], *, topic: str, link: str, facts: Mapping[str, Any], at: datetime
) -> None:
    """Tell these people of something that is about no person, once per subject, person and channel.

    `facts` are the values of the topic's sentence.
    """
    cause = Notification(subject=subject, facts=dict(facts), topic=topic, link=link, created_at=at)
    _tell(user_ids, cause, earliest=at)


def mark_read(notice: Notification, *, at: datetime) -> None:
    """The person has gone to what the notice is about; the first time counts."""
    Notification.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def mark_all_read(user: User, *, upto: int, at: datetime) -> int:
    """Everything up to the newest notice that the page showed; what came since stays unread."""
    unread = Notification.objects.filter(user=user, channel=Channel.APP, read_at=None, pk__lte=upto)
    return unread.update(read_at=at)


def close_past(*, read_before: datetime, at: datetime) -> None:
    """For a loaded history that ends at `at`: the older part was read then, and nobody gets a letter of any of it."""
    Notification.objects.filter(channel=Channel.APP, read_at=None, created_at__lt=read_before).update(
        read_at=read_before
    )
    Notification.objects.filter(channel=Channel.EMAIL, created_at__lte=at).update(due_at=None)


def _cause(event: Event, topic: str, link: str, at: datetime) -> Notification:
    return _checked(Notification(event=event, topic=topic, link=link, created_at=at))


def _checked(cause: Notification) -> Notification:
    if cause.topic not in TOPICS:
        raise ValueError(f"Unknown topic: {cause.topic}")
    if not cause.link.startswith("/") or cause.link.startswith("//"):
        raise ValueError(f"Not a path of our site: {cause.link}")
    return cause


def _tell(user_ids: Collection[int], cause: Notification, *, earliest: datetime) -> None:
    _checked(cause)
    told = User.objects.filter(pk__in=user_ids, is_active=True)
    rows = [row for user in told for row in _rows(cause, user, earliest=earliest)]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _rows(cause: Notification, user: User, *, earliest: datetime) -> list[Notification]:
    rows = []
    if timing(user, cause.topic, Channel.APP) != Timing.OFF:
        rows.append(_row(cause, user, channel=Channel.APP))
    by_mail = timing(user, cause.topic, Channel.EMAIL)
    if by_mail != Timing.OFF:
        digest = by_mail == Timing.DAILY
        due_at = _due(user, earliest, digest=digest)
        rows.append(_row(cause, user, channel=Channel.EMAIL, digest=digest, due_at=due_at))
    return rows


def _row(cause: Notification, user: User, **more: Any) -> Notification:
    kept = ("event", "subject", "facts", "topic", "link", "created_at")
    return Notification(user=user, **{name: getattr(cause, name) for name in kept}, **more)


def _earliest(event: Event, at: datetime) -> datetime:
    """What a person or key did may be taken back for a while; only pages change at once."""
    by_baton = event.actor_id is None and event.api_key_id is None
    return at if by_baton else max(at, event.at + UNDO_WINDOW)


def _due(user: User, earliest: datetime, *, digest: bool) -> datetime:
    """The end of quiet hours, or the hour of the daily digest, which was chosen and so is never quiet."""
    if digest:
        return next_time(earliest, time(user.digest_hour), zone=user.time_zone)
    return after_quiet(earliest, start=user.quiet_from, end=user.quiet_to, zone=user.time_zone)
