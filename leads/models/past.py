"""PastMove: which row of which system an event of imported history came from, so that the past comes in once."""

from typing import ClassVar

from django.db import models

from leads.models.events import Event
from leads.models.sources import Source


class PastMove(models.Model):
    """One row of another system's history, known again by (source, row id)."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="past")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    row_id = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "row_id"], name="past_move_once"),
        ]

    def __str__(self) -> str:
        return self.row_id
