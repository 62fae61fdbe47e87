"""What a person finds on the page of notices: their own, without those whose cause was taken back."""

from django.db.models import QuerySet

from accounts.models import User
from leads.keyset import Count, Order, counted
from leads.models import Contact
from leads.models.notices import Channel, Notification

ORDERS = {"newest": Order("newest", "created_at", descending=True)}
MOST_UNREAD = 99


def notices_of(user: User) -> QuerySet[Notification]:
    return Notification.objects.filter(user=user, channel=Channel.APP, event__undone_by=None)


def told_in_full(notices: QuerySet[Notification]) -> QuerySet[Notification]:
    """With everything that sentences and letters say, in one query."""
    return notices.select_related(
        "event__contact__company", "event__contact__standing", "event__actor", "event__api_key", "event__detail", "user"
    )


def is_visible(notice: Notification, seen: set[int]) -> bool:
    """Whether the reader may see whom the notice is about; what is about nobody is for whoever was told."""
    return notice.event is None or notice.event.contact_id in seen


def unread(user: User) -> Count:
    return counted(notices_of(user).filter(read_at=None), most=MOST_UNREAD)


def visible_people(notices: list[Notification], user: User) -> set[int]:
    """Whom of these people the reader may see today; one query."""
    people = {notice.event.contact_id for notice in notices if notice.event is not None}
    return set(Contact.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True)) if people else set()
