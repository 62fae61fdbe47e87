"""What can be done with API keys and the replies kept for them."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import ApiKey, KeptReply, Role, User

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


def revoke_api_key(key: ApiKey, *, at: datetime) -> None:
    """Close the key for good; the second call changes nothing."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)


def mark_used(key: ApiKey, *, at: datetime) -> None:
    """Note that the key was shown at `at`, at most once a minute."""
    fresh = at - USED_EVERY
    if key.last_used_at is None or key.last_used_at < fresh:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=fresh)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=at)


def forget_replies(*, at: datetime) -> int:
    """Drop the replies to POSTs that are older than a day."""
    return KeptReply.objects.filter(created_at__lt=at - KEPT_FOR).delete()[0]
