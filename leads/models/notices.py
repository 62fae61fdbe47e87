"""Notification (who is told of what, by which channel) and Digest (one person's daily e-mail)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.sql import BatonNow
from leads.models.events import Event


class Channel(models.TextChoices):
    """How people are told."""

    APP = "app", _("In Baton")
    EMAIL = "email", _("By e-mail")


class Notification(models.Model):
    """One person told of one event, or of one `subject` that is about nobody, by one channel, once.

    The database keeps that. A subject is a code like "commitment.12"; `facts` are the values of its sentence.

    An e-mail waits while `due_at` is set; sent, or dropped because nobody needs it any more, it has none.
    """

    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    subject = models.CharField(max_length=40, blank=True, default="", db_default="")
    facts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    topic = models.CharField(max_length=20)
    link = models.CharField(max_length=200)  # a path on our site: where the act is
    digest = models.BooleanField(default=False)  # an e-mail that waits for the daily one
    created_at = models.DateTimeField(db_default=BatonNow())
    due_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "user", "channel"], name="notice_once"),
            models.UniqueConstraint(
                fields=["subject", "user", "channel"], condition=~Q(subject=""), name="notice_of_subject_once"
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, subject="") | (Q(event__isnull=True) & ~Q(subject="")),
                name="notice_of_one_cause",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="notice_due"),
            models.Index(fields=["user", "created_at", "id"], condition=Q(channel="app"), name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(channel="app", read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} for {self.user_id}"


class Digest(models.Model):
    """One person's daily e-mail of one of their days, so that there is one at most. `due_at` is the next try."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("daily digest")
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"digest {self.day} for {self.user_id}"
