"""Stirred: whose events or acts may move a clock. A log without locks: writers only add, the sweep only takes away."""

from django.db import models

from leads.models.contacts import Contact


class Stirred(models.Model):
    """One mark, committed with its cause. Whoever consumes it deletes the rows it saw; later ones stay."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.contact_id}"
