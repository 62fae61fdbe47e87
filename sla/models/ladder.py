"""The ladder: who is told and what is done as a clock runs down. Rungs are data; escalations, what was climbed."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sla.models.clocks import Clock
from sla.words import Act, Promise


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, label="changed"),
    pghistory.DeleteEvent(label="deleted"),
    fields=["promise", "percent", "tells_owner", "tells_managers", "act", "most", "active"],
    model_name="RungHistory",
    app_label="sla",
)
class Rung(models.Model):
    """One step, at so many per cent of the time allowed. Rungs that name a promise replace the general ones for it.

    A clock that was past it before `since` has not climbed it: nobody is told of what lies behind.
    """

    promise = models.CharField(_("promise"), max_length=16, choices=Promise.choices, blank=True)
    percent = models.PositiveSmallIntegerField(_("at per cent of the time"))
    tells_owner = models.BooleanField(_("tells whoever is responsible"), default=True)
    tells_managers = models.BooleanField(_("tells the managers"), default=False)
    act = models.CharField(_("does"), max_length=9, choices=Act.choices, blank=True, default=Act.TELL)
    most = models.PositiveSmallIntegerField(_("at most times"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)
    since = models.DateTimeField(_("since"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("step of the ladder")
        verbose_name_plural = _("steps of the ladder")
        ordering = ("promise", "percent")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promise", "percent"], name="rung_once"),
            models.CheckConstraint(condition=Q(percent__gte=1), name="rung_percent"),
            # Nobody loses a person before the deadline.
            models.CheckConstraint(condition=Q(act="") | Q(percent__gte=100), name="rung_acts_after_breach"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class Escalation(models.Model):
    """A rung that a clock has reached, once for each time it was set going (`since`: the clock's counts_from)."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="escalations", db_index=False)
    percent = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    at = models.DateTimeField(_("at"))  # when the rung was reached
    event = models.OneToOneField("leads.Event", on_delete=models.PROTECT, related_name="+")
    told = ArrayField(models.BigIntegerField(), default=list)  # users; empty: nobody was there to tell
    act = models.CharField(max_length=9, choices=Act.choices, blank=True)
    collapsed = models.BooleanField(default=False)  # reached together with a higher one, which alone was told

    class Meta:
        verbose_name = _("escalation")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clock", "percent", "since"], name="escalation_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at", "id"], condition=Q(told=[], collapsed=False), name="escalation_told_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} at {self.percent} %"
