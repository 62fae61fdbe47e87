"""The report's sentences: said from their threshold on, not below it, and from the figures alone. A table, pure."""

from typing import Any

import pytest

from reports.monthly.commentary import BY_CODE, RULES, comment

CALM: dict[str, Any] = {
    "commitments": [
        {"id": 1, "measure": "mqls", "promised": 100, "kept": True, "numbers": {"net": 100, "mqls": 105, "returned": 5}}
    ],
    "sales": {"met": 90, "breached": 10},
    "marketing": {"met": 80, "breached": 20},
    "hot": {"n": 9, "median": 1.0},
    "numbers": {
        "period_lead": 300, "period_mql": 100, "period_accepted": 70, "period_returned": 30, "period_opportunity": 20,
        "waste_offers_any": 19, "waste_offers_all": 100,
    },
    "before": {"period_lead": 300, "period_mql": 100, "period_accepted": 70, "period_opportunity": 20},
    "reasons": [["wrong_moment", 2], ["duplicate", 2]],
    "brought": {"source": [["fair", 5, 5], ["web", 1, 3]], "route": []},
    "deals": [],
}  # fmt: skip


def said(**changed: Any) -> dict[str, dict[str, Any]]:
    return dict(comment({**CALM, **changed}))


def numbers(**changed: int) -> dict[str, int]:
    return {**CALM["numbers"], **{f"period_{name}": value for name, value in changed.items()}}


def promised(net: int, *, kept: bool, returned: int = 0) -> list[dict[str, Any]]:
    figures = {"net": net, "mqls": net + returned, "returned": returned}
    return [{"id": 1, "measure": "mqls", "promised": 100, "kept": kept, "numbers": figures}]


def test_a_calm_month_says_little() -> None:
    assert set(said()) == {"number_kept", "sales_between"}


@pytest.mark.parametrize(
    ("changed", "code", "values"),
    [
        ({"commitments": []}, "no_number", {}),
        ({"commitments": promised(93, kept=False)}, "number_missed", {"short": 7, "net": 93}),
        ({"commitments": promised(90, kept=False, returned=10)}, "taken_off", {"n": 10, "counted": 100, "percent": 10}),
        ({"sales": {"met": 95, "breached": 5}}, "sales_kept", {"percent": 95, "due": 100}),
        ({"sales": {"met": 79, "breached": 21}}, "sales_broken", {"percent": 79, "breached": 21}),
        ({"marketing": {"met": 79, "breached": 21}}, "marketing_broken", {"percent": 79}),
        ({"hot": {"n": 5, "median": 1.01}}, "hot_waited", {"hours": 1.01}),
        ({"numbers": numbers(mql=120)}, "rose", {"figure": "period_mql", "percent": 20}),
        ({"numbers": numbers(mql=80)}, "fell", {"figure": "period_mql", "percent": 20}),
        ({"numbers": numbers(accepted=71, returned=12)}, "accepted_well", {"percent": 85}),
        ({"numbers": numbers(accepted=70, returned=50)}, "accepted_badly", {"percent": 58}),
        ({"reasons": [["duplicate", 3], ["wrong_moment", 7]][:1]}, "reason", {"reason": "duplicate", "whole": 3}),
        ({"brought": {"source": [["fair", 2, 3]]}}, "source", {"source": "fair", "returned": 3}),
        ({"brought": {"route": [["hand", 2, 3]]}}, "route", {"route": "hand"}),
        ({"numbers": {**CALM["numbers"], "waste_offers_any": 20}}, "wasted", {"n": 20, "offered": 100}),
        ({"deals": [["won", "EUR", 2, "500.00"], ["open", "EUR", 4, "1.00"]]}, "won", {"n": 2, "amount": "500.00"}),
        ({"numbers": numbers(mql=19), "before": {}}, "few", {"n": 19}),
    ],
)  # fmt: skip
def test_each_sentence_is_said_from_its_threshold_on(changed: Any, code: str, values: dict[str, Any]) -> None:
    found = said(**changed)
    assert code in found
    assert values.items() <= found[code].items()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"commitments": promised(91, kept=False, returned=9)}, "taken_off"),
        ({"sales": {"met": 94, "breached": 6}}, "sales_kept"),
        ({"sales": {"met": 80, "breached": 20}}, "sales_broken"),
        ({"sales": {"met": 0, "breached": 0}}, "sales_broken"),
        ({"hot": {"n": 4, "median": 9.0}}, "hot_waited"),
        ({"hot": {"n": 0, "median": None}}, "hot_waited"),
        ({"numbers": numbers(mql=119)}, "rose"),
        ({"numbers": numbers(mql=4), "before": {"period_mql": 0}}, "rose"),
        ({"numbers": numbers(accepted=2, returned=2)}, "accepted_badly"),
        ({"brought": {"source": [["fair", 1, 3]]}}, "source"),
        ({"numbers": numbers(mql=20)}, "few"),
    ],
)
def test_below_the_threshold_nothing_is_said(changed: Any, code: str) -> None:
    assert code not in said(**changed)


def test_every_rule_has_one_code() -> None:
    assert len(BY_CODE) == len(RULES)
