"""Moved: whose stage or place changed, live, quietly or imported. A log without locks, as Stirred is for clocks."""

from django.db import models

from leads.models.contacts import Contact


class Moved(models.Model):
    """One mark, committed with the move. Whoever derives passages deletes the rows it saw; later ones stay."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.contact_id}"
