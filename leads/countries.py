"""Country names by code: in the reader's language for those our people meet, else in English."""

from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from leads.normalise.country_names import NAMES

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
    """The country's name, or the code itself where it is none we know."""
    return str(COUNTRIES.get(code) or _english().get(code, code))


@lru_cache(maxsize=1)
def _english() -> dict[str, str]:
    lines = (line.partition(" ") for line in NAMES.strip().splitlines())
    return {code: names.split(",")[0] for code, _space, names in lines}
