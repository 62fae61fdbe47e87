"""How people and companies look in JSON, going out and coming in. What the values mean is intake's to check."""

from typing import Any

from rest_framework import serializers

from leads.actions.intake.persons import LIKENESS
from leads.api.base import StrictBody
from leads.api.fields import Code, Employer, Id, Money, Named, Number, OneOf, Text, Whole, YesNo
from leads.models import Company, Contact
from leads.words import BuyingRole, BuyingStage, Market


class ExternalId(serializers.Serializer[Any]):
    system = serializers.CharField()
    value = serializers.CharField()


class CompanyName(serializers.ModelSerializer[Company]):
    class Meta:
        model = Company
        fields = ("id", "name")


class CompanyShape(serializers.ModelSerializer[Company]):
    owner = serializers.CharField(source="owner.email", read_only=True, allow_null=True, default=None)
    market = Code()
    revenue = Number(allow_null=True)
    external_ids = ExternalId(many=True, read_only=True, source="identities")

    class Meta:
        model = Company
        fields = (
            *("id", "version", "name", "domain", "business_id", "parent", "industry", "country", "employees"),
            *("revenue", "market", "has_marketing", "has_sales", "most_wanted", "owner", "extra", "external_ids"),
            *("customer_since", "created_at"),
        )
        read_only_fields = fields


class ContactShape(serializers.ModelSerializer[Contact]):
    """A person with how they stand."""

    company = CompanyName(read_only=True, allow_null=True)
    owner = serializers.CharField(source="owner.email", read_only=True, allow_null=True, default=None)
    role = Code()
    buying_stage = Code()
    points = Number(source="standing.points")
    fit_points = Number(source="standing.fit_points")
    engagement = Number(source="standing.engagement")
    gain = Number(source="standing.gain")
    fit = serializers.CharField(source="standing.fit", read_only=True)
    temperature = serializers.CharField(source="standing.temperature", read_only=True)
    last_activity_at = serializers.DateTimeField(source="standing.last_activity_at", read_only=True, allow_null=True)
    scored_at = serializers.DateTimeField(source="standing.scored_at", read_only=True, allow_null=True)
    respond_by = serializers.DateTimeField(
        source="standing.respond_by", read_only=True, allow_null=True, help_text="The earliest promised time still open"
    )
    external_ids = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = (
            *("id", "version", "name", "first_name", "last_name", "email", "phone", "title", "role", "language"),
            *("company", "owner", "source", "medium", "campaign", "topics", "buying_stage", "do_not_contact"),
            *("do_not_profile", "extra", "external_ids", "created_at", "stage", "place", "moved_at", "wake_at"),
            *("points", "fit_points", "engagement", "gain", "fit", "temperature", "last_activity_at", "scored_at"),
            "respond_by",
        )
        read_only_fields = fields

    def get_external_ids(self, contact: Contact) -> list[dict[str, str]]:
        known = [(one.system, one.value) for one in contact.identities.all() if one.kind == "external"]
        return [{"system": system, "value": value} for system, value in known if system != LIKENESS]


class CompanyFacts(StrictBody):
    """What may be said about a company. Absent says nothing, null clears."""

    name = Text(max_length=200)
    domain = Text()
    business_id = Text(max_length=32)
    parent = Text(max_length=200)  # type: ignore[assignment]  # a company's fact, not the serializer's
    industry = Text(max_length=100)
    country = Text(max_length=100, help_text="ISO code or name")
    employees = Whole()
    revenue = Money(help_text="EUR a year")
    market = OneOf(Market.choices)
    has_marketing = YesNo()
    has_sales = YesNo()
    most_wanted = YesNo()
    owner = Text(help_text="E-mail address of the owner")
    extra = Named()
    external_id = Text()
    system = Text(max_length=64, help_text="Which system's external_id it is")


class PersonFacts(StrictBody):
    """What may be said about a person. Absent says nothing, null clears."""

    name = Text(max_length=200, help_text="First and last name in one, where they are not known apart")
    first_name = Text(max_length=100)
    last_name = Text(max_length=100)
    email = Text()
    phone = Text(max_length=64)
    title = Text(max_length=150)
    role = OneOf(BuyingRole.choices)
    language = Text(max_length=35)
    owner = Text(help_text="E-mail address of the owner")
    source = Text(max_length=100)  # type: ignore[assignment]  # where the person came from, not DRF's
    medium = Text(max_length=100)
    campaign = Text(max_length=150)
    topics = serializers.ListField(child=Text(max_length=100, allow_null=False), required=False, allow_null=True)
    buying_stage = OneOf(BuyingStage.choices)
    do_not_contact = YesNo()
    do_not_profile = YesNo()
    extra = Named()
    company = Employer(required=False, allow_null=True)
    external_id = Text()
    user_id = Text()
    anonymous_id = Text()
    system = Text(max_length=64, help_text="Which system's external_id it is")


class Correction(StrictBody):
    """The version the change starts from; `If-Match` may say it instead."""

    version = Id(allow_null=False)


class PersonChange(PersonFacts, Correction):
    """Null and blank clear; an absent field stays."""

    external_id = user_id = anonymous_id = system = None  # type: ignore[assignment]  # DRF: not inherited


class CompanyChange(CompanyFacts, Correction):
    """Null and blank clear; an absent field stays."""

    external_id = system = None  # type: ignore[assignment]  # DRF: not inherited
