"""Clock: one target counting for one person. A cache of what sla.deriving says; only sla.actions write it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.words import Temperature
from sla.models.targets import Target
from sla.visibility import ClockQuerySet
from sla.words import Party, Promise, State

OPEN = Q(ended_at__isnull=True)


class Clock(models.Model):
    """`key` names what started it ("e12" an event, "a34" an activity), so that deriving again finds the same row.

    It began at `started_at`; the time allowed counts from `counts_from` (later where a rise in temperature or an
    answer set it anew). `due_at` leaves pauses out, `strict_due_at` counts them. Times of answers are when they
    happened, not when they were noted.
    """

    contact = models.ForeignKey("leads.Contact", on_delete=models.CASCADE, related_name="clocks", db_index=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    promise = models.CharField(_("promise"), max_length=16, choices=Promise.choices)
    party = models.CharField(_("whose promise"), max_length=9, choices=Party.choices)
    key = models.CharField(max_length=24)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    temperature = models.CharField(_("temperature"), max_length=4, choices=Temperature.choices, blank=True)
    started_at = models.DateTimeField(_("started"))
    counts_from = models.DateTimeField(_("counts from"))
    allowed = models.DurationField(_("time allowed"))
    due_at = models.DateTimeField(_("due"))
    strict_due_at = models.DateTimeField(_("due without pauses"))
    resumes_at = models.DateTimeField(_("goes on"), null=True)
    breached_at = models.DateTimeField(_("breached"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.BigIntegerField(null=True)  # the event that answered or closed it, if an event did
    outcome_event = models.BigIntegerField(null=True)  # the sla.met or sla.breached event that stands
    user = models.ForeignKey(
        "accounts.User", verbose_name=_("responsible"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(
        "accounts.Team", verbose_name=_("team"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    next_at = models.DateTimeField(null=True)  # when time next changes something: a step, the deadline, a pause's end
    derived_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)  # failed derivations; pushed on with backoff

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "promise", "key"], name="clock_once"),
            models.UniqueConstraint(fields=["contact", "promise"], condition=OPEN, name="clock_one_open"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="clock_state_known"),
            models.CheckConstraint(
                condition=(Q(state__in=[State.RUNNING, State.PAUSED]) & OPEN)
                | (Q(state__in=[State.MET, State.SUPERSEDED]) & ~OPEN)
                | Q(state=State.BREACHED),
                name="clock_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(state=State.BREACHED, breached_at__isnull=False)
                | (~Q(state=State.BREACHED) & Q(breached_at__isnull=True)),
                name="clock_breached_at_deadline",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="clock_next"),
            models.Index(fields=["derived_at"], condition=OPEN, name="clock_derived"),
            models.Index(fields=["promise", "state", "due_at", "id"], condition=OPEN, name="clock_open"),
            models.Index(fields=["breached_at", "id"], condition=Q(breached_at__isnull=False), name="clock_breached"),
            models.Index(fields=["answered_at", "id"], condition=Q(state=State.MET), name="clock_met"),
        ]

    def __str__(self) -> str:
        return f"{self.promise} of {self.contact_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None
