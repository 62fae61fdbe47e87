"""Facts of people and companies as forms. They only carry words: intake and correction normalise and refuse."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leads.models import Company, Contact
from leads.words import BuyingRole, BuyingStage, Market

NOT_KNOWN = ("", _("Not yet known"))
YES_NO = [NOT_KNOWN, ("true", _("Yes")), ("false", _("No"))]


def _text(label: Any, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, **more)


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _owner() -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.filter(is_active=True), required=False, empty_label=_("Nobody")
    )


class FactsForm(forms.Form):
    """What both forms share: the words as intake takes them, and which of them differ from what is stored."""

    def words(self) -> dict[str, Any]:
        return {name: _as_word(value) for name, value in self.cleaned_data.items()}

    def changes(self) -> dict[str, Any]:
        """Only what was changed on the page, so that an untouched field never undoes somebody else's work."""
        words = self.words()
        return {name: words[name] for name in self.changed_data if name in words}


class PersonForm(FactsForm):
    """The facts of a person; `company` is a name."""

    first_name = _text(_("First name"), 100)
    last_name = _text(_("Last name"), 100)
    email = _text(_("E-mail"), 254, widget=forms.EmailInput())
    phone = _text(_("Phone"), 64, widget=forms.TextInput(attrs={"type": "tel"}))
    company = _text(_("Company"), 200)
    title = _text(_("Title"), 150)
    role = _choice(_("Role in the decision"), [NOT_KNOWN, *BuyingRole.choices])
    topics = _text(_("Topics"), 500, help_text=_("Separated by commas"))
    buying_stage = _choice(_("Buying stage"), [NOT_KNOWN, *BuyingStage.choices])
    language = _text(_("Language"), 8)
    owner = _owner()
    source = _text(_("Source"), 100, help_text=_("Where they first came from"))
    medium = _text(_("Medium"), 100)
    campaign = _text(_("Campaign"), 150)

    @staticmethod
    def stored(person: Contact) -> dict[str, Any]:
        """How the form shows what is stored."""
        names = [name for name in PersonForm.base_fields if name not in ("company", "topics", "owner")]
        return {
            **{name: getattr(person, name) for name in names},
            "company": person.company.name if person.company else "",
            "topics": ", ".join(person.topics),
            "owner": person.owner_id,
        }


class CompanyForm(FactsForm):
    """The facts of a company; `parent` is a name."""

    name = forms.CharField(label=_("Name"), max_length=200)
    domain = _text(_("Domain"), 253)
    business_id = _text(_("Business id"), 32, help_text=_("Y-tunnus, matična številka or VAT number"))
    parent = _text(_("Parent company"), 200)
    industry = _text(_("Industry"), 100)
    country = _text(_("Country"), 60, help_text=_("A name or a code such as FI"))
    employees = _text(_("Employees"), 20, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    revenue = _text(_("Yearly revenue (EUR)"), 30, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    market = _choice(_("Sells to"), [NOT_KNOWN, *Market.choices])
    has_marketing = _choice(_("Own marketing department"), YES_NO)
    has_sales = _choice(_("Own sales department"), YES_NO)
    most_wanted = forms.BooleanField(label=_("Most wanted"), required=False)
    owner = _owner()

    @staticmethod
    def stored(company: Company) -> dict[str, Any]:
        """How the form shows what is stored."""
        plain = ("name", "domain", "business_id", "industry", "country", "employees", "revenue", "market")
        return {
            **{name: getattr(company, name) for name in plain},
            "parent": company.parent.name if company.parent else "",
            "has_marketing": _yes_no(company.has_marketing),
            "has_sales": _yes_no(company.has_sales),
            "most_wanted": company.most_wanted,
            "owner": company.owner_id,
        }


def _yes_no(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _as_word(value: Any) -> Any:
    return value.email if isinstance(value, User) else value
