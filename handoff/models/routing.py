"""Who gets whom: the rules in their order, and each salesperson's desk."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Rule(models.Model):
    """One line of routing: for whom (blank conditions mean anybody), and among whom. The first that fits is taken."""

    class Among(models.TextChoices):
        COMPANY_OWNER = "company_owner", _("the owner of the company")
        ROUND_ROBIN = "round_robin", _("in turn, by capacity")
        LEAST_LOADED = "least_loaded", _("whoever has most room")

    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("active"), default=True)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"), default=list, blank=True)
    industries = ArrayField(models.CharField(max_length=100), verbose_name=_("industries"), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list, blank=True)
    sources = ArrayField(models.CharField(max_length=100), verbose_name=_("sources"), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=100), verbose_name=_("topics"), default=list, blank=True)
    employees_min = models.PositiveIntegerField(_("employees from"), null=True, blank=True)
    employees_max = models.PositiveIntegerField(_("employees to"), null=True, blank=True)
    most_wanted = models.BooleanField(_("most-wanted companies only"), default=False)
    among = models.CharField(_("given to"), max_length=13, choices=Among.choices, default=Among.ROUND_ROBIN)
    team = models.ForeignKey(
        "accounts.Team", verbose_name=_("of team"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seller = models.ForeignKey(
        "accounts.User", verbose_name=_("always"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("routing rule")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """How many open handoffs a salesperson can hold, and when their turn last came.

    Routing locks the desks it fills, in the order of users, so that no two offers share the last seat.
    """

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="desk")
    capacity = models.PositiveSmallIntegerField(_("capacity"), default=25)
    takes_offers = models.BooleanField(_("takes offers"), default=True)
    turns = models.PositiveBigIntegerField(default=0)  # offers received in turn; turns / capacity is whose turn it is

    class Meta:
        verbose_name = _("desk")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(capacity__gte=0), name="desk_capacity")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.capacity}"
