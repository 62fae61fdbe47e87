"""How the queue may be narrowed: the same names in the address, on the chips and in the form."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from leads.models import Contact
from leads.words import BuyingRole, BuyingStage, Temperature

FIT_LETTERS = [(letter, letter) for letter in "ABCD"]


class QueueFilter(filters.FilterSet):  # type: ignore[misc]  # it has no types
    """Filters by what the person and the company are. Every value is matched whole but `company`, found by part."""

    fit = filters.MultipleChoiceFilter(label=_("Fit"), field_name="standing__fit", choices=FIT_LETTERS)
    temperature = filters.MultipleChoiceFilter(
        label=_("Temperature"), field_name="standing__temperature", choices=Temperature.choices
    )
    role = filters.MultipleChoiceFilter(label=_("Role"), field_name="role", choices=BuyingRole.choices)
    buying_stage = filters.MultipleChoiceFilter(
        label=_("Buying stage"), field_name="buying_stage", choices=BuyingStage.choices
    )
    source = filters.CharFilter(label=_("Source"), field_name="source")
    campaign = filters.CharFilter(label=_("Campaign"), field_name="campaign")
    topic = filters.CharFilter(label=_("Topic"), method="about")
    country = filters.CharFilter(label=_("Country"), field_name="company__country")
    company = filters.CharFilter(label=_("Company"), field_name="company__name", lookup_expr="icontains")

    class Meta:
        model = Contact
        fields: list[str] = []

    def about(self, queryset: QuerySet[Contact], name: str, value: str) -> QuerySet[Contact]:
        return queryset.filter(topics__contains=[value])

    @property
    def chips(self) -> list[dict[str, Any]]:
        """The filters in force, each with the address without it."""
        in_force = [(name, values) for name, values in self._asked().items() if values]
        return [{"label": self.filters[name].label, "value": self._words(name, values), "name": name,
                 "without": self._without(name)} for name, values in in_force]  # fmt: skip

    def _asked(self) -> dict[str, list[str]]:
        return {name: [value for value in self.data.getlist(name) if value] for name in self.filters}

    def _words(self, name: str, values: list[str]) -> str:
        choices = dict(self.filters[name].extra.get("choices", []))
        return ", ".join(str(choices.get(value, value)) for value in values)

    def _without(self, name: str) -> str:
        rest = self.data.copy()
        for key in (name, "cursor", "hand"):
            rest.pop(key, None)
        return str(rest.urlencode())
