"""Chance: an offer to sales or an arrival in the queue, and what was made of it. Written by reports.passages."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Chance(models.Model):
    """One that the relay could waste. `kind`: offers or mqls. `many`: the person had several of the kind.

    Offers: `outcome` is the handoff's state, `place` where it ended. MQLs: `outcome` is the act that ended the stay in
    review; `then_offered` until `offered_until` where that was an offer. How the person stood is as of then.
    """

    event = models.OneToOneField("leads.Event", primary_key=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("leads.Contact", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6)
    entered_at = models.DateTimeField()
    source = models.CharField(max_length=100, blank=True)
    campaign = models.CharField(max_length=150, blank=True)
    topic = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    fit = models.CharField(max_length=1, blank=True)
    person_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    buying_stage = models.CharField(max_length=12, blank=True)
    many = models.BooleanField()
    rule_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=12)
    ended_at = models.DateTimeField(null=True)
    then_offered = models.BooleanField()
    offered_until = models.DateTimeField(null=True)
    never_opened = models.BooleanField()
    never_worked = models.BooleanField()  # unless the reason spared them
    worked_late = models.BooleanField()
    few_attempts = models.BooleanField()  # unless the reason spared them
    never_judged = models.BooleanField()
    judged_late = models.BooleanField()
    no_reason = models.BooleanField()
    outside = models.BooleanField()
    deal_since = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=["offers", "mqls"]), name="chance_kind")]
        indexes: ClassVar = [models.Index(fields=["kind", "entered_at"], name="chance_time")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.contact_id}"
