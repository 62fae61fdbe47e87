"""Results as docs/report.md says them: touches and tries, who was reached and engaged, deals and who is credited."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from reports.figures.scope import Scope
from tests.reports.truth.company import TODAY, fits, within
from tests.reports.truth.deals import Deal
from tests.reports.truth.lives import Act, Life

TALKED = {"conversation", "meeting_booked", "declined"}
ENGAGING_ACTS = {"call", "meeting_booked", "webinar", "contact_form", "quote_request"}
ENGAGING_TALKS = {"conversation", "meeting_booked"}
WINDOW, HALF_LIFE, DAY = timedelta(days=90), 30, timedelta(days=1)
ROLES = ("decision_maker", "influencer", "champion", "purchaser", "end_user")
CENT = Decimal("0.01")
Touch = tuple[Life, Act]
Credits = dict[tuple[str, str, str | None], Decimal]


def until_today(span: Scope) -> Scope:
    """What is still to come says nothing."""
    tomorrow = TODAY.replace(hour=0) + DAY
    return replace(span, until=max(span.since, min(span.until, tomorrow)))


def touched(lives: Iterable[Life], span: Scope) -> list[int]:
    """Whom marketing touched, once a touch."""
    return [
        life.id
        for life in lives
        if fits(life, span)
        for act in life.acts
        if act.code == "touch" and within(act.at, span)
    ]


def tried(lives: Iterable[Life], span: Scope, outcomes: set[str] | None = None) -> list[int]:
    """Whom sales tried, once a try that was noted in the days."""
    return [
        life.id
        for life in lives
        if fits(life, span)
        for one in life.tries
        if within(one.noted_at, span) and (outcomes is None or one.outcome in outcomes)
    ]


def in_window(moment: datetime, span: Scope) -> bool:
    """In the three months to the end of the time."""
    return span.until - WINDOW < moment <= span.until


def reached(life: Life, span: Scope) -> bool:
    """They did something of their own, or talked with sales."""
    acted = any(in_window(act.at, span) for act in life.own)
    return acted or any(one.outcome in TALKED and in_window(one.noted_at, span) for one in life.tries)


def engaged(life: Life, span: Scope) -> bool:
    """A talk, a booked meeting, a webinar, a form; or three acts of their own."""
    acts = [act for act in life.own if in_window(act.at, span)]
    talks = [one for one in life.tries if in_window(one.noted_at, span) and in_window(one.at, span)]
    talked = any(one.outcome in ENGAGING_TALKS for one in talks)
    return talked or any(act.code in ENGAGING_ACTS for act in acts) or len(acts) >= 3


def wanted(lives: Iterable[Life], span: Scope, role: str | None = None) -> list[Life]:
    """People of most-wanted companies, of one role or of any."""
    ours = [life for life in lives if life.row["most_wanted"] and fits(life, span)]
    return [life for life in ours if role in (None, life.row["role"])]


def touches(deal: Deal) -> list[Touch]:
    """What its people did of their own before it opened, in order; a visit once."""
    found = [
        (life, act)
        for life in deal.people
        for act in life.own
        if act.at <= deal.began_at and act.visit in (None, act.id)
    ]
    return sorted(found, key=lambda each: (each[1].at, each[1].id))


def begun_by_marketing(deal: Deal) -> bool:
    """The person it began with acted before, it is no repeat business, and sales did not find them."""
    return not deal.repeat and not deal.found and any(life is deal.people[0] for life, _act in touches(deal))


SETS: dict[str, Callable[[Deal, Scope], bool]] = {
    "opened": lambda deal, span: within(deal.opened_at, span),
    "won": lambda deal, span: deal.won and within(deal.ended_at, span),
    "lost": lambda deal, span: deal.stage == "lost" and within(deal.ended_at, span),
    "pipeline": lambda deal, span: (
        deal.began_at < span.until and (deal.ended_at is None or deal.ended_at >= span.until)
    ),
    "sourced_opened": lambda deal, span: SETS["opened"](deal, span) and begun_by_marketing(deal),
    "sourced_won": lambda deal, span: SETS["won"](deal, span) and begun_by_marketing(deal),
    "influenced_opened": lambda deal, span: SETS["opened"](deal, span) and bool(touches(deal)),
    "influenced_won": lambda deal, span: SETS["won"](deal, span) and bool(touches(deal)),
    "untouched_opened": lambda deal, span: SETS["opened"](deal, span) and not touches(deal),
    "untouched_won": lambda deal, span: SETS["won"](deal, span) and not touches(deal),
}


def amounts(deals: Iterable[Deal]) -> list[tuple[str, Decimal]]:
    """By currency, the largest first; what is worth nothing, or nobody knows what, is left out."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for deal in deals:
        found[deal.currency] += deal.amount or 0
    return sorted(((one, each) for one, each in found.items() if each), key=lambda each: (-each[1], each[0]))


def weights(deal: Deal, acts: list[Touch], rule: str) -> list[float]:
    """How much each touch weighs by a rule."""
    if rule in ("first", "last"):
        chosen = 0 if rule == "first" else len(acts) - 1
        return [float(place == chosen) for place in range(len(acts))]
    ages = [(deal.began_at - act.at) / DAY for _life, act in acts]
    return [1.0 if rule == "even" else 2 ** (-(age - min(ages)) / HALF_LIFE) for age in ages]


def shares(deal: Deal, acts: list[Touch], rule: str) -> list[Decimal]:
    """What each touch gets of the deal, cut to cents; what cutting leaves over is on the last."""
    amount, each = deal.amount or Decimal(0), weights(deal, acts, rule)
    cut = [(amount * Decimal(f"{one / sum(each):.15g}")).quantize(CENT, ROUND_DOWN) for one in each[:-1]]
    return [*cut, amount - sum(cut, Decimal(0))]


def credited(deals: Iterable[Deal], span: Scope, rule: str, by: str) -> tuple[Credits, dict[tuple, set[int]]]:
    """(opened or won, currency, key) → the amount, and the deals that it touched; key None: nobody had acted."""
    sums: Credits = defaultdict(Decimal)
    whose: dict[tuple, set[int]] = defaultdict(set)
    for deal in deals:
        acts = touches(deal)
        keys = [life.source if by == "source" else act.code for life, act in acts] or [None]
        parts = shares(deal, acts, rule) if acts else [deal.amount or Decimal(0)]
        for which in ("opened", "won"):
            for key, part in zip(keys, parts, strict=True) if SETS[which](deal, span) else []:
                sums[which, deal.currency, key] += part
                whose[which, deal.currency, key].add(deal.id)
    return sums, whose
