"""Opportunity: a possible deal with a company, and the people who take part in it."""

from datetime import date, datetime, timedelta
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.sql import BatonNow
from handoff.visibility import OpportunityQuerySet
from handoff.words import Step
from leads.words import BuyingRole

# A month in a stage without a planned step: the card says so.
IDLE_DAYS = 30
EDITED = ["name", "company", "owner", "amount", "currency", "closes_on", "stage", "next_step", "next_step_on"]


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, label="changed"),
    pghistory.DeleteEvent(label="deleted"),
    fields=EDITED,
    model_name="OpportunityHistory",
    app_label="handoff",
)
class Opportunity(models.Model):
    """Made in Baton it has at least one person and a day it was opened; imported ones may lack company, people, days.

    An imported one is known again by `source` and `external_id`, and keeps in `said_stage` and `said_seller` what the
    other system said: our stage and owner go their own way.
    """

    class Stage(models.TextChoices):
        """The columns of the board; the last two end it."""

        DISCOVERY = "discovery", _("Discovery")
        SOLUTION = "solution", _("Solution")
        PROPOSAL = "proposal", _("Proposal")
        NEGOTIATION = "negotiation", _("Negotiation")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    OPEN_STAGES: ClassVar = (Stage.DISCOVERY, Stage.SOLUTION, Stage.PROPOSAL, Stage.NEGOTIATION)

    name = models.CharField(_("name"), max_length=200)
    company = models.ForeignKey(
        "leads.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="opportunities", db_index=False
    )
    owner = models.ForeignKey(
        "accounts.User",
        verbose_name=_("salesperson"),
        null=True,
        on_delete=models.PROTECT,
        related_name="opportunities",
        db_index=False,
    )
    handoff = models.ForeignKey(
        "handoff.Handoff", null=True, on_delete=models.PROTECT, related_name="opportunities", db_index=False
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")  # ISO 4217
    closes_on = models.DateField(_("expected close"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=11, choices=Stage.choices, default=Stage.DISCOVERY)
    repeat = models.BooleanField(_("repeat business"), default=False)
    reason = models.CharField(_("reason"), max_length=40, blank=True)  # of won or lost
    next_step = models.CharField(_("next step"), max_length=10, choices=Step.choices, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True)
    stage_since = models.DateTimeField(_("in this stage since"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    created_at = models.DateTimeField(_("created"), db_default=BatonNow(), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    source = models.ForeignKey(
        "leads.Source", null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    external_id = models.CharField(max_length=255, blank=True, default="", db_default="", editable=False)
    said_stage = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    said_seller = models.ForeignKey(
        "accounts.User", null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="opportunity_amount"),
            models.CheckConstraint(
                condition=(Q(stage__in=["won", "lost"]) & Q(ended_at__isnull=False))
                | (~Q(stage__in=["won", "lost"]) & Q(ended_at__isnull=True)),
                name="opportunity_ends_once",
            ),
            models.CheckConstraint(condition=~Q(stage="lost") | ~Q(reason=""), name="opportunity_lost_has_reason"),
            models.CheckConstraint(
                condition=Q(source__isnull=False) | Q(opened_at__isnull=False, stage_since__isnull=False),
                name="opportunity_of_ours_is_dated",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=Q(source__isnull=False), name="opportunity_imported_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "stage", "id"], name="opportunity_of_owner"),
            models.Index(fields=["stage", "id"], condition=Q(ended_at__isnull=True), name="opportunity_open"),
            models.Index(fields=["company", "id"], name="opportunity_of_company"),
            models.Index(F("opened_at").desc(nulls_last=True), F("id").desc(), name="opportunity_newest"),
            models.Index(fields=["handoff"], condition=Q(handoff__isnull=False), name="opportunity_of_handoff"),
            models.Index(
                fields=["next_step_on"],
                condition=Q(next_step_on__isnull=False, ended_at__isnull=True),
                name="opportunity_today",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def is_idle(self, at: datetime, today: date) -> bool:
        """Open, long in its stage, and no next step lies ahead."""
        planned = self.next_step_on is not None and self.next_step_on >= today
        since = self.stage_since or at
        return self.is_open and not planned and at - since > timedelta(days=IDLE_DAYS)


class Participant(models.Model):
    """A person's part in an opportunity."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="participants", db_index=False)
    contact = models.ForeignKey("leads.Contact", on_delete=models.CASCADE, related_name="participations")
    role = models.CharField(_("role in the decision"), max_length=16, choices=BuyingRole.choices, blank=True)

    class Meta:
        verbose_name = _("participant")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "contact"], name="participant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.opportunity_id}"
