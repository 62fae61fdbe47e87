"""ScoringModel: a version of the rules. An active or retired version is never edited; a change is a new version."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sql import BatonNow


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class Ageing(models.TextChoices):
    """How points age. Steps are exact; a half-life is continuous."""

    NEVER = "never", _("Never")
    STEPS = "steps", _("In steps")
    HALF_LIFE = "half_life", _("By half-life")


class Ages(models.Model):
    """A decay schedule. Steps are [[from_day, factor], …], half-open: [[90, 0.5], [180, 0]] is the default.

    Age is elapsed seconds / 86 400. `half_life_days` h gives the factor 2^(−age / h).
    """

    ageing = models.CharField(_("points age"), max_length=9, choices=Ageing.choices, default=Ageing.STEPS)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    half_life_days = models.FloatField(_("half-life (days)"), null=True, blank=True)

    class Meta:
        abstract = True


class Caps(models.Model):
    """How far a sum may go; each side clips only where it is set."""

    cap_max = models.DecimalField(_("at most"), max_digits=8, decimal_places=3, null=True, blank=True)
    cap_min = models.DecimalField(_("at least"), max_digits=8, decimal_places=3, null=True, blank=True)

    class Meta:
        abstract = True


class ScoringModel(Ages, Caps):
    """One version of the agreed points. The caps here clip the total; `fit_cap` clips what facts alone may add."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFT)
    fit_cap = models.DecimalField(_("fit at most"), max_digits=8, decimal_places=3, default=30)
    # Fit points from which the letter is given; below all of them it is D.
    fit_a = models.DecimalField(_("A from"), max_digits=8, decimal_places=3, default=22)
    fit_b = models.DecimalField(_("B from"), max_digits=8, decimal_places=3, default=14)
    fit_c = models.DecimalField(_("C from"), max_digits=8, decimal_places=3, default=6)
    activated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=BatonNow(), editable=False)
    created_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("scoring model")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["status"], condition=models.Q(status="active"), name="one_active_scoring_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class RuleGroup(Caps):
    """Rules that share a cap, e.g. "e-mail engagement at most 10"."""

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=80)

    def __str__(self) -> str:
        return self.name


class FactRule(models.Model):
    """A condition on one fact of the person or the company. `field` is a name of scoring.facts.FACTS."""

    class Op(models.TextChoices):
        EQUALS = "equals", _("is")
        IN = "in", _("is one of")
        RANGE = "range", _("is between")  # value: [low or null, high or null], both ends included
        CONTAINS = "contains", _("contains")  # text, case-insensitively; of a list, one member
        IS_SET = "is_set", _("is known")  # value: true or false

    label = models.CharField(_("label"), max_length=120)
    field = models.CharField(_("fact"), max_length=40)
    op = models.CharField(_("condition"), max_length=8, choices=Op.choices)
    value = models.JSONField(_("value"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label


class FitRule(FactRule):
    """Points for what a person or company is."""

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="fit_rules")
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=3)


class ExclusionRule(FactRule):
    """Who takes no part at all: a competitor, a student, our own staff. Their points are taken off to nil."""

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="exclusions")


class BehaviourRule(Ages, Caps):
    """Points for what a person does. `ageing` blank means: as the model says.

    `conditions` are on the activity's properties: [{"property", "op", "value"}], all must hold; ops as FactRule.
    """

    model = models.ForeignKey(ScoringModel, on_delete=models.CASCADE, related_name="behaviour_rules")
    label = models.CharField(_("label"), max_length=120)
    type = models.ForeignKey("leads.ActivityType", on_delete=models.PROTECT, related_name="+")
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=3)
    group = models.ForeignKey(RuleGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="rules")
    ageing = models.CharField(_("points age"), max_length=9, choices=Ageing.choices, blank=True, default="")

    def __str__(self) -> str:
        return self.label
