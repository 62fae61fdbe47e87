"""Commitment: the number marketing promises for a month. One team proposes it, the other confirms it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sla.visibility import CommitmentQuerySet
from sla.words import Accord, Engagement, Measure, Party

SCOPE = ("measure", "source", "country", "topic")


def every_engagement() -> list[str]:
    """All that engages somebody: the default of a new commitment."""
    return list(Engagement.values)


class Commitment(models.Model):
    """So many a month, for a source, a country or a topic (blank: all). Only a confirmed one counts.

    `side` is the team that proposed. Rows are answered once and never edited: a newer confirmed one of the same month
    and scope supersedes. The last three fields say what counts where engaged decision makers are measured.
    """

    month = models.DateField(_("month"))  # its first day
    measure = models.CharField(_("measure"), max_length=8, choices=Measure.choices, default=Measure.MQLS)
    promised = models.PositiveIntegerField(_("number promised"))
    source = models.CharField(_("source"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    topic = models.CharField(_("topic or product"), max_length=100, blank=True)
    window_days = models.PositiveSmallIntegerField(_("reached and engaged in the last (days)"), default=90)
    engaged_by = ArrayField(
        models.CharField(max_length=12, choices=Engagement.choices),
        verbose_name=_("engaged by"),
        default=every_engagement,
        blank=True,
    )
    least_activities = models.PositiveSmallIntegerField(
        _("or by so many activities of their own"), null=True, blank=True, default=3
    )
    state = models.CharField(_("state"), max_length=10, choices=Accord.choices, default=Accord.PROPOSED)
    side = models.CharField(_("proposed by"), max_length=9, choices=Party.choices)
    comment = models.TextField(_("words with it"), blank=True)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField(_("proposed"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    superseded_by = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="supersedes", db_index=False
    )
    warned_at = models.DateTimeField(_("early warning given"), null=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", *SCOPE], condition=Q(state=Accord.CONFIRMED), name="commitment_one_confirmed"
            ),
            models.UniqueConstraint(
                fields=["month", *SCOPE], condition=Q(state=Accord.PROPOSED), name="commitment_one_proposed"
            ),
            models.CheckConstraint(condition=Q(promised__gte=1), name="commitment_promises_something"),
            models.CheckConstraint(condition=Q(month__day=1), name="commitment_month_begins"),
            models.CheckConstraint(condition=Q(state__in=Accord.values), name="commitment_state_known"),
            models.CheckConstraint(condition=Q(window_days__gte=1), name="commitment_window"),
            # Agreed is what two people agreed; only a decline may be the proposer's own.
            models.CheckConstraint(
                condition=Q(state=Accord.PROPOSED, answered_by__isnull=True, answered_at__isnull=True)
                | Q(state=Accord.DECLINED, answered_by__isnull=False, answered_at__isnull=False)
                | (
                    Q(state__in=[Accord.CONFIRMED, Accord.SUPERSEDED], answered_at__isnull=False)
                    & ~Q(answered_by=F("proposed_by"))
                    & Q(answered_by__isnull=False)
                ),
                name="commitment_of_two",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "id"], name="commitment_month")]

    def __str__(self) -> str:
        return f"{self.promised} {self.measure} {self.month:%Y-%m}"

    @property
    def scope(self) -> tuple[str, str, str, str]:
        """What makes two commitments of a month the same one."""
        return self.measure, self.source, self.country, self.topic
