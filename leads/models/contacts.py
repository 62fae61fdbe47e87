"""Contact (a person, and so a lead) and the identities that make them one person."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sql import BatonNow
from leads.lifecycle import STANDPOINTS
from leads.models.companies import Company
from leads.models.sources import Source
from leads.visibility import ContactQuerySet
from leads.words import BuyingRole, BuyingStage, Place, Stage

EDITED = [
    "first_name",
    "last_name",
    "email",
    "phone",
    "title",
    "role",
    "language",
    "company",
    "owner",
    "source",
    "medium",
    "campaign",
    "topics",
    "buying_stage",
    "do_not_contact",
    "do_not_profile",
    "extra",
]


def _at_a_standpoint() -> models.Q:
    """The database's copy of leads.lifecycle.STANDPOINTS."""
    allowed = models.Q()
    for stage, place in STANDPOINTS:
        allowed |= models.Q(stage=stage, place=place)
    return allowed


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, label="changed"),
    pghistory.DeleteEvent(label="deleted"),
    fields=EDITED,
    model_name="ContactHistory",
    app_label="leads",
)
class Contact(models.Model):
    """A person. Stage and place change through `leads.actions.move` only; the score lives in Standing.

    `version` counts people's changes and moves, never rescores. `search` is folded name + e-mail for look-up,
    or what stands in for them: `known_as`, the id a person came with ("crm 1234", "#1234").
    """

    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)  # as typed; the key is an Identity
    phone = models.CharField(_("phone"), max_length=64, blank=True)  # E.164 where it parses, else as given
    title = models.CharField(_("title"), max_length=150, blank=True)
    role = models.CharField(_("role in the decision"), max_length=16, choices=BuyingRole.choices, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    company = models.ForeignKey(
        Company,
        verbose_name=_("company"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contacts",
        db_index=False,
    )
    owner = models.ForeignKey(
        "accounts.User",
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contacts",
        db_index=False,
    )
    # The salesperson an open offer is addressed to. Handoff writes it; here since it says who sees the person.
    offered_to = models.ForeignKey(
        "accounts.User",
        verbose_name=_("offered to"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="offered_contacts",
        db_index=False,
    )
    source = models.CharField(_("source"), max_length=100, blank=True)  # first touch
    medium = models.CharField(_("medium"), max_length=100, blank=True)
    campaign = models.CharField(_("campaign"), max_length=150, blank=True)
    topics = ArrayField(models.CharField(max_length=100), verbose_name=_("topics"), default=list, blank=True)
    buying_stage = models.CharField(_("buying stage"), max_length=12, choices=BuyingStage.choices, blank=True)
    do_not_contact = models.BooleanField(_("do not contact"), default=False)
    do_not_profile = models.BooleanField(_("do not profile"), default=False)
    extra = models.JSONField(_("other facts"), default=dict, blank=True)
    origin = models.ForeignKey(
        Source,
        verbose_name=_("came through"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(_("created"), db_default=BatonNow(), editable=False)
    known_as = models.CharField(max_length=320, default="", db_default="", editable=False)
    search = models.CharField(max_length=460, default="", editable=False)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.LEAD, editable=False)
    place = models.CharField(_("place"), max_length=12, choices=Place.choices, default=Place.NONE, editable=False)
    # No stage without its event: (move_event, id, stage, place) references the event row, deferred (migration 0002).
    move_event = models.ForeignKey(
        "leads.Event",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    moved_at = models.DateTimeField(_("here since"), editable=False)
    wake_at = models.DateTimeField(_("revisit on"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.CheckConstraint(condition=_at_a_standpoint(), name="contact_at_a_standpoint"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "id"], condition=~models.Q(place="none"), name="contact_place"),
            models.Index(fields=["company", "id"], include=["role"], name="contact_company"),
            models.Index(fields=["owner", "id"], condition=models.Q(owner__isnull=False), name="contact_owner"),
            models.Index(
                fields=["offered_to", "id"], condition=models.Q(offered_to__isnull=False), name="contact_offered_to"
            ),
            models.Index(fields=["wake_at"], condition=models.Q(wake_at__isnull=False), name="contact_wake"),
            models.Index(fields=["created_at", "id"], name="contact_created"),
            models.Index(fields=["last_name", "first_name", "id"], name="contact_name"),
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="contact_search"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name, else the e-mail address, the phone number, the id; else a word for the unnamed."""
        named = f"{self.first_name} {self.last_name}".strip() or self.email or self.phone or self.known_as
        return named or str(_("Unnamed person"))


class Identity(models.Model):
    """One thing that names exactly one person. Role addresses (info@ …) never become identities."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        ANONYMOUS = "anonymous", _("Anonymous id")
        USER = "user", _("User id")
        EXTERNAL = "external", _("External id")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    system = models.CharField(max_length=64, blank=True, default="")  # for external ids
    value = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["value", "kind", "system"], name="identity_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"
