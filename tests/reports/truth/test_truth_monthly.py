"""The monthly report of the demo says what its rows say, and once frozen it says so whatever happens after."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from handoff.models import Opportunity
from leads import actions as leads
from leads.models import Contact, Standing
from reports.figures.scope import Scope
from reports.models import MonthlyPeople, MonthlyReport
from reports.monthly.measuring import measure
from reports.passages import rebuild_all
from tests import make
from tests.calling import Caller
from tests.reports.truth import funnel, promises, velocity, waste
from tests.reports.truth.company import TODAY, median, ninth
from tests.reports.truth.deals import Deal
from tests.reports.truth.lives import STEPS, Life, Move, rows
from tests.reports.truth.results import amounts
from tests.reports.truth.waste import Cases

pytestmark = pytest.mark.usefixtures("counted")
MAY = date(2026, 5, 1)
KINDS = {"offers": waste.OFFERED_KINDS, "mqls": waste.MQL_KINDS}


@pytest.fixture(scope="package")
def measured(company: None) -> dict[str, Any]:
    return measure(MAY, at=TODAY).figures


@pytest.fixture(scope="package")
def span(measured: dict[str, Any]) -> Scope:
    return Scope(*promises.span_of(MAY, measured["zone"]))


def test_the_funnel_and_ways_back(lives: list[Life], measured: dict[str, Any], span: Scope) -> None:
    before = Scope(*promises.span_of(date(2026, 4, 1), measured["zone"]))
    for found, of in ((measured["numbers"], span), (measured["before"], before)):
        for step in STEPS:
            assert found[f"period_{step}"] == len(funnel.entered(lives, of, step)), step
        for way in funnel.WAYS:
            assert found[f"period_{way}"] == len(funnel.once(lives, of, funnel.of_kind(way))), way
    assert measured["numbers"]["repeat_opened"] == len(funnel.once(lives, span, funnel.repeat_opened))
    assert measured["numbers"]["repeat_won"] == len(funnel.once(lives, span, funnel.repeat_won))


@pytest.mark.parametrize("of", KINDS)
def test_waste(cases: Cases, measured: dict[str, Any], span: Scope, of: str) -> None:
    ours = cases(of, span)
    expected = waste.tally(ours, KINDS[of])
    expected |= {
        f"closed_{place}": waste.people(one for one in ours if one.kinds and one.ended_at and one.place == place)
        for place in ("review", "offered", "held")
    }
    found = {code: number for code, number in measured["numbers"].items() if code.startswith(f"waste_{of}")}
    found.pop(f"waste_{of}_lying")
    assert found == {f"waste_{of}_{name}": number for name, number in expected.items()}


def test_times_between_stages_and_sales_first_try(lives: list[Life], measured: dict[str, Any], span: Scope) -> None:
    for code, people, middle, most in measured["between"]:
        took = velocity.between(lives, span, *velocity.PAIRS[code])
        assert (people, middle, most) == (took.people, hours(median(took.lengths)), hours(ninth(took.lengths))), code
    for code, people, became in measured["speed"]:
        ours = velocity.bucket(lives, span, code.removeprefix("speed_"))
        assert (people, became) == (len(ours), sum(life.first("opportunity") is not None for life in ours)), code


def hours(length: timedelta | None) -> float | None:
    return None if length is None else round(length / timedelta(hours=1), 2)


def test_both_sides_promises(measured: dict[str, Any], span: Scope) -> None:
    for party in ("sales", "marketing"):
        ours, found = promises.kept(party, span.since, span.until), measured[party]
        assert (found["met"], found["breached"], found["strict"]) == (len(ours.met), len(ours.breached), ours.strict)
        teams = {
            team: (
                sum(one["team_id"] == team for one in ours.met),
                sum(one["team_id"] == team for one in ours.breached),
            )
            for team in {one["team_id"] for one in ours.all}
        }
        assert {team: (met, late) for team, met, late in found["teams"]} == teams
    waited = promises.hot(promises.kept("sales", span.since, span.until))
    assert measured["hot"] == {"n": len(waited), "median": hours(median(waited)), "p90": hours(ninth(waited))}
    came = promises.mqls(span.since, span.until)
    (row,) = measured["commitments"]
    returned = sum(came.values())
    assert row["numbers"] == {"mqls": len(came), "returned": returned, "net": len(came) - returned}
    assert row["kept"] == (len(came) - returned >= row["promised"])


DEALS: dict[str, Callable[[Deal, Scope], bool]] = {
    "opened": lambda deal, span: bool(deal.opened_at) and span.since <= deal.opened_at < span.until,
    "won": lambda deal, span: deal.won and span.since <= deal.ended_at < span.until,
    "lost": lambda deal, span: deal.stage == "lost" and span.since <= deal.ended_at < span.until,
    "open": lambda deal, span: (
        bool(deal.opened_at and deal.opened_at < span.until) and not (deal.ended_at and deal.ended_at < span.until)
    ),
}


def test_deals(deals: list[Deal], measured: dict[str, Any], span: Scope) -> None:
    found = {(kind, currency): (number, Decimal(amount)) for kind, currency, number, amount in measured["deals"]}
    expected = {}
    for kind, asked in DEALS.items():
        ours = [deal for deal in deals if asked(deal, span)]
        for currency in {deal.currency for deal in ours}:
            mine = [deal for deal in ours if deal.currency == currency]
            expected[kind, currency] = (len(mine), dict(amounts(mine)).get(currency, Decimal(0)))
    assert found == expected


def test_what_brought_the_accepted_and_the_returned(lives: list[Life], measured: dict[str, Any], span: Scope) -> None:
    ways = {
        row["id"]: row["reason"] for row in rows("SELECT id, reason FROM leads_event WHERE kind = 'scoring.qualified'")
    }
    expected: dict[str, dict[str, tuple[set[int], set[int]]]] = defaultdict(lambda: defaultdict(lambda: (set(), set())))
    for life in lives:
        for move in life.moves:
            if move.kind in ("handoff.accepted", "handoff.returned") and span.since <= move.at < span.until:
                back = move.kind == "handoff.returned"
                told = {name: getattr(move, name) for name in ("source", "campaign", "topic", "fit")}
                told |= {"route": ways.get(_qualified(life, move), "")} | ({"reason": move.reason} if back else {})
                for what, name in told.items():
                    expected[what][name][back].add(life.id)
    for what in ("source", "campaign", "topic", "fit", "route"):
        found = {name: (taken, back) for name, taken, back in measured["brought"].get(what, [])}
        whole = {name: (len(taken), len(back)) for name, (taken, back) in expected[what].items() if name}
        assert found == dict(sorted(whole.items(), key=lambda each: (-sum(each[1]), each[0]))[:12]), what
    assert dict(measured["reasons"]) == {name: len(back) for name, (_taken, back) in expected["reason"].items()}


def _qualified(life: Life, move: Move) -> int | None:
    """The last qualification before an answer."""
    return next(
        (one.id for one in reversed(life.moves[: life.moves.index(move)]) if one.kind == "scoring.qualified"), None
    )


def test_a_frozen_month_stays_whatever_is_changed_added_or_erased_after() -> None:
    report = MonthlyReport.objects.get(month=MAY)
    kept = list(MonthlyPeople.objects.filter(report=report).order_by("code").values_list("code", "ids"))
    frozen, caller = json.dumps(report.figures, sort_keys=True), Caller("manager")
    said = caller.get("reports/months/2026-05/").json()
    someone = next(iter(ids[0] for code, ids in kept if code == "period_mql"))
    Contact.objects.filter(pk=someone).update(first_name="", last_name="", email="", source="elsewhere", company=None)
    Standing.objects.update(fit="D")
    Opportunity.objects.update(amount=1, currency="SEK", ended_at=None, stage="discovery")
    late = make.person(at=TODAY - timedelta(days=20), standing={"points": 60, "fit": "A"})
    moved = [leads.Mover(late.pk, reason="score")]
    leads.move("qualify", moved, by=make.by(make.user()), at=TODAY - timedelta(days=19))
    rebuild_all()
    report.refresh_from_db()
    assert json.dumps(report.figures, sort_keys=True) == frozen
    assert list(MonthlyPeople.objects.filter(report=report).order_by("code").values_list("code", "ids")) == kept
    assert caller.get("reports/months/2026-05/").json()["figures"] == said["figures"]
    assert measure(MAY, at=TODAY).figures["numbers"] != report.figures["numbers"]
