"""Cost (what a source cost in a month) and WasteTerms (from which buying stage on people are handed over)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import LEADERS, Role
from leads.words import BuyingStage

ENTERING = frozenset({*LEADERS, Role.MARKETER, "integration"})


class CostQuerySet(models.QuerySet["Cost"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever enters costs sees all of them; sales sees what a lead costs, on the report's pages."""
        return self if viewer.role in ENTERING else self.none()


class Cost(models.Model):
    """What a source cost in a month; one row a month, source and currency. `source` is where people first came from."""

    month = models.DateField(_("month"))  # its first day
    source = models.CharField(_("source"), max_length=100)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")  # ISO 4217
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CostQuerySet.as_manager()

    class Meta:
        verbose_name = _("cost")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "source", "currency"], name="cost_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="cost_amount"),
            models.CheckConstraint(condition=Q(month__day=1), name="cost_month_begins"),
            models.CheckConstraint(condition=~Q(source=""), name="cost_of_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.source}: {self.amount} {self.currency}"


class WasteTerms(models.Model):
    """What both teams call handed over too early. The latest row holds; the earlier ones stay."""

    agreed_at = models.DateTimeField(_("agreed"))
    agreed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    earliest_stage = models.CharField(
        _("handed over from this buying stage on"), max_length=12, choices=BuyingStage.choices, default=BuyingStage.NEED
    )

    class Meta:
        verbose_name = _("terms of waste")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.earliest_stage
