"""Public holidays of a country or a region of it, from the `holidays` library; accounts.actions makes rows of them.

The library is read where it is asked: it is large, and most processes never need it.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from holidays import HolidayBase


class UnknownCountry(ValueError):
    """No public holidays are known for this code."""


class UnknownRegion(ValueError):
    """The country has no such region; `known` are the codes of those it has."""

    def __init__(self, country: str, region: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{country} has no region {region}")
        self.country, self.region, self.known = country, region, known

    def words(self) -> str:
        if not self.known:
            return _("No regions are known in %(country)s: leave the region empty.") % {"country": self.country}
        said = {"country": self.country, "region": self.region, "known": ", ".join(self.known)}
        return _("%(country)s has no region %(region)s. Known are: %(known)s.") % said


def public_holidays(country: str, years: Iterable[int], region: str = "") -> dict[date, str]:
    """{date: name in the country's own language}; a region has the country's and its own.

    Raises UnknownCountry, UnknownRegion.
    """
    from holidays import PUBLIC

    return _days(country, years, region, PUBLIC)


def half_holidays(country: str, years: Iterable[int], region: str = "") -> dict[date, str]:
    """The same for days of which only a part is free; few countries have any."""
    from holidays import HALF_DAY

    return _days(country, years, region, HALF_DAY)


def region_code(country: str, region: str) -> str:
    """The library's code of a region, written as code or name in any case. Raises UnknownCountry, UnknownRegion."""
    known = _country(country)
    named = {name.casefold(): code for name, code in known.subdivisions_aliases.items()}
    named |= {code.casefold(): code for code in known.subdivisions}
    if region.strip().casefold() not in named:
        raise UnknownRegion(country, region, tuple(known.subdivisions))
    return named[region.strip().casefold()]


def _country(country: str) -> "HolidayBase":
    from holidays import country_holidays

    try:
        return country_holidays(country)
    except NotImplementedError as unknown:
        raise UnknownCountry(country) from unknown


def _days(country: str, years: Iterable[int], region: str, category: str) -> dict[date, str]:
    from holidays import country_holidays

    known, code = _country(country), region_code(country, region) if region else None
    if category not in known.supported_categories:
        return {}
    # Without a language the machine's own would choose the names.
    language = known.default_language
    return dict(country_holidays(country, subdiv=code, years=years, categories=(category,), language=language))
