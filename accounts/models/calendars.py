"""Working hours as rows: calendars, their holidays, people's absences. Counting in them is accounts.business_time's."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import HoursField, check_zone
from accounts.hours import Spans, parse_hours
from accounts.models.people import LEADERS
from accounts.public_holidays import UnknownCountry, UnknownRegion, region_code
from accounts.sql import BatonNow

if TYPE_CHECKING:
    from accounts.actor import Viewer

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Calendar(models.Model):
    """Weekly hours that people share. The default one is for whoever has no other."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[check_zone],
        help_text=_("Like Europe/Helsinki. Empty: each person's own."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("Two letters, like FI: whose public holidays “Fill public holidays” brings."),
    )
    region = models.CharField(
        _("region"),
        max_length=40,
        blank=True,
        help_text=_("A part of the country with holidays of its own, like BY in DE. Empty: the whole country."),
    )
    monday = HoursField(_("Monday"), default="09:00–17:00")
    tuesday = HoursField(_("Tuesday"), default="09:00–17:00")
    wednesday = HoursField(_("Wednesday"), default="09:00–17:00")
    thursday = HoursField(_("Thursday"), default="09:00–17:00")
    friday = HoursField(_("Friday"), default="09:00–17:00")
    saturday = HoursField(_("Saturday"))
    sunday = HoursField(_("Sunday"))
    is_default = models.BooleanField(_("the company's default"), default=False, editable=False)
    # Counts the edits that changed when it is open.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_calendar"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.country = self.country.upper()
        if self.region.strip():
            self.region = self._region()
        if not any(getattr(self, weekday).strip() for weekday in WEEKDAYS):
            raise ValidationError(_("A calendar opens on one day of the week at least."))

    def _region(self) -> str:
        try:
            return region_code(self.country, self.region)
        except UnknownCountry as unknown:
            raise ValidationError({"country": _("A region needs its country, in two letters like DE.")}) from unknown
        except UnknownRegion as unknown:
            raise ValidationError({"region": unknown.words()}) from unknown

    def week(self) -> tuple[Spans, ...]:
        """The spans of Monday to Sunday."""
        return tuple(parse_hours(getattr(self, weekday)) for weekday in WEEKDAYS)


class Holiday(models.Model):
    """A date on which a calendar keeps other hours: none on a holiday, fewer on its eve, some on a working Saturday."""

    calendar = models.ForeignKey(
        Calendar, verbose_name=_("calendar"), on_delete=models.CASCADE, related_name="holidays", db_index=False
    )
    day = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=150)
    hours = HoursField(_("hours"), help_text=_("Empty: closed. Half a day is 09:00–12:00."))

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("day",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["calendar", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Absences(models.QuerySet["Absence"]):
    """Absences as a viewer may see them."""

    def visible_to(self, viewer: "Viewer") -> Self:
        """One's own; managers and admins see everybody's, since they plan by them."""
        return self if viewer.role in LEADERS else self.filter(user_id=viewer.pk)


class Absence(models.Model):
    """Whole local days on which a person does not work, both ends included."""

    user = models.ForeignKey(
        "accounts.User", verbose_name=_("who"), on_delete=models.CASCADE, related_name="absences", db_index=False
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=150, blank=True)
    entered_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), db_default=BatonNow(), editable=False)

    objects = Absences.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ("first_day", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "last_day", "first_day"], name="absence_once"),
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="absence_ends_last"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day} – {self.last_day}"

    def clean(self) -> None:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day is not before the first.")})
