"""Standing: one narrow row per contact that lists sort and filter by. Engines write it through leads.actions."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.contacts import Contact
from leads.words import Temperature


class Standing(models.Model):
    """How a person stands now: a cache that the scoring engine can rebuild at any time, as of any date."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    points = models.DecimalField(_("points"), max_digits=30, decimal_places=15, default=0)  # fit + engagement
    engagement = models.DecimalField(_("engagement"), max_digits=30, decimal_places=15, default=0)
    fit_points = models.DecimalField(_("fit points"), max_digits=30, decimal_places=15, default=0)
    fit = models.CharField(_("fit"), max_length=1, default="D")
    temperature = models.CharField(
        _("temperature"), max_length=4, choices=Temperature.choices, default=Temperature.COLD
    )
    gain = models.DecimalField(_("gain of 7 days"), max_digits=30, decimal_places=15, default=0)
    last_activity_at = models.DateTimeField(_("last activity"), null=True)
    scored_at = models.DateTimeField(null=True)
    model_id = models.BigIntegerField(null=True)  # scoring.ScoringModel; the engine is a floor above, so no key
    next_change_at = models.DateTimeField(null=True)
    respond_by = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # failed rescores; quarantined after 10

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-points", "contact"], name="standing_points"),
            models.Index(
                fields=["next_change_at"],
                condition=models.Q(next_change_at__isnull=False),
                name="standing_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.points}"
