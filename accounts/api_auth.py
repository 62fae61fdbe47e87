"""Who knocks at the API and what their role may do. Which rows they may see is `visible_to`'s matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actions import mark_used
from accounts.actor import Actor, Viewer
from accounts.models import ApiKey, User
from accounts.sql import BatonNow

if TYPE_CHECKING:
    from rest_framework.views import APIView

PREFIX_LENGTH = len("bt_") + 8


@dataclass(frozen=True, slots=True)
class KeyBearer:
    """Whoever shows a key that stands for nobody in particular: a Viewer with the key's role and no team."""

    role: str
    source: str
    api_key_id: int
    pk: None = None
    team_id: None = None
    is_authenticated: bool = True
    is_active: bool = True


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer KEY`. The key's row brings the time too, so that a request reads one clock once."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Write the header as: Authorization: Bearer KEY"))
        key = self._alive(words[1].decode("ascii", "replace"))
        bearer = key.user or KeyBearer(role=key.role, source=key.source, api_key_id=key.pk)
        return bearer, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Baton"'

    def _alive(self, secret: str) -> ApiKey:
        """The key this secret opens. One answer for unknown, wrong, expired and revoked: guesses learn nothing."""
        prefix = secret[:PREFIX_LENGTH].replace("\x00", "")
        found = ApiKey.objects.select_related("user").annotate(asked_at=BatonNow()).filter(prefix=prefix)
        key = found.first()
        if key is None or not key.opens_with(secret, at=at_of_key(key)) or not _holder_is_active(key):
            raise AuthenticationFailed(_("This API key is unknown, expired or revoked."), code="bad_key")
        mark_used(key, at=at_of_key(key))
        return key


class RoleAllows(BasePermission):
    """Deny first: a request passes only where the table of access names its route, its verb and this role."""

    message = _("The role of this API key does not allow this.")

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return self._allowed(request)

    def _allowed(self, request: Request) -> bool:
        match = request.resolver_match
        table: Mapping[tuple[str, str], frozenset[str]] = import_string(settings.BATON_ACCESS)
        verb = "GET" if request.method == "HEAD" else str(request.method)
        roles = table.get((match.url_name or "" if match else "", verb), frozenset())
        return getattr(request.user, "role", "") in roles


def actor_of(request: Request) -> Actor:
    """The hand on the API's door handle."""
    return Actor.key(key_of(request))


def viewer_of(request: Request) -> Viewer:
    """Whoever looks, for `visible_to`: the person the key acts as, or the key's bearer."""
    viewer: Viewer = request.user  # type: ignore[assignment]  # what ApiKeyAuthentication gave
    return viewer


def at_of(request: Request) -> datetime:
    """When this request came, by Baton's clock."""
    return at_of_key(key_of(request))


def key_of(request: Request) -> ApiKey:
    key = request.auth
    if not isinstance(key, ApiKey):
        raise AuthenticationFailed
    return key


def at_of_key(key: ApiKey) -> datetime:
    moment: datetime = key.asked_at  # type: ignore[attr-defined]  # annotated where the key is looked up
    return moment


def _holder_is_active(key: ApiKey) -> bool:
    """A key that acts as a person ends with that person's account."""
    user: User | None = key.user
    return user is None or user.is_active
