"""Users, teams and roles. Who may see which contact is leads' matter (visible_to)."""

from datetime import time
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import check_zone
from accounts.sql import BatonNow


class Role(models.TextChoices):
    """What a person or key may do; `integration` is for keys only."""

    MARKETER = "marketer", _("Marketer")
    SALES = "sales", _("Salesperson")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Admin")
    INTEGRATION = "integration", _("Integration")


# Who leads both teams.
LEADERS = (Role.MANAGER, Role.ADMIN)


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
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Helsinki", validators=[check_zone])
    calendar = models.ForeignKey(
        "accounts.Calendar",
        verbose_name=_("calendar"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        help_text=_("Empty: the company's default."),
    )
    language = models.CharField(_("language"), max_length=8, default="en")
    theme = models.CharField(_("colours"), max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    # E-mail waits from … to … by the person's own clock; no quiet hours where both are empty.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=time(19))
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True, default=time(7))
    digest_hour = models.PositiveSmallIntegerField(_("hour of the daily digest"), default=8)
    # {topic: {channel: timing}}, only what the person chose; topics and their defaults are leads' (leads.notices).
    notice_choices = models.JSONField(default=dict, blank=True, editable=False)
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
            ),
            models.CheckConstraint(condition=models.Q(digest_hour__lt=24), name="user_digest_hour_of_a_day"),
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_to=None)
                | models.Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="user_quiet_from_and_until",
            ),
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
