"""The report in plain sentences: a table of rules (when → what is said), fed by the figures alone. Pure.

A rule says what is, never why: causes are for the meeting. What is frozen are codes and numbers; the words are chosen
when somebody reads them, in their language.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.monthly.rows import Figures, percent

Values = dict[str, Any]
# From how much on something is worth a sentence.
FEW_PEOPLE, MOVED_PERCENT, MOVED_PEOPLE = 20, 20, 5
KEPT_WELL, KEPT_BADLY = 95, 80
ACCEPTED_WELL, ACCEPTED_BADLY, LEAST_ANSWERS = 85, 60, 5
TAKEN_OFF_PERCENT, REASON_PERCENT, REASON_PEOPLE = 10, 30, 3
WASTED_PERCENT = 20
HOT_HOURS = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """`finds` yields the values of each sentence to be said; `tone` is good, warm or plain."""

    code: str
    tone: str
    sentence: Any
    finds: Callable[[Figures], Iterator[Values]]


def _whole_number(figures: Figures, *, kept: bool) -> Iterator[Values]:
    for one in figures["commitments"]:
        if one["measure"] == "mqls" and one["kept"] == kept:
            net = one["numbers"]["net"]
            yield {"net": net, "promised": one["promised"], "short": one["promised"] - net, "commitment": one["id"]}


def _engaged(figures: Figures) -> Iterator[Values]:
    for one in figures["commitments"]:
        if one["measure"] == "engaged":
            yield {"n": one["numbers"]["engaged"], "promised": one["promised"]}


def _no_number(figures: Figures) -> Iterator[Values]:
    if not figures["commitments"]:
        yield {}


def _taken_off(figures: Figures) -> Iterator[Values]:
    for one in figures["commitments"]:
        counted, off = one["numbers"].get("mqls", 0), one["numbers"].get("returned", 0)
        if off and 100 * off >= TAKEN_OFF_PERCENT * counted:
            yield {"n": off, "counted": counted, "percent": percent(off, counted)}


def _kept(party: str, low: int, high: int) -> Callable[[Figures], Iterator[Values]]:
    """Where low ≤ per cent kept < high."""

    def finds(figures: Figures) -> Iterator[Values]:
        met, breached = figures[party]["met"], figures[party]["breached"]
        share = percent(met, met + breached)
        if share is not None and low <= share < high:
            yield {"percent": share, "breached": breached, "due": met + breached}

    return finds


def _hot(figures: Figures) -> Iterator[Values]:
    median = figures["hot"]["median"]
    if median is not None and median > HOT_HOURS and figures["hot"]["n"] >= LEAST_ANSWERS:
        yield {"hours": median, "n": figures["hot"]["n"]}


def _moved(up: bool) -> Callable[[Figures], Iterator[Values]]:
    def finds(figures: Figures) -> Iterator[Values]:
        for code in ("period_lead", "period_mql", "period_accepted", "period_opportunity"):
            now, before = figures["numbers"][code], figures["before"].get(code, 0)
            change = now - before if up else before - now
            if change >= MOVED_PEOPLE and before and 100 * change >= MOVED_PERCENT * before:
                yield {"figure": code, "now": now, "before": before, "percent": round(100 * change / before)}

    return finds


def _answers(low: int, high: int) -> Callable[[Figures], Iterator[Values]]:
    def finds(figures: Figures) -> Iterator[Values]:
        accepted, returned = figures["numbers"]["period_accepted"], figures["numbers"]["period_returned"]
        share = percent(accepted, accepted + returned)
        if share is not None and accepted + returned >= LEAST_ANSWERS and low <= share < high:
            yield {"accepted": accepted, "returned": returned, "percent": share}

    return finds


def _reason(figures: Figures) -> Iterator[Values]:
    whole = sum(number for _code, number in figures["reasons"])
    for code, number in figures["reasons"][:1]:
        if number >= REASON_PEOPLE and 100 * number >= REASON_PERCENT * whole:
            yield {"reason": code, "n": number, "whole": whole}


def _more_returned(what: str) -> Callable[[Figures], Iterator[Values]]:
    def finds(figures: Figures) -> Iterator[Values]:
        for name, accepted, returned in figures["brought"].get(what, []):
            if accepted + returned >= LEAST_ANSWERS and returned > accepted:
                yield {what: name, "accepted": accepted, "returned": returned}

    return finds


def _wasted(figures: Figures) -> Iterator[Values]:
    wasted, offered = (figures["numbers"].get(f"waste_offers_{code}", 0) for code in ("any", "all"))
    if wasted and offered and 100 * wasted >= WASTED_PERCENT * offered:
        yield {"n": wasted, "offered": offered}


def _won(figures: Figures) -> Iterator[Values]:
    for kind, currency, number, amount in figures["deals"]:
        if kind == "won":
            yield {"n": number, "amount": amount, "currency": currency}


def _few(figures: Figures) -> Iterator[Values]:
    number = figures["numbers"]["period_mql"]
    if number < FEW_PEOPLE:
        yield {"n": number}


RULES: tuple[Rule, ...] = (
    Rule(
        "number_kept",
        "good",
        _("Marketing kept its number: %(net)s MQLs count, %(promised)s were promised."),
        lambda f: _whole_number(f, kept=True),
    ),
    Rule(
        "number_missed",
        "warm",
        _("Marketing is %(short)s short of its number: %(net)s MQLs count, %(promised)s were promised."),
        lambda f: _whole_number(f, kept=False),
    ),
    Rule(
        "engaged",
        "plain",
        _("%(n)s decision makers of the most-wanted companies were engaged, %(promised)s were promised."),
        _engaged,
    ),
    Rule("no_number", "plain", _("No number was agreed for this month."), _no_number),
    Rule("taken_off", "warm", _("%(n)s of %(counted)s MQLs came back for their quality: %(percent)s %%."), _taken_off),
    Rule(
        "sales_kept",
        "good",
        _("Sales answered in time: %(percent)s %% of %(due)s promises were kept."),
        _kept("sales", KEPT_WELL, 101),
    ),
    Rule(
        "sales_between",
        "plain",
        _("Sales kept %(percent)s %% of %(due)s promises, %(breached)s were breached."),
        _kept("sales", KEPT_BADLY, KEPT_WELL),
    ),
    Rule(
        "sales_broken",
        "warm",
        _("Sales kept only %(percent)s %% of %(due)s promises: %(breached)s were breached."),
        _kept("sales", 0, KEPT_BADLY),
    ),
    Rule(
        "marketing_broken",
        "warm",
        _("Marketing kept only %(percent)s %% of its %(due)s promised times."),
        _kept("marketing", 0, KEPT_BADLY),
    ),
    Rule(
        "hot_waited",
        "warm",
        _("Half of the %(n)s hot people waited longer than %(hours)s for their first contact."),
        _hot,
    ),
    Rule(
        "rose",
        "good",
        _("%(figure)s: %(now)s after %(before)s in the month before, %(percent)s %% more."),
        _moved(up=True),
    ),
    Rule(
        "fell",
        "warm",
        _("%(figure)s: %(now)s after %(before)s in the month before, %(percent)s %% fewer."),
        _moved(up=False),
    ),
    Rule(
        "accepted_well",
        "good",
        _("Sales accepted %(accepted)s people and returned %(returned)s: %(percent)s %% accepted."),
        _answers(ACCEPTED_WELL, 101),
    ),
    Rule(
        "accepted_badly",
        "warm",
        _("Sales accepted %(accepted)s people and returned %(returned)s: only %(percent)s %% accepted."),
        _answers(0, ACCEPTED_BADLY),
    ),
    Rule("reason", "warm", _("The most frequent reason for a return: %(reason)s, %(n)s of %(whole)s."), _reason),
    Rule(
        "source",
        "warm",
        _("Source %(source)s: %(returned)s returned, %(accepted)s accepted."),
        _more_returned("source"),
    ),
    Rule(
        "route",
        "warm",
        _("Qualified %(route)s: %(returned)s returned, %(accepted)s accepted."),
        _more_returned("route"),
    ),
    Rule("wasted", "warm", _("%(n)s of %(offered)s people offered to sales were wasted in some way."), _wasted),
    Rule("won", "good", _("Deals won: %(n)s, worth %(amount)s %(currency)s."), _won),
    Rule("few", "plain", _("Only %(n)s people became MQLs: shares of so few say little."), _few),
)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}


def comment(figures: Figures) -> list[list[Any]]:
    """[rule, values] of each sentence that these figures deserve, in the order of the table."""
    return [[rule.code, values] for rule in RULES for values in rule.finds(figures)]
