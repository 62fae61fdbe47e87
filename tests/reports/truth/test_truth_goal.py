"""The goal's history and arithmetic on the demo equal what its people did, in every scope."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest

from reports.figures.scope import Scope
from reports.goal.asking import Asked
from reports.goal.report import Goal, goal
from tests.reports.truth import goal as truth
from tests.reports.truth.company import SCOPES, TODAY, near, scope, within
from tests.reports.truth.deals import Deal, of_scope
from tests.reports.truth.lives import Life, rows

pytestmark = [pytest.mark.usefixtures("counted"), pytest.mark.parametrize("name", SCOPES)]
TOMORROW = TODAY.replace(hour=0) + timedelta(days=1)
DAY = timedelta(days=1)
# A desk's seats where nobody said how many.
USUAL = 25


def asked(name: str, **more: object) -> Goal:
    return goal(Asked(**more), scope(name), at=TODAY)


def until_today(name: str) -> Scope:
    span = scope(name)
    return replace(span, until=min(span.until, TOMORROW))


def test_the_shares_of_the_past_are_of_matured_people(lives: list[Life], deals: list[Deal], name: str) -> None:
    report, expected = asked(name), truth.walked(lives, deals, until_today(name))
    assert report.scope == until_today(name)
    for step in truth.STEPS:
        past, ours = report.line(step).past, expected[step]
        assert past.scope == ours.scope, step
        assert (past.whole, past.part, past.came) == (len(ours.people), len(ours.on), ours.came), step
        assert near(past.median, ours.median), step
        assert near(past.p90, ours.p90), step


def test_what_a_deal_is_worth_and_how_many_were_won(deals: list[Deal], name: str) -> None:
    report, span = asked(name), until_today(name)
    ours = [deal for deal in of_scope(deals, span) if deal.won and within(deal.ended_at, span)]
    amounts: dict[str, list[Decimal]] = {}
    for deal in ours:
        if deal.amount:
            amounts.setdefault(deal.currency, []).append(deal.amount)
    assert {one.currency: (one.deals, one.average) for one in report.values} == {
        currency: (len(each), round(sum(each) / len(each), 2)) for currency, each in amounts.items()
    }
    assert report.line("deal").come == len(ours) / months(span)


def months(span: Scope) -> Fraction:
    """A month is a twelfth of a year of 365.25 days."""
    return Fraction((span.until - span.since) / (timedelta(days=365.25) / 12)).limit_denominator(1000)


def test_each_step_is_taken_back_in_whole_people(lives: list[Life], deals: list[Deal], name: str) -> None:
    expected, months_asked = truth.walked(lives, deals, until_today(name)), 3
    report = asked(name, goal=Decimal(900_000), value=Decimal(7000), per="quarter")
    needed: int | None = ceil(Fraction(900_000, 7000))
    ahead: timedelta | None = timedelta()
    assert (report.line("deal").need.number, report.line("deal").ahead) == (needed, ahead)
    for step in reversed(truth.STEPS):
        line, past = report.line(step), expected[step]
        share = Fraction(len(past.on), len(past.people)) if past.people else None
        needed = ceil(needed / share) if needed and share else None
        took = past.median or (timedelta() if past.on else None)
        ahead = None if ahead is None or took is None else ahead + took
        assert (line.ratio.share, line.need.number) == (share, needed), step
        assert line.a_month == (None if needed is None else ceil(Fraction(needed, months_asked))), step
        assert line.come == past.came / months(until_today(name)), step
        assert line.ahead is ahead or abs(line.ahead - ahead) < timedelta(microseconds=10), step


def test_the_range_of_need_carries_all_bounds_at_once(name: str) -> None:
    report = asked(name, goal=Decimal(900_000), value=Decimal(7000))
    few: int | None = 129
    many: int | None = 129
    for step in reversed(truth.STEPS):
        line = report.line(step)
        few = ceil(few / line.ratio.high) if few and line.ratio.high else None
        many = ceil(many / line.ratio.low) if many and line.ratio.low else None
        assert (line.need.few, line.need.many) == (few, many), step


def test_what_the_sellers_can_finish(name: str) -> None:
    can, span = asked(name).capacity, until_today(name)
    sellers = [row for row in rows("SELECT * FROM accounts_user") if _ours(row["team_id"], row["id"], span)]
    desks = {row["user_id"]: row for row in rows("SELECT * FROM handoff_desk")}
    taking = [
        row["id"]
        for row in sellers
        if row["is_active"] and row["role"] == "sales" and (row["id"] not in desks or desks[row["id"]]["takes_offers"])
    ]
    known = {row["id"] for row in sellers}
    took = [
        row["ended_at"] - row["offered_at"]
        for row in rows("SELECT * FROM handoff_handoff WHERE ended_at >= offered_at AND origin <> 'imported'")
        if row["seller_id"] in known and within(row["offered_at"], span)
    ]
    assert (can.sellers, can.finished) == (len(taking), len(took))
    assert can.seats == sum(desks[pk]["capacity"] if pk in desks else USUAL for pk in taking)
    days = sum(took, timedelta()) / len(took) / DAY if took else None
    assert can.days == (pytest.approx(days, rel=1e-9) if took else None)
    assert can.a_month == (round(can.seats * 365.25 / 12 / days) if days else None)


def _ours(team: int | None, person: int, span: Scope) -> bool:
    """Seats are everybody's, a team's or a person's; what else narrows a scope is about leads."""
    return (not span.team or team == span.team) and (not span.person or person == span.person)
