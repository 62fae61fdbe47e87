"""Activity (what the person did), its catalogue of types, and the marks that ask for a new score."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.contacts import Contact
from leads.models.sources import Source
from leads.visibility import ActivityQuerySet
from leads.words import Intent, Temperature


class ActivityType(models.Model):
    """A kind of activity as data: points to start from, temperature and how long that signal is valid."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    points = models.DecimalField(_("default points"), max_digits=8, decimal_places=3, default=0)
    temperature = models.CharField(
        _("temperature"), max_length=4, choices=Temperature.choices, default=Temperature.WARM
    )
    valid_days = models.PositiveSmallIntegerField(_("signal valid for (days)"), default=90)
    intent = models.CharField(_("intent"), max_length=8, choices=Intent.choices, default=Intent.EARLY)
    own = models.BooleanField(_("the person's own act"), default=True)
    per_visit = models.BooleanField(_("counted once a visit"), default=False)

    class Meta:
        verbose_name = _("activity type")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """What a person did, at `occurred_at`, learned at `received_at`. Append-only; unique by (source, message id).

    `visit` is derived: for types counted per visit it names the first activity of the visit (a run with gaps
    under 30 minutes), and a late arrival re-derives it; for other types it is empty.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="activities", db_index=False)
    type = models.ForeignKey(ActivityType, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    message_id = models.CharField(max_length=200)
    occurred_at = models.DateTimeField(_("occurred"))
    received_at = models.DateTimeField(_("received"))
    visit = models.BigIntegerField(null=True, editable=False)
    properties = models.JSONField(_("properties"), default=dict, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "message_id"], name="activity_message_unique"),
        ]
        indexes: ClassVar = [
            # Covers the engine's read: a rescore without conditions on properties never visits the heap.
            models.Index(
                fields=["contact", "occurred_at"], include=["type", "visit", "id"], name="activity_of_contact"
            ),
            # Who did one kind of thing in a time, say was touched or answered a survey: few among many.
            models.Index(fields=["type", "occurred_at"], include=["contact"], name="activity_of_type"),
        ]

    def __str__(self) -> str:
        return f"{self.type_id} {self.occurred_at:%Y-%m-%d}"


class Touched(models.Model):
    """A contact whose streams changed since the last score. Cleared only if `generation` is unchanged.

    `quiet` stays true while only imports touched the person: whoever qualifies then arrives "from import".
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    generation = models.BigIntegerField(default=1)
    quiet = models.BooleanField(default=False)
    touched_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.contact_id}#{self.generation}"
