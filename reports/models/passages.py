"""Passage (one stay of a person at a stage and place) and Journey (a person's firsts). Written by reports.passages."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.words import Place, Stage


class Passage(models.Model):
    """From where, to where, entered, left; and how the person stood then. One row a move that was not taken back.

    `nth`: the how-manieth time they entered this stage, 0 where only the place changed. `entered_before`: when they
    entered the same stage the last time. Country, campaign and topic are kept as they were when first derived.
    """

    event = models.OneToOneField("leads.Event", primary_key=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("leads.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=40, blank=True)
    from_stage = models.CharField(max_length=12, blank=True)
    from_place = models.CharField(max_length=12, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    place = models.CharField(_("place"), max_length=12, choices=Place.choices)
    entered_at = models.DateTimeField(_("entered"))
    left_at = models.DateTimeField(_("left"), null=True)
    next_stage = models.CharField(max_length=12, blank=True)
    nth = models.PositiveSmallIntegerField(default=0)
    entered_before = models.DateTimeField(null=True)
    history = models.BooleanField(default=False)  # brought along from another system
    source = models.CharField(_("source"), max_length=100, blank=True)
    campaign = models.CharField(_("campaign"), max_length=150, blank=True)
    topic = models.CharField(_("topic"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    fit = models.CharField(_("fit"), max_length=1, blank=True)
    temperature = models.CharField(_("temperature"), max_length=4, blank=True)
    buying_stage = models.CharField(_("buying stage"), max_length=12, blank=True)
    definition_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)  # the salesperson concerned, else the owner
    team_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("passage")
        constraints: ClassVar = [
            # Impossible durations are listed by the reports, not refused: history brings them along.
            models.CheckConstraint(condition=Q(nth__gte=0), name="passage_nth"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact", "entered_at"], name="passage_of_contact"),
            models.Index(fields=["stage", "entered_at"], condition=Q(nth__gte=1), name="passage_entered"),
            models.Index(fields=["kind", "entered_at"], name="passage_kind"),
            models.Index(fields=["place", "left_at"], name="passage_left"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.stage}"


class Journey(models.Model):
    """When a person first came to each stage, was accepted, tried to be reached, returned; one row a person.

    Whoever skips a stage has passed it: its first is that of the next one they came to.
    """

    contact = models.OneToOneField("leads.Contact", primary_key=True, on_delete=models.CASCADE, related_name="journey")
    began_at = models.DateTimeField()  # the first passage
    first_activity_at = models.DateTimeField(null=True)
    lead_at = models.DateTimeField(null=True)
    mql_at = models.DateTimeField(null=True)
    sql_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    opportunity_at = models.DateTimeField(null=True)
    customer_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)  # sales' first try
    returns = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=12, choices=Stage.choices)  # where they are now
    place = models.CharField(max_length=12, choices=Place.choices)
    history = models.BooleanField(default=False)  # began in another system
    source = models.CharField(max_length=100, blank=True)
    campaign = models.CharField(max_length=150, blank=True)
    topic = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    fit = models.CharField(max_length=1, blank=True)
    most_wanted = models.BooleanField(default=False)
    person_id = models.BigIntegerField(null=True)  # the salesperson who had them last
    team_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("journey")
        indexes: ClassVar = [
            models.Index(fields=["began_at"], name="journey_began"),
            models.Index(fields=["lead_at"], name="journey_lead"),
            models.Index(fields=["mql_at"], condition=Q(mql_at__isnull=False), name="journey_mql"),
            models.Index(fields=["sql_at"], condition=Q(sql_at__isnull=False), name="journey_sql"),
            models.Index(
                fields=["opportunity_at"], condition=Q(opportunity_at__isnull=False), name="journey_opportunity"
            ),
            models.Index(fields=["accepted_at"], condition=Q(accepted_at__isnull=False), name="journey_accepted"),
            models.Index(fields=["customer_at"], condition=Q(customer_at__isnull=False), name="journey_customer"),
        ]

    def __str__(self) -> str:
        return f"journey of {self.contact_id}"
