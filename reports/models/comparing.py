"""Comparison (a round over everybody's passages) and Differing (whom one found). reports.passages.comparing writes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Comparison(models.Model):
    """A round over everybody, one at a time: `last_id` is how far it came, `due_at` when its next chunk is."""

    is_open = models.BooleanField(default=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    people = models.PositiveBigIntegerField(default=0)  # how many there were when it began
    last_id = models.BigIntegerField(default=0)
    compared = models.PositiveBigIntegerField(default=0)
    found = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_open"], condition=Q(is_open=True), name="comparison_one_open"),
            models.CheckConstraint(
                condition=Q(is_open=True, ended_at=None) | Q(is_open=False, ended_at__isnull=False),
                name="comparison_open_until_ended",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-began_at"], name="comparison_began")]

    def __str__(self) -> str:
        return f"round of {self.began_at:%Y-%m-%d}"


class Differing(models.Model):
    """Somebody whose passages or journey were not what their events say, from when until when that was known."""

    contact = models.ForeignKey("leads.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    found_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact"], condition=Q(mended_at=None), name="differing_once"),
        ]
        indexes: ClassVar = [
            # Whoever is erased takes their rows along; what is still open is looked at again, the longest ago first.
            models.Index(fields=["contact"], name="differing_contact"),
            models.Index(fields=["looked_at"], condition=Q(mended_at=None), name="differing_open"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}"
