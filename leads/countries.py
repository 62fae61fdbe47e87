"""Country names for the codes our people meet; another code is shown as it is."""

from django.utils.translation import gettext_lazy as _

COUNTRIES = {
    "AT": _("Austria"), "BA": _("Bosnia and Herzegovina"), "BE": _("Belgium"), "BG": _("Bulgaria"),
    "CA": _("Canada"), "CH": _("Switzerland"), "CZ": _("Czechia"), "DE": _("Germany"), "DK": _("Denmark"),
    "EE": _("Estonia"), "ES": _("Spain"), "FI": _("Finland"), "FR": _("France"), "GB": _("United Kingdom"),
    "GR": _("Greece"), "HR": _("Croatia"), "HU": _("Hungary"), "IE": _("Ireland"), "IS": _("Iceland"),
    "IT": _("Italy"), "LI": _("Liechtenstein"), "LT": _("Lithuania"), "LU": _("Luxembourg"), "LV": _("Latvia"),
    "ME": _("Montenegro"), "MK": _("North Macedonia"), "NL": _("Netherlands"), "NO": _("Norway"),
    "PL": _("Poland"), "PT": _("Portugal"), "RO": _("Romania"), "RS": _("Serbia"), "SE": _("Sweden"),
    "SI": _("Slovenia"), "SK": _("Slovakia"), "UA": _("Ukraine"), "US": _("United States"),
}  # fmt: skip


def country_name(code: str) -> str:
    """The country's name in the reader's language, or the code itself."""
    return str(COUNTRIES.get(code, code))
