"""Target: one line of the service level agreement, as data."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.words import Stage, Temperature
from sla.words import PARTY, Answer, Pause, Promise, Start, Unit

EDITED = [
    "name",
    "starts",
    "meets",
    "pauses",
    "length",
    "unit",
    "business",
    "renews",
    "stages",
    "temperatures",
    "fits",
    "sources",
    "countries",
    "team",
    "position",
    "active",
]


def _words(choices: type[models.TextChoices]) -> "models.CharField[str, str]":
    return models.CharField(max_length=16, choices=choices.choices)


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, label="changed"),
    pghistory.DeleteEvent(label="deleted"),
    fields=EDITED,
    model_name="TargetHistory",
    app_label="sla",
)
class Target(models.Model):
    """From what start to what answer, within how long, for whom (empty: anybody), and what may pause it.

    It counts nothing that happened before `since`: who waits then starts waiting then.
    """

    promise = models.CharField(_("promise"), max_length=16, choices=Promise.choices)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)
    since = models.DateTimeField(_("since"), null=True, editable=False)
    starts = models.CharField(_("starts with"), max_length=16, choices=Start.choices)
    meets = ArrayField(_words(Answer), verbose_name=_("is met by"), default=list)
    pauses = ArrayField(_words(Pause), verbose_name=_("may be paused because"), default=list, blank=True)
    length = models.PositiveIntegerField(_("within"))
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices, default=Unit.HOURS)
    business = models.BooleanField(_("in business time"), default=True)
    # Every answer sets the same clock back to its start, and leaving the table keeps the promise.
    renews = models.BooleanField(_("begins anew with every answer"), default=False)
    stages = ArrayField(
        models.CharField(max_length=12, choices=Stage.choices), verbose_name=_("stages"), default=list, blank=True
    )
    temperatures = ArrayField(
        models.CharField(max_length=4, choices=Temperature.choices),
        verbose_name=_("temperatures"),
        default=list,
        blank=True,
    )
    fits = ArrayField(models.CharField(max_length=1), verbose_name=_("ICP tiers (fit)"), default=list, blank=True)
    sources = ArrayField(models.CharField(max_length=100), verbose_name=_("sources"), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"), default=list, blank=True)
    team = models.ForeignKey(
        "accounts.Team", verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("target")
        ordering = ("promise", "position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(length__gte=1), name="target_allows_time"),
            models.CheckConstraint(condition=Q(promise__in=Promise.values), name="target_promise_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def party(self) -> str:
        """Whose promise it is."""
        return PARTY[self.promise]
