"""SavedReport (a question of the explorer under a name, perhaps mailed) and SavedLetter. reports.actions write them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer

HOURS, WEEKDAYS = 24, 7


class Every(models.TextChoices):
    """How often a saved report is mailed."""

    NEVER = "", _("Not by e-mail")
    DAY = "day", _("Every day")
    WEEK = "week", _("Every week")
    MONTH = "month", _("Every month")


class SavedReportQuerySet(models.QuerySet["SavedReport"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own and the shared ones; an integration reads none."""
        if viewer.pk is None or viewer.role == "integration":
            return self.none()
        return self.filter(Q(owner=viewer.pk) | Q(shared=True))


class SavedReport(models.Model):
    """`query` is what the explorer's address says, codes and names of dimensions only; a named period stays relative.

    `weekday` (0 is Monday) and `hour` are of the owner's clock; a monthly one goes out on the first such day of the
    month. `due_at` is the next moment; without it nothing is mailed.
    """

    name = models.CharField(_("name"), max_length=100)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    shared = models.BooleanField(_("shown to everybody"), default=False)
    query = models.JSONField(default=dict)
    every = models.CharField(_("by e-mail"), max_length=5, choices=Every.choices, blank=True, default=Every.NEVER)
    weekday = models.PositiveSmallIntegerField(_("on"), default=0)
    hour = models.PositiveSmallIntegerField(_("at"), default=8)
    due_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()

    objects = SavedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved report")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_report_name_once"),
            models.CheckConstraint(condition=Q(weekday__lt=WEEKDAYS, hour__lt=HOURS), name="saved_report_moment"),
            models.CheckConstraint(
                condition=Q(every__in=Every.values) & (~Q(every="") | Q(due_at=None)), name="saved_report_every"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="saved_report_due"),
            models.Index(fields=["name", "id"], condition=Q(shared=True), name="saved_report_shared"),
        ]

    def __str__(self) -> str:
        return self.name


class SavedLetter(models.Model):
    """One report's letter of one day of its owner, once. `due_at` is the next try; sent or dropped, it has none."""

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="letters", db_index=False)
    day = models.DateField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "day"], name="saved_letter_once")]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="saved_letter_due"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} of {self.day}"
