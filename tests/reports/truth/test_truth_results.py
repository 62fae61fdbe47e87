"""The results of the demo equal what its activities, attempts and deals say, to the cent, in every scope."""

import pytest

from reports.results.attribution import credits
from reports.results.report import Results, Row, coverage, results
from tests.reports.truth import results as truth
from tests.reports.truth.company import SCOPES, TODAY, scope
from tests.reports.truth.deals import Deal, of_scope
from tests.reports.truth.lives import Life

pytestmark = [pytest.mark.usefixtures("counted"), pytest.mark.parametrize("name", SCOPES)]
RULES = ("first", "last", "even", "decay")


def reported(name: str, rule: str = "decay", by: str = "source") -> Results:
    return results(scope(name), rule=rule, by=by, at=TODAY)


def test_whom_both_teams_touched_and_tried(lives: list[Life], name: str) -> None:
    report, span = reported(name), truth.until_today(scope(name))
    assert report.scope == span
    expected = {
        "results_touched": truth.touched(lives, span),
        "results_tried": truth.tried(lives, span),
        "results_talked": truth.tried(lives, span, truth.TALKED),
    }
    for code, found in expected.items():
        assert report.people[code].people == len(set(found)), code
        assert report.people[code].times == (None if code == "results_talked" else len(found)), code


def test_which_decision_makers_were_reached_and_engaged(lives: list[Life], name: str) -> None:
    report, span = reported(name), truth.until_today(scope(name))
    found = [life for life in truth.wanted(lives, span, "decision_maker") if truth.reached(life, span)]
    assert report.people["results_reached"].people == len(found)
    assert report.people["results_engaged"].people == sum(truth.engaged(life, span) for life in found)


def test_how_far_the_most_wanted_companies_are_covered(lives: list[Life], name: str) -> None:
    report, span = coverage(scope(name), at=TODAY), truth.until_today(scope(name))
    companies = {life.row["company_id"] for life in truth.wanted(lives, span)}
    assert report.wanted == len(companies)
    assert [role.code for role in report.roles] == list(truth.ROLES)
    for role in report.roles:
        known = truth.wanted(lives, span, role.code)
        reached = [life for life in known if truth.reached(life, span)]
        assert (role.known, role.reached) == (len(known), len(reached)), role.code
        at_companies = {life.row["company_id"] for life in reached}
        assert (role.companies.part, role.companies.whole) == (len(at_companies), len(companies)), role.code


def test_deals_and_their_sums(deals: list[Deal], name: str) -> None:
    report, span = reported(name), truth.until_today(scope(name))
    assert set(report.deals) == set(truth.SETS) - {"lost"}
    for code, found in report.deals.items():
        ours = [deal for deal in of_scope(deals, span) if truth.SETS[code](deal, span)]
        assert (found.number, found.amounts) == (len(ours), truth.amounts(ours)), code


@pytest.mark.parametrize("by", ["source", "activity"])
@pytest.mark.parametrize("rule", RULES)
def test_credit_under_each_rule(deals: list[Deal], name: str, rule: str, by: str) -> None:
    span = truth.until_today(scope(name))
    sums, whose = truth.credited(of_scope(deals, span), span, rule, by)
    found = {(one.which, one.currency, one.key): one for one in credits(span, rule=rule, by=by)}
    assert {key: one.amount for key, one in found.items()} == dict(sums)
    assert {key: one.deals for key, one in found.items()} == {key: len(each) for key, each in whose.items()}


@pytest.mark.parametrize("by", ["source", "activity"])
def test_the_table_of_credit_adds_its_currencies_up_by_row(deals: list[Deal], name: str, by: str) -> None:
    span = truth.until_today(scope(name))
    sums, whose = truth.credited(of_scope(deals, span), span, "decay", by)
    assert {row.key: shown(row) for row in reported(name, "decay", by).rows} == {
        key: {
            which: (
                sum(len(each) for at, each in whose.items() if (at[0], at[2]) == (which, key)),
                sorted((at[1], amount) for at, amount in sums.items() if (at[0], at[2]) == (which, key) and amount),
            )
            for which in ("opened", "won")
        }
        for key in {at[2] for at in sums}
    }


def shown(row: Row) -> dict[str, object]:
    return {"opened": (row.opened, sorted(row.opened_amounts)), "won": (row.won, sorted(row.won_amounts))}
