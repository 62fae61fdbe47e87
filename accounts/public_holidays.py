"""Public holidays of a country, from the `holidays` library; accounts.actions copies them into rows to edit.

The library is read where it is asked: it is large, and most processes never need it.
"""

from collections.abc import Iterable
from datetime import date


def public_holidays(country: str, years: Iterable[int]) -> dict[date, str]:
    """{date: name in the country's own language}; whole countries only, no regions. Raises UnknownCountry."""
    from holidays import PUBLIC, country_holidays

    try:
        # Without a language the machine's own would choose the names.
        language = country_holidays(country).default_language
    except NotImplementedError as unknown:
        raise UnknownCountry(country) from unknown
    return dict(country_holidays(country, years=years, categories=(PUBLIC,), language=language))


class UnknownCountry(ValueError):
    """No public holidays are known for this code."""
