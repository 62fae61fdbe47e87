"""Bant: what a salesperson learned about budget, authority, need and timing, and the facts around a decision."""

from typing import ClassVar

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from handoff.words import Answer

FOUR = ("budget", "authority", "need", "timing")
# Facts worth collecting for the decision (mission 3, text D).
FACTS = (
    "decision_makers",
    "projects",
    "situation",
    "suppliers",
    "satisfaction",
    "buying_window",
    "turning_points",
)
WORDS = tuple(f"{one}_words" for one in FOUR)


def _answer(label: object) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=3, choices=Answer.choices, blank=True, default="")  # type: ignore[arg-type]


def _words(label: object) -> "models.TextField[str, str]":
    return models.TextField(label, max_length=2000, blank=True, default="")  # type: ignore[arg-type]


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, label="changed"),
    pghistory.DeleteEvent(label="deleted"),
    fields=[*FOUR, *WORDS, *FACTS],
    model_name="BantHistory",
    app_label="handoff",
)
class Bant(models.Model):
    """One row a person, filled during calls and saved as one types; each of the four is yes, no or not yet known."""

    contact = models.OneToOneField("leads.Contact", on_delete=models.CASCADE, primary_key=True, related_name="bant")
    budget = _answer(_("budget"))
    authority = _answer(_("authority"))
    need = _answer(_("need"))
    timing = _answer(_("timing"))
    budget_words = _words(_("budget in words"))
    authority_words = _words(_("who decides"))
    need_words = _words(_("need in words"))
    timing_words = _words(_("schedule"))
    decision_makers = _words(_("decision makers"))
    projects = _words(_("projects"))
    situation = _words(_("current situation"))
    suppliers = _words(_("current suppliers"))
    satisfaction = _words(_("satisfaction with them"))
    buying_window = _words(_("buying window"))
    turning_points = _words(_("turning points"))
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("BANT")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(**{f"{one}__in": Answer.values for one in FOUR}), name="bant_answers_known"
            ),
        ]

    def __str__(self) -> str:
        return f"BANT of {self.contact_id}"
