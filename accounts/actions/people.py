"""What can be done with accounts and the settings of people. Sign-in itself is allauth's."""

from collections.abc import Mapping
from datetime import datetime, time

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.actions.reacting import calendar_changed
from accounts.models import ApiKey, User


@transaction.atomic
def correct_profile(user: User, settings: Mapping[str, str], *, at: datetime) -> User:
    """Keep one's own name, time zone, language and colours; clocks follow the zone."""
    held = _held(user)
    for name in ("name", "time_zone", "language", "theme"):
        setattr(user, name, settings[name])
    user.save(update_fields=["name", "time_zone", "language", "theme"])
    if held.time_zone != user.time_zone:
        calendar_changed([user.pk], at=at)
    return user


@transaction.atomic
def save_account(user: User, *, at: datetime) -> User:
    """Keep a new account, or what an admin corrected in one; clocks follow its calendar and zone."""
    held = _held(user) if user.pk else None
    user.save()
    if held and (held.calendar_id, held.time_zone) != (user.calendar_id, user.time_zone):
        calendar_changed([user.pk], at=at)
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


def _held(user: User) -> User:
    """The row as it stands, locked, so that of two corrections at once the second sees the first."""
    return User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
