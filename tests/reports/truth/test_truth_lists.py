"""Every number that opens opens into as many as it counts, for somebody who sees all."""

import pytest

from accounts.models import User
from reports.deals.sets import DEALS, deals_behind, deals_counted
from reports.deals.sums import sums
from reports.figures.sets import FIGURES, counts, ids_behind, people_behind
from tests.reports.truth.company import SCOPES, scope

SOME = ("last month", "12 months", "everything", "a source", "a person")
pytestmark = pytest.mark.usefixtures("counted")


@pytest.mark.parametrize("name", SOME)
def test_a_number_of_people_is_the_length_of_its_list(name: str) -> None:
    span, manager = scope(name), User.objects.get(email="manager@demo.test")
    numbers, ids = counts(list(FIGURES), span), ids_behind(list(FIGURES), span)
    assert set(numbers) == set(FIGURES)
    for code, number in numbers.items():
        assert len(ids[code]) == len(set(ids[code])) == number, code
    for code in FIGURES if name == "12 months" else []:
        assert set(people_behind(manager, code, span).values_list("pk", flat=True)) == set(ids[code]), code


@pytest.mark.parametrize("name", SOME)
def test_a_number_of_deals_is_the_length_of_its_list(name: str) -> None:
    span, manager = scope(name), User.objects.get(email="manager@demo.test")
    for key in ("google", "guide", ""):
        for code in DEALS:
            found = deals_behind(manager, code, span, key).values_list("pk", flat=True)
            assert len(found) == len(set(found)) == deals_counted(code, span, key), code
    plain = [code for code in DEALS if "credited" not in code]
    assert {code: one.number for code, one in sums(plain, span).items()} == {
        code: deals_counted(code, span) for code in plain
    }


# Times that cannot be, no time of the house's own makes; and where nobody is closed, nobody can be.
NEVER = {
    "impossible_try", "impossible_bought", "impossible_stay", "waste_mqls_no_reason", "waste_mqls_closed_offered",
    "waste_mqls_closed_held", "waste_offers_closed_review",
}  # fmt: skip


def test_every_figure_counts_somebody_in_one_scope_at_least() -> None:
    found = [counts(list(FIGURES), scope(each)) for each in SCOPES]
    assert {code for code in FIGURES if not any(numbers[code] for numbers in found)} == NEVER
