"""An import's progress: the file, how it is read, how far it came, and every row that was refused."""

from typing import ClassVar

from django.db import models

from accounts.sql import BatonNow


class ImportRun(models.Model):
    """One file's way in. A chunk and the new cursor commit together, so a kill loses nothing and repeats nothing."""

    class Kind(models.TextChoices):
        COMPANIES = "companies"
        CONTACTS = "contacts"
        ACTIVITIES = "activities"
        CHANGES = "changes"
        DEALS = "deals"
        SELLERS = "sellers"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    fingerprint = models.CharField(max_length=64)  # of the file's bytes and the mapping
    filename = models.CharField(max_length=255)
    mapping = models.JSONField(default=dict)
    rows = models.PositiveBigIntegerField(default=0)  # rows done: the cursor
    created = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(db_default=BatonNow())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "fingerprint"],
                condition=models.Q(finished_at=None),
                name="import_resumes_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.filename}"


class ImportRejection(models.Model):
    """A refused row with line, column and reason; becomes a line of the error file."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejections")
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"
