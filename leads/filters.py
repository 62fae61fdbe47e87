"""How lists of people and companies may be narrowed: the same names in the address, on the chips and in the form."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leads.models import Company, Contact
from leads.search import companies_like, people_like
from leads.words import BuyingRole, BuyingStage, Place, Stage, Temperature

FIT_LETTERS = [(letter, letter) for letter in "ABCD"]


class Several(filters.MultipleChoiceFilter):
    """Any of several values of one column; no join multiplies rows, so DISTINCT would only cost a sort."""

    def __init__(self, **options: Any) -> None:
        super().__init__(distinct=False, **options)


class Narrowing(filters.FilterSet):
    """What every list's filters share: their chips."""

    @property
    def chips(self) -> list[dict[str, Any]]:
        """The filters in force, each with the address without it."""
        asked = {name: [value for value in self.data.getlist(name) if value] for name in self.filters if name != "q"}
        return [
            {"label": self.filters[name].label, "value": self._words(name, values), "href": self._without(name)}
            for name, values in asked.items()
            if values
        ]

    @property
    def picks(self) -> list[dict[str, Any]]:
        """The filters of which several values may be chosen, with those that are."""
        return [
            {"name": name, "label": each.label, "options": self._options(name)}
            for name, each in self.filters.items()
            if isinstance(each, Several)
        ]

    @property
    def words(self) -> list[Any]:
        """The form's other fields; known values are offered by the page's data lists."""
        several = {pick["name"] for pick in self.picks}
        fields = [bound for bound in self.form if bound.name not in several and bound.name != "q"]
        for bound in fields:
            if bound.field.widget.input_type == "text":
                bound.field.widget.attrs["list"] = f"known-{bound.name}"
        return fields

    def _options(self, name: str) -> list[dict[str, Any]]:
        chosen = self.data.getlist(name)
        choices = self.filters[name].extra["choices"]
        return [{"value": value, "label": label, "on": value in chosen} for value, label in choices]

    def _words(self, name: str, values: list[str]) -> str:
        choices = dict(self.filters[name].extra.get("choices", []))
        if isinstance(self.filters[name], filters.ModelChoiceFilter):
            return str(self.form.cleaned_data.get(name) or "") if self.form.is_valid() else ""
        return ", ".join(str(choices.get(value, value)) for value in values)

    def _without(self, name: str) -> str:
        rest = self.data.copy()
        for key in (name, "cursor"):
            rest.pop(key, None)
        return f"?{rest.urlencode()}"


class FactsFilter(Narrowing):
    """People by what they and their company are. Every value is matched whole but `company`, found by part."""

    fit = Several(label=_("Fit"), field_name="standing__fit", choices=FIT_LETTERS)
    temperature = Several(label=_("Temperature"), field_name="standing__temperature", choices=Temperature.choices)
    role = Several(label=_("Role"), field_name="role", choices=BuyingRole.choices)
    buying_stage = Several(label=_("Buying stage"), field_name="buying_stage", choices=BuyingStage.choices)
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


class PeopleFilter(FactsFilter):
    """The list of everybody: also by where they stand and whose they are."""

    stage = Several(label=_("Stage"), choices=Stage.choices)
    place = Several(label=_("Place"), choices=Place.choices)
    owner = filters.ModelChoiceFilter(label=_("Owner"), queryset=User.objects.filter(is_active=True))
    q = filters.CharFilter(label=_("Search"), method="named")

    def named(self, queryset: QuerySet[Contact], name: str, value: str) -> QuerySet[Contact]:
        return queryset.filter(people_like(value))


class CompanyFilter(Narrowing):
    """Companies by their facts."""

    country = filters.CharFilter(label=_("Country"), lookup_expr="iexact")
    industry = filters.CharFilter(label=_("Industry"), lookup_expr="icontains")
    most_wanted = filters.BooleanFilter(label=_("Most wanted"))
    owner = filters.ModelChoiceFilter(label=_("Owner"), queryset=User.objects.filter(is_active=True))
    q = filters.CharFilter(label=_("Search"), method="named")

    class Meta:
        model = Company
        fields: list[str] = []

    def named(self, queryset: QuerySet[Company], name: str, value: str) -> QuerySet[Company]:
        return queryset.filter(companies_like(value))
