"""Business ids with right check digits, from series that the registers have not reached: nobody's real number."""

from collections.abc import Callable, Sequence
from random import Random


def business_id(country: str, rng: Random) -> str:
    """An id as the country writes it, or an empty string where we know no rule."""
    make = MAKERS.get(country)
    return make(rng) if make else ""


def _digits(rng: Random, head: str, length: int) -> list[int]:
    return [int(sign) for sign in head] + [rng.randrange(10) for _ in range(length - len(head))]


def _text(digits: Sequence[int]) -> str:
    return "".join(str(digit) for digit in digits)


def _weighed(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True))


def _mod_11(rng: Random, head: str, weights: Sequence[int]) -> tuple[str, int]:
    """Digits and the check digit 11 − sum mod 11; draws again where that would be 10."""
    while True:
        digits = _digits(rng, head, len(weights))
        check = (11 - _weighed(digits, weights) % 11) % 11
        if check < 10:
            return _text(digits), check


def luhn(digits: Sequence[int]) -> int:
    """The check digit that makes the whole number divisible by ten."""
    total = sum(sum(divmod(digit * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return -total % 10


def _finnish(rng: Random) -> str:
    body, check = _mod_11(rng, "9", (7, 9, 10, 5, 8, 4, 2))
    return f"{body}-{check}"


def _swedish(rng: Random) -> str:
    digits = _digits(rng, "5599", 9)
    return f"{_text(digits[:6])}-{_text(digits[6:])}{luhn(digits)}"


def _norwegian(rng: Random) -> str:
    body, check = _mod_11(rng, "79", (3, 2, 7, 6, 5, 4, 3, 2))
    return f"{body}{check}"


def _danish(rng: Random) -> str:
    body, check = _mod_11(rng, "98", (2, 7, 6, 5, 4, 3, 2))
    return f"DK{body}{check}"


def _estonian(rng: Random) -> str:
    while True:
        digits = _digits(rng, "19", 7)
        for weights in ((1, 2, 3, 4, 5, 6, 7), (3, 4, 5, 6, 7, 8, 9)):
            if (check := _weighed(digits, weights) % 11) < 10:
                return f"{_text(digits)}{check}"


def _slovenian(rng: Random) -> str:
    body, check = _mod_11(rng, "98", (8, 7, 6, 5, 4, 3, 2))
    return f"SI{body}{check}"


def _austrian(rng: Random) -> str:
    digits = _digits(rng, "98", 7)
    total = sum(digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits))
    return f"ATU{_text(digits)}{-(total + 4) % 10}"


def _swiss(rng: Random) -> str:
    body, check = _mod_11(rng, "99", (5, 4, 3, 2, 7, 6, 5, 4))
    return f"CHE-{body[:3]}.{body[3:6]}.{body[6:]}{check}"


def _german(rng: Random) -> str:
    digits = _digits(rng, "98", 8)
    product = 10
    for digit in digits:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return f"DE{_text(digits)}{(11 - product) % 10}"


def _italian(rng: Random) -> str:
    digits = _digits(rng, "9998", 10)
    return f"IT{_text(digits)}{luhn(digits)}"


MAKERS: dict[str, Callable[[Random], str]] = {
    "FI": _finnish,
    "SE": _swedish,
    "NO": _norwegian,
    "DK": _danish,
    "EE": _estonian,
    "SI": _slovenian,
    "AT": _austrian,
    "CH": _swiss,
    "DE": _german,
    "IT": _italian,
}
