"""Simulation: what a changed target would have made of the last 90 days, counted in chunks; nothing of it holds."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from sla.models.targets import Target
from sla.words import Promise


class SimulationQuerySet(models.QuerySet["Simulation"]):
    """Tries, and whose they are."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Everybody sees what they asked for themselves."""
        return self.filter(asked_by=viewer.pk) if viewer.pk is not None else self.none()


class Simulation(models.Model):
    """The values tried, beside the target they would change (none: a new one). A chunk's figures and `done` commit
    together, so that it goes on wherever it was killed. `people` are taken down at the start and emptied at the end.
    """

    asked_by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("asked at"))
    since = models.DateTimeField(_("counted from"))
    promise = models.CharField(_("promise"), max_length=16, choices=Promise.choices)
    target = models.ForeignKey(Target, null=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(null=True)  # of the target when it was tried
    tried = models.JSONField()  # the target's values as the form gave them
    people = ArrayField(models.BigIntegerField(), default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    figures = models.JSONField(default=dict)
    newly = ArrayField(models.BigIntegerField(), default=list)  # who would newly be breached, the first of them
    finished_at = models.DateTimeField(null=True)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("try of a target")

    def __str__(self) -> str:
        return f"{self.promise}: {self.done}/{self.total}"
