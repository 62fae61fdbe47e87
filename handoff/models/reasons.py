"""What both teams agreed about the handoff, as rows: reasons, the terms of a hold, opening questions."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handoff.words import Destination, TakeBack
from leads.words import Temperature


class Reason(models.Model):
    """Why somebody is returned, or an opportunity lost, and where that sends the person. Events keep the code."""

    class Act(models.TextChoices):
        RETURN = "return", _("Return")
        LOSE = "lose", _("Lose")

    act = models.CharField(_("act"), max_length=6, choices=Act.choices)
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=100)
    destination = models.CharField(_("destination"), max_length=8, choices=Destination.choices)
    revisit_days = models.PositiveSmallIntegerField(
        _("revisit after days"), null=True, blank=True, help_text=_("Suggested; only where it leads to nurture.")
    )
    asks_day = models.BooleanField(_("demands a day to revisit"), default=False)
    asks_words = models.BooleanField(_("demands words"), default=False)
    asks_who = models.BooleanField(_("asks who is the right person"), default=False)
    quality = models.BooleanField(
        _("counts against quality"), default=False, help_text=_("Marketing's commitment leaves such returns out.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("reason")
        ordering = ("act", "position", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["act", "code"], name="reason_code_once"),
            models.CheckConstraint(
                condition=Q(destination=Destination.NURTURE) | Q(asks_day=False, revisit_days=None),
                name="reason_revisits_from_nurture",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Terms(models.Model):
    """How sales promised to work a lead, and what makes it an opportunity. The latest row holds; events name it."""

    agreed_at = models.DateTimeField(_("agreed"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=5)
    days = models.PositiveSmallIntegerField(_("spread over days"), default=3)
    take_back = models.CharField(_("take-back"), max_length=9, choices=TakeBack.choices, default=TakeBack.OFFERED)
    demands = ArrayField(
        models.CharField(max_length=9), verbose_name=_("BANT demanded of an opportunity"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("terms of the handoff")
        verbose_name_plural = _("terms of the handoff")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.attempts} / {self.days}"


class Question(models.Model):
    """A suggested opening question; blank temperature or source means any."""

    text = models.CharField(_("question"), max_length=200)
    temperature = models.CharField(_("temperature"), max_length=4, choices=Temperature.choices, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("opening question")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text
