"""The monthly report as it was frozen, the meeting about it, and who gets it by e-mail. Written by reports.actions."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MonthlyReport(models.Model):
    """One month's figures as they stood when it was composed: codes, numbers and ids. The database refuses changes."""

    month = models.DateField(_("month"), unique=True)  # its first day
    composed_at = models.DateTimeField(_("composed"))
    composed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    figures = models.JSONField()

    class Meta:
        verbose_name = _("monthly report")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="monthly_month_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As addresses say it: 2026-10."""
        return f"{self.month:%Y-%m}"


class MonthlyPeople(models.Model):
    """Whom a frozen figure counts: ids of people, or of opportunities where the code begins with "deals"."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.CASCADE, related_name="people", db_index=False)
    code = models.CharField(max_length=200)
    ids = ArrayField(models.BigIntegerField())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "code"], name="monthly_people_once")]

    def __str__(self) -> str:
        return self.code


class Meeting(models.Model):
    """What both teams write down when they talk about a month."""

    report = models.OneToOneField(MonthlyReport, primary_key=True, on_delete=models.CASCADE, related_name="meeting")
    content = models.TextField(_("new and coming content"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    written_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    written_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"meeting of {self.report_id}"


class Decision(models.Model):
    """What was decided in a meeting. Taken back, it is kept but no longer shown."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.CASCADE, related_name="decisions", db_index=False)
    text = models.TextField(_("decision"))
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("decision")
        indexes: ClassVar = [models.Index(fields=["report", "id"], name="decision_of_report")]

    def __str__(self) -> str:
        return self.text


class ActionItem(models.Model):
    """What somebody promised in a meeting. Open ones are shown in the next months' meetings: the same row."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="items", db_index=False)
    text = models.CharField(_("what is to be done"), max_length=500)
    owner = models.ForeignKey(
        "accounts.User", verbose_name=_("who"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_on = models.DateField(_("until"))
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    done_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("action item")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="item_done_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["report", "id"], name="item_of_report"),
            models.Index(fields=["due_on"], condition=Q(done_at=None), name="item_open"),
        ]

    def __str__(self) -> str:
        return self.text

    def is_late(self, today: date) -> bool:
        """Open, and its day is over."""
        return self.done_at is None and self.due_on < today


class ReportReader(models.Model):
    """Somebody who wants the monthly report by e-mail."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"reader {self.user_id}"


class MonthlyLetter(models.Model):
    """One report to one reader, once. `due_at` is the next try; sent or dropped, it has none."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.CASCADE, related_name="letters", db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "user"], name="monthly_letter_once")]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="monthly_letter_due"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.user_id}"
