"""Rescore: a full pass over everybody, in chunks, resumable: the row says how far it came."""

from typing import ClassVar

from django.db import models

from accounts.sql import BatonNow
from scoring.models.model import ScoringModel


class Rescore(models.Model):
    """`after` is the last contact id done; a chunk's scores and the new `after` commit together."""

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="rescores")
    after = models.BigIntegerField(default=0)
    upto = models.BigIntegerField()
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    started_at = models.DateTimeField(db_default=BatonNow())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model"], condition=models.Q(finished_at=None), name="one_open_rescore")
        ]

    def __str__(self) -> str:
        return f"{self.model_id}: {self.done}/{self.total}"
