"""Passage (one stay of a person at a stage and place) and Journey (a person's firsts). Written by reports.passages."""

from itertools import pairwise
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.words import Place, Stage


def _covering(fields: list[str], before: str, condition: Q, name: str) -> models.Index:
    return models.Index(fields=fields, include=[before, "contact"], condition=condition, name=name)


class Passage(models.Model):
    """From where, to where, entered, left; and how the person stood then. One row a move that was not taken back.

    `nth`: the how-manieth time they entered this stage, 0 where only the place changed. `entered_before`: when they
    entered the same stage the last time. `many`: they stood at this stage and place more than once. `step` is the
    step of the funnel entered, `back` the one gone back from, `way` how; each `…_before` is when the person did the
    same the last time. Country, campaign and topic are kept as they were when first derived.
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
    many = models.BooleanField(default=False)
    step = models.CharField(max_length=13, blank=True, db_default="")
    step_before = models.DateTimeField(null=True)
    accepted = models.BooleanField(default=False)
    accepted_before = models.DateTimeField(null=True)
    back = models.CharField(max_length=12, blank=True, db_default="")
    back_before = models.DateTimeField(null=True)
    way = models.CharField(max_length=12, blank=True, db_default="")
    way_before = models.DateTimeField(null=True)
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
            models.Index(fields=["kind", "entered_at"], name="passage_kind"),
            # Cover what counts ask: figures read no row of the table.
            _covering(["step", "entered_at"], "step_before", ~Q(step=""), "passage_step"),
            _covering(["entered_at"], "accepted_before", Q(accepted=True), "passage_accepted"),
            _covering(["back", "entered_at"], "back_before", ~Q(back=""), "passage_back"),
            _covering(["way", "entered_at"], "way_before", ~Q(way=""), "passage_way"),
            models.Index(
                fields=["place", "stage", "left_at"], include=["entered_at", "contact", "many"], name="passage_left"
            ),
            models.Index(
                fields=["place", "entered_at"],
                include=["contact", "source", "campaign", "topic", "country", "fit", "team_id", "person_id"],
                condition=Q(left_at=None) & ~Q(place="none"),
                name="passage_now",
            ),
            models.Index(fields=["contact"], condition=Q(left_at__lt=F("entered_at")), name="passage_impossible"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.stage}"


FIRSTS = (None, "began_at", "lead_at", "mql_at", "sql_at", "accepted_at", "opportunity_at", "customer_at")


def _first(before: str | None, first: str | None) -> models.Index:
    """Who first came to a step in a time, how long after the step before, by which source, and who of them bought."""
    condition = Q(**{f"{first}__isnull": False}) if before else None
    include = {before or "came": 0, "came": 0, "source": 0, "customer_at": 0}
    include.pop(str(first), None)
    name = f"journey_{str(first).removesuffix('_at')}"
    return models.Index(fields=[str(first)], include=list(include), condition=condition, name=name)


class Journey(models.Model):
    """When a person first came to each stage, was accepted, tried to be reached, returned; one row a person.

    Whoever skips a stage has passed it: its first is that of the next one they came to. `met_at`: the first meeting
    with sales. `bought_at`: became a customer, not by a deal that began with somebody else. `came`: not brought along
    by another system already with sales or as a customer. `back_…`: ever went back from that step. `fit` is that of
    the last move, `fit_now` and `buying_stage` are as of today.
    """

    contact = models.OneToOneField("leads.Contact", primary_key=True, on_delete=models.CASCADE, related_name="journey")
    began_at = models.DateTimeField()  # the first passage
    first_activity_at = models.DateTimeField(null=True)
    lead_at = models.DateTimeField(null=True)
    mql_at = models.DateTimeField(null=True)
    sql_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    opportunity_at = models.DateTimeField(null=True)
    customer_at = models.DateTimeField(null=True)
    bought_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)  # sales' first try
    returns = models.PositiveSmallIntegerField(default=0)
    back_lead = models.BooleanField(default=False)
    back_mql = models.BooleanField(default=False)
    back_sql = models.BooleanField(default=False)
    back_accepted = models.BooleanField(default=False)
    back_opportunity = models.BooleanField(default=False)
    came = models.BooleanField(default=True)
    stage = models.CharField(max_length=12, choices=Stage.choices)  # where they are now
    place = models.CharField(max_length=12, choices=Place.choices)
    history = models.BooleanField(default=False)  # began in another system
    source = models.CharField(max_length=100, blank=True)
    campaign = models.CharField(max_length=150, blank=True)
    topic = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    fit = models.CharField(max_length=1, blank=True)
    fit_now = models.CharField(max_length=1, blank=True, db_default="")
    buying_stage = models.CharField(max_length=12, blank=True, db_default="")
    company_id = models.BigIntegerField(null=True)
    most_wanted = models.BooleanField(default=False)
    person_id = models.BigIntegerField(null=True)  # the salesperson who had them last
    team_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("journey")
        indexes: ClassVar = [
            *(_first(*each) for each in pairwise(FIRSTS)),
            models.Index(fields=["sql_at"], condition=Q(attempted_at__lt=F("sql_at")), name="journey_tried_before"),
            models.Index(
                fields=["customer_at"],
                condition=Q(first_activity_at__gt=F("customer_at")) | Q(attempted_at__gt=F("customer_at")),
                name="journey_bought_before",
            ),
            # The target group of today, company by company.
            models.Index(
                fields=["company_id"],
                include=["topic", "buying_stage"],
                condition=Q(fit_now__in=["A", "B"]) & ~Q(stage="discarded"),
                name="journey_target",
            ),
        ]

    def __str__(self) -> str:
        return f"journey of {self.contact_id}"
