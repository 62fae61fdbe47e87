"""User, Team, ApiKey and the stored clock offset. Who may see which contact is leads' matter (visible_to)."""

import hashlib
import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.sql import BatonNow


class Role(models.TextChoices):
    """What a person or key may do; `integration` is for keys only."""

    MARKETER = "marketer", _("Marketer")
    SALES = "sales", _("Salesperson")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Admin")
    INTEGRATION = "integration", _("Integration")


class Theme(models.TextChoices):
    """Light or dark pages; `system` follows the person's device."""

    SYSTEM = "system", _("As the device says")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


PEOPLE_ROLES = [choice for choice in Role.choices if choice[0] != Role.INTEGRATION]


class Team(models.Model):
    """A group that works together; salespeople see their own team's people."""

    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("team")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["User"]):
    """Makes users; addresses are stored lower-cased, so one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{"role": Role.ADMIN, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address. An admin is whoever has that role; nobody is one besides."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=12, choices=PEOPLE_ROLES, default=Role.SALES)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Helsinki")
    language = models.CharField(_("language"), max_length=8, default="en")
    theme = models.CharField(_("colours"), max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), db_default=BatonNow(), editable=False)

    # A person is no integration: nothing is theirs by the way it came in.
    source: ClassVar[str] = ""
    api_key_id: ClassVar[int | None] = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("name", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__in=[choice[0] for choice in PEOPLE_ROLES]), name="user_role_known"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this: configuration is the admins' work."""
        return self.is_active and self.role == Role.ADMIN

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_staff or super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff or super().has_module_perms(app_label)


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


class Clock(models.Model):
    """One row: how far Baton's clock stands from the real one. Zero wherever real people's records live."""

    shift = models.DurationField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock")]

    def __str__(self) -> str:
        return str(self.shift)
