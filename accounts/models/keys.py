"""API keys and the replies kept for repeated POSTs. Making and checking keys is in accounts.actions and api_auth."""

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Role, User


class ApiKey(models.Model):
    """A secret another system shows as `Authorization: Bearer KEY`. Only its digest is kept.

    The secret has 256 random bits, so a plain SHA-256 is enough; `prefix` finds the row and names it on pages.
    """

    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.INTEGRATION)
    user = models.ForeignKey(
        User,
        verbose_name=_("acts as"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="api_keys",
    )
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def source(self) -> str:
        """The code of the source its rows are kept under: keys of one name are one source, so a key can be renewed."""
        return f"api-{slugify(self.name)}"[:64].strip("-")

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    def opens_with(self, secret: str, *, at: datetime) -> bool:
        """True when `secret` is this key's and the key is alive at `at`; compared in constant time."""
        alive = self.revoked_at is None and (self.expires_at is None or self.expires_at > at)
        return alive and secrets.compare_digest(self.digest, self.digest_of(secret))


class KeptReply(models.Model):
    """What a POST with an `Idempotency-Key` was answered, so that the same POST again is answered the same."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # of verb, path and body
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["api_key", "key"], name="kept_reply_once")]

    def __str__(self) -> str:
        return self.key
