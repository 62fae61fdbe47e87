"""Company and the ids other systems know it by."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sql import BatonNow
from leads.visibility import CompanyQuerySet
from leads.words import Market

EDITED = [
    "name",
    "domain",
    "business_id",
    "parent",
    "industry",
    "country",
    "employees",
    "revenue",
    "market",
    "has_marketing",
    "has_sales",
    "most_wanted",
    "owner",
    "extra",
]


# The old row is kept at each change, so the facts as of a day are the first row kept after it, else today's.
@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, label="changed"),
    pghistory.DeleteEvent(label="deleted"),
    fields=EDITED,
    model_name="CompanyHistory",
    app_label="leads",
)
class Company(models.Model):
    """An organisation. Its domain is a hint (groups share one, small firms have none); a business id is unique."""

    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)  # folded: no case, accents or legal form
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    business_id = models.CharField(
        _("business id"), max_length=32, blank=True, help_text=_("Y-tunnus, matična številka or VAT number")
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent company"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
    )
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)  # ISO 3166-1 alpha-2
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    revenue = models.DecimalField(_("yearly revenue (EUR)"), max_digits=16, decimal_places=2, null=True, blank=True)
    market = models.CharField(_("sells to"), max_length=4, choices=Market.choices, blank=True)
    has_marketing = models.BooleanField(_("own marketing department"), null=True, blank=True)
    has_sales = models.BooleanField(_("own sales department"), null=True, blank=True)
    most_wanted = models.BooleanField(_("most wanted"), default=False)
    owner = models.ForeignKey(
        "accounts.User",
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="companies",
        db_index=False,
    )
    extra = models.JSONField(_("other facts"), default=dict, blank=True)
    # The first opportunity won with them, or the day another system's customers came; never typed in.
    customer_since = models.DateTimeField(_("customer since"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=BatonNow(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["business_id"], condition=~models.Q(business_id=""), name="company_business_id_unique"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name_key", "id"], name="company_name_key"),
            models.Index(fields=["domain"], condition=~models.Q(domain=""), name="company_domain"),
            models.Index(fields=["owner"], condition=models.Q(owner__isnull=False), name="company_owner"),
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="company_search"),
        ]

    def __str__(self) -> str:
        return self.name


class CompanyIdentity(models.Model):
    """An id another system knows the company by."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="identities")
    system = models.CharField(max_length=64)
    value = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "value"], name="company_identity_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.value}"
