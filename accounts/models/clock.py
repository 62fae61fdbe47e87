"""The stored clock offset; accounts.clock reads and moves it."""

from typing import ClassVar

from django.db import models


class Clock(models.Model):
    """One row: how far Baton's clock stands from the real one. Zero wherever real people's records live."""

    shift = models.DurationField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock")]

    def __str__(self) -> str:
        return str(self.shift)
