"""Goal arithmetic: from money to deals to visitors and back, in whole people and exact fractions. Pure.

People come whole, so every step backwards rounds up. What was asked for is therefore always reached on the way
forward: `forward(backward(goal)) >= goal`, and more goal never needs fewer people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from reports.figures.shares import wilson

# The way to a deal; each share leads from its step to the next.
STEPS = ("visitor", "lead", "mql", "sql", "meeting", "deal")
SHARES = STEPS[:-1]
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
Number = int | None


@dataclass(frozen=True, slots=True)
class Ratio:
    """The share that goes on, and its 95 % range; None where nobody has matured. A supposed share has no range."""

    share: Fraction | None
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class Need:
    """People needed at one step in the whole period, and between `few` and `many` by the ranges of the shares.

    None: cannot be said, since nobody, or perhaps nobody, goes on.
    """

    step: str
    number: Number
    few: Number
    many: Number

    def a_month(self, months: int) -> Number:
        return None if self.number is None else ceil(Fraction(self.number, months))


def observed(part: int, whole: int) -> Ratio:
    """A share out of one's own history, with Wilson's interval."""
    if not whole:
        return Ratio(None, None, None)
    low, high = wilson(part, whole)
    return Ratio(Fraction(part, whole), Fraction(low), Fraction(high))


def supposed(percent: Decimal) -> Ratio:
    """A share that somebody wants to try."""
    share = Fraction(percent) / 100
    return Ratio(share, share, share)


def deals_for(goal: Decimal, value: Decimal) -> int:
    """How many deals of this value bring the goal; whole deals. Raises ValueError for a value of nothing."""
    if value <= 0:
        raise ValueError("A deal is worth something.")
    return ceil(Fraction(goal) / Fraction(value))


def backward(deals: int, shares: Sequence[Fraction | None]) -> list[Number]:
    """People needed at each step, first to last, so that so many deals come; None before a share of nothing."""
    found: list[Number] = [deals]
    for share in reversed(shares):
        after = found[-1]
        found.append(0 if after == 0 else ceil(after / share) if after and share else None)
    return found[::-1]


def forward(people: int, shares: Sequence[Fraction]) -> Fraction:
    """The deals to be expected of so many people at the first step."""
    expected = Fraction(people)
    for share in shares:
        expected *= share
    return expected


def needs(deals: int, ratios: Sequence[Ratio]) -> list[Need]:
    """Each step's need. `few` takes every share at the high end of its range at once, `many` every one at the low."""
    middle = backward(deals, [ratio.share for ratio in ratios])
    few = backward(deals, [ratio.high for ratio in ratios])
    many = backward(deals, [ratio.low for ratio in ratios])
    return [Need(step, *three) for step, *three in zip(STEPS, middle, few, many, strict=True)]


def enough_alone(share: Fraction | None, needed: Number, come: Fraction) -> Fraction | None:
    """To what a share would have to rise to make up alone for too few people before it; None where it cannot."""
    if not share or not needed or come <= 0:
        return None
    wanted = share * needed / come
    return wanted if share < wanted <= 1 else None
