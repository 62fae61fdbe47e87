"""Attempt: one try of a salesperson to reach a person. Only real logged ones count; an undone one does not."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from handoff.models.handoffs import Handoff
from handoff.words import Channel, Outcome


class Attempt(models.Model):
    """When, how and what came of it. The salesperson's note is the detail of the event, which can be erased."""

    handoff = models.ForeignKey(Handoff, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("at"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices)
    event = models.OneToOneField("leads.Event", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attempt")
        indexes: ClassVar = [models.Index(fields=["handoff", "at"], name="attempt_of_handoff")]

    def __str__(self) -> str:
        return f"{self.channel} {self.outcome}"
