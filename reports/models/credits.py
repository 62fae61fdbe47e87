"""Beginning (whom a deal began with) and Credit (who is credited with it). Written by reports.passages."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Beginning(models.Model):
    """The person a deal began with, and what was done before it opened. Deals of nobody have none.

    `touched`: somebody of the deal had done something of their own. `begun`: so had the person it began with, and
    sales did not find them by itself.
    """

    opportunity = models.OneToOneField(
        "handoff.Opportunity", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    contact = models.ForeignKey("leads.Contact", on_delete=models.CASCADE, related_name="+")
    touched = models.BooleanField()
    begun = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.contact_id}"


class Credit(models.Model):
    """What a source, or a type of activity, is credited with of a deal, under each rule of attribution.

    The parts of all keys of one deal sum to its amount, to the cent.
    """

    opportunity = models.ForeignKey("handoff.Opportunity", on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey("leads.Contact", on_delete=models.CASCADE, related_name="+")  # whom it began with
    by = models.CharField(max_length=8)
    key = models.CharField(max_length=100, blank=True)
    first = models.DecimalField(max_digits=14, decimal_places=2)
    last = models.DecimalField(max_digits=14, decimal_places=2)
    even = models.DecimalField(max_digits=14, decimal_places=2)
    decay = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "by", "key"], name="credit_once"),
            models.CheckConstraint(condition=Q(by__in=["source", "activity"]), name="credit_by"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.key}"
