"""How API lists may be narrowed. The names people know from pages mean the same here."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from accounts.models import User
from leads.api.fields import BIGGEST
from leads.api.moments import moment
from leads.filters import FactsFilter, PeopleFilter
from leads.models import Activity, Company, Contact, Event
from leads.normalise.text import fold
from leads.search import companies_like


class IdFilter(filters.NumberFilter):
    """A whole positive number that an id can be."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"min_value": 1, "max_value": BIGGEST, **options})

    def get_max_validator(self) -> None:
        """The field's own bounds are enough."""


class MomentField(forms.CharField):
    """A moment with its offset, or a day, which begins at midnight UTC."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return moment(text, day_will_do=True) if text else None
        except ValueError as error:
            words = _("Write a day or a moment with its offset, e.g. 2026-11-22T09:30:00Z.")
            raise forms.ValidationError(words, code="invalid") from error


@extend_schema_field({"type": "string", "examples": ["2026-11-22T09:30:00Z", "2026-11-22"]})
class MomentFilter(filters.Filter):
    field_class = MomentField


@extend_schema_field({"type": "boolean"})
class YesNoFilter(filters.TypedChoiceFilter):
    """`true` or `false`; anything else is refused rather than taken for no answer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(*args, choices=choices, coerce="true".__eq__, **options)


class ContactFilter(PeopleFilter):
    """People: as on the page, and by what an integration knows of them."""

    company = IdFilter(field_name="company_id")
    company_name = filters.CharFilter(field_name="company__name", lookup_expr="icontains")
    email = filters.CharFilter(method="of_email")
    external_id = filters.CharFilter(method="of_external_id")
    system = filters.CharFilter(method="of_system")
    owner = filters.ModelChoiceFilter(queryset=User.objects.all(), to_field_name="email")
    points_min = filters.NumberFilter(field_name="standing__points", lookup_expr="gte")
    points_max = filters.NumberFilter(field_name="standing__points", lookup_expr="lte")
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")
    updated_after = MomentFilter(
        method="changed_since", help_text=_("Born, edited or moved since; not merely rescored")
    )

    class Meta(FactsFilter.Meta):
        pass

    def of_email(self, queryset: QuerySet[Contact], name: str, value: str) -> QuerySet[Contact]:
        return queryset.filter(email__iexact=value.strip())

    def of_external_id(self, queryset: QuerySet[Contact], name: str, value: str) -> QuerySet[Contact]:
        return queryset.filter(identities__kind="external", identities__value=value, **self._of_system())

    def of_system(self, queryset: QuerySet[Contact], name: str, value: str) -> QuerySet[Contact]:
        """Beside external_id it says whose id that is; alone, everybody that system knows."""
        if self.form.cleaned_data.get("external_id"):
            return queryset
        return queryset.filter(Q(pk__in=Contact.objects.filter(identities__system=value).values("pk")))

    def _of_system(self) -> dict[str, str]:
        system = self.form.cleaned_data.get("system")
        return {"identities__system": system} if system else {}

    def changed_since(self, queryset: QuerySet[Contact], name: str, value: Any) -> QuerySet[Contact]:
        edited = Contact.pgh_event_model.objects.filter(pgh_created_at__gte=value).values("pgh_obj_id")  # type: ignore[attr-defined]
        return queryset.filter(Q(created_at__gte=value) | Q(moved_at__gte=value) | Q(pk__in=edited))


class CompanyFilter(filters.FilterSet):
    name = filters.CharFilter(method="of_name")
    domain = filters.CharFilter(lookup_expr="iexact")
    business_id = filters.CharFilter(lookup_expr="iexact")
    external_id = filters.CharFilter(field_name="identities__value")
    country = filters.CharFilter(lookup_expr="iexact")
    industry = filters.CharFilter(lookup_expr="iexact")
    most_wanted = YesNoFilter()
    owner = filters.ModelChoiceFilter(queryset=User.objects.all(), to_field_name="email")
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")
    q = filters.CharFilter(method="like")

    class Meta:
        model = Company
        fields: list[str] = []

    def of_name(self, queryset: QuerySet[Company], name: str, value: str) -> QuerySet[Company]:
        return queryset.filter(name_key=fold(value))

    def like(self, queryset: QuerySet[Company], name: str, value: str) -> QuerySet[Company]:
        return queryset.filter(companies_like(value))


class ActivityFilter(filters.FilterSet):
    contact = IdFilter(field_name="contact_id")
    company = IdFilter(field_name="contact__company_id")
    type = filters.CharFilter(field_name="type__code")
    source = filters.CharFilter(field_name="source__code")
    message_id = filters.CharFilter()
    occurred_after = MomentFilter(field_name="occurred_at", lookup_expr="gte")
    occurred_before = MomentFilter(field_name="occurred_at", lookup_expr="lt")
    received_after = MomentFilter(field_name="received_at", lookup_expr="gte")
    received_before = MomentFilter(field_name="received_at", lookup_expr="lt")

    class Meta:
        model = Activity
        fields: list[str] = []


class EventFilter(filters.FilterSet):
    contact = IdFilter(field_name="contact_id")
    kind = filters.CharFilter()
    reason = filters.CharFilter()
    to_stage = filters.CharFilter()
    to_place = filters.CharFilter()
    since = MomentFilter(field_name="at", lookup_expr="gte")
    until = MomentFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = Event
        fields: list[str] = []
