"""What can be done with keys, users and working hours. Sign-in itself is allauth's."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from accounts.actor import Actor
from accounts.models import Absence, ApiKey, Calendar, Holiday, KeptReply, Role, User
from accounts.public_holidays import public_holidays

USED_EVERY = timedelta(minutes=1)  # "last used" is written at most once a minute, so that reads do not become writes
KEPT_FOR = timedelta(hours=24)  # how long a POST with an Idempotency-Key is answered the same


@transaction.atomic
def create_api_key(
    name: str,
    *,
    role: str,
    at: datetime,
    user: User | None = None,
    by: User | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is shown this once and never again.

    With `user` the key acts as that person, with that person's role; `role` must agree or be `integration`'s.
    """
    if user is not None:
        role = user.role
    if role not in Role.values:
        raise ValueError(f"Unknown role: {role}")
    prefix = "bt_" + secrets.token_hex(4)
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name,
        prefix=prefix,
        digest=ApiKey.digest_of(secret),
        role=role,
        user=user,
        created_by=by,
        created_at=at,
        expires_at=expires_at,
    )
    return key, secret


def grantable_roles(user: User) -> list[str]:
    """Which roles' keys this person may make: nobody gives more than they have."""
    return [role for role in Role.values if role != Role.ADMIN or user.role == Role.ADMIN]


def correct_profile(user: User, settings: Mapping[str, str]) -> User:
    """Keep one's own name, time zone, language and colours."""
    for name in ("name", "time_zone", "language", "theme"):
        setattr(user, name, settings[name])
    user.save(update_fields=["name", "time_zone", "language", "theme"])
    return user


def choose_notices(
    user: User,
    choices: Mapping[str, Mapping[str, str]],
    *,
    quiet: tuple[time, time] | None,
    digest_hour: int,
) -> User:
    """Keep what one wants to be told, by topic and channel, and when e-mail may come."""
    user.notice_choices = {topic: dict(timings) for topic, timings in choices.items()}
    user.quiet_from, user.quiet_to = quiet or (None, None)
    user.digest_hour = digest_hour
    user.save(update_fields=["notice_choices", "quiet_from", "quiet_to", "digest_hour"])
    return user


def choose_theme(user: User, theme: str) -> None:
    """Keep one's own choice of light or dark."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def revoke_api_key(key: ApiKey, *, at: datetime) -> None:
    """Close the key for good; the second call changes nothing."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)


def deactivate(user: User, *, at: datetime) -> None:
    """Close the account: nobody signs in with it, its sessions end and its keys open nothing any more.

    Whom and what it holds must have gone to others in the same transaction (handoff.actions.leaving).
    """
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    ApiKey.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    end_sessions(user)


def reactivate(user: User) -> None:
    """Open a closed account again. Revoked keys stay revoked."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True


def end_sessions(user: User) -> int:
    """Sign the user out everywhere; return how many sessions ended. A session names its user only inside."""
    mine = [one.pk for one in Session.objects.iterator() if one.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return Session.objects.filter(pk__in=mine).delete()[0]


def mark_used(key: ApiKey, *, at: datetime) -> None:
    """Note that the key was shown at `at`, at most once a minute."""
    fresh = at - USED_EVERY
    if key.last_used_at is None or key.last_used_at < fresh:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=fresh)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=at)


def forget_replies(*, at: datetime) -> int:
    """Drop the replies to POSTs that are older than a day."""
    return KeptReply.objects.filter(created_at__lt=at - KEPT_FOR).delete()[0]


def enter_absence(user: User, *, first_day: date, last_day: date, by: Actor, at: datetime, reason: str = "") -> Absence:
    """Note that `user` is away on these days, both included; the second call with the same days changes nothing."""
    if last_day < first_day:
        raise ValueError("An absence ends before it begins.")
    fields = {"reason": reason, "entered_by_id": by.user_id, "created_at": at}
    return Absence.objects.get_or_create(user=user, first_day=first_day, last_day=last_day, defaults=fields)[0]


def remove_absence(absence: Absence) -> None:
    """The person works on those days after all; the second call changes nothing."""
    Absence.objects.filter(pk=absence.pk).delete()


def fill_holidays(calendar: Calendar, country: str, *, years: Iterable[int]) -> int:
    """Copy a country's public holidays into the calendar as rows to edit; return how many are new.

    A date that has a row keeps it as it is, so filling again overwrites no edit. Raises UnknownCountry.
    """
    before = calendar.holidays.count()
    days = public_holidays(country, years)
    rows = [Holiday(calendar=calendar, day=day, name=name[:150]) for day, name in days.items()]
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    return calendar.holidays.count() - before


@transaction.atomic
def make_default(calendar: Calendar) -> None:
    """From now on whoever has no calendar of their own works by this one."""
    # Together and in order, so that two admins at once wait for each other.
    list(Calendar.objects.select_for_update().order_by("pk"))
    Calendar.objects.filter(is_default=True).update(is_default=False)
    Calendar.objects.filter(pk=calendar.pk).update(is_default=True)
