"""The goal's history as docs/report.md says it, counted over lives: who went on from step to step, and how fast."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.utils import timezone

from reports.figures.scope import Scope
from tests.reports.truth.company import fits, median, ninth, within
from tests.reports.truth.deals import Deal
from tests.reports.truth.lives import Life

Moment = Callable[[Life], datetime | None]
STEPS = ("visitor", "lead", "mql", "sql", "meeting")


@dataclass(frozen=True, slots=True)
class Way:
    """From a step to the next: by what a cohort is dated, who came, who went on, and who did so lately."""

    enters: Moment
    came: Moment
    went: Moment
    lately: Moment


@dataclass(frozen=True, slots=True)
class Past:
    """What the history says of a step; `people` are its matured cohort, `on` those of them who went on."""

    scope: Scope
    people: list[Life]
    on: list[Life]
    came: int
    median: timedelta | None
    p90: timedelta | None


def at(step: str) -> Moment:
    return lambda life: life.first(step)


def met(life: Life) -> datetime | None:
    """The first meeting that sales booked or held; whoever became an opportunity had one."""
    held = [
        one.at
        for one in life.tries
        if one.outcome == "meeting_booked" or (one.channel == "meeting" and one.outcome == "conversation")
    ]
    return min([*held, *([opened] if (opened := life.first("opportunity")) else [])], default=None)


def ways(deals: Iterable[Deal]) -> Mapping[str, Way]:
    """Each step's way; a deal belongs to the person it began with."""
    won = [deal for deal in deals if deal.won]
    took_part = {life.id for deal in won for life in deal.people}
    began = {deal.people[0].id for deal in won if deal.people}

    def bought(life: Life) -> datetime | None:
        return None if life.id in took_part - began else life.first("customer")

    return {
        "visitor": Way(at("visitor"), at("visitor"), at("lead"), at("lead")),
        "lead": Way(at("lead"), at("lead"), at("mql"), at("mql")),
        "mql": Way(at("mql"), at("mql"), at("sql"), at("sql")),
        "sql": Way(at("sql"), at("sql"), met, at("sql")),
        "meeting": Way(at("sql"), met, bought, at("opportunity")),
    }


def walked(lives: Iterable[Life], deals: Iterable[Deal], span: Scope) -> dict[str, Past]:
    """Step → its past. Whoever came to us in sales' hands, or as a customer, was never on the way."""
    ours = [life for life in lives if life.first("sql") != life.moves[0].at and fits(life, span)]
    return {step: _past(ours, way, span) for step, way in ways(deals).items()}


def _past(ours: list[Life], way: Way, span: Scope) -> Past:
    lately = [life for life in ours if within(way.lately(life), span) and way.went(life)]
    took = [way.went(life) - way.came(life) for life in lately if way.came(life)]
    whole = [way.went(life) - way.enters(life) for life in lately]
    most = ninth([each for each in whole if each > timedelta()])
    scope = matured(span, most)
    people = [life for life in ours if within(way.enters(life), scope) and way.came(life)]
    return Past(
        scope,
        people,
        [life for life in people if way.went(life)],
        sum(within(way.enters(life), span) and way.came(life) is not None for life in ours),
        median([each for each in took if each > timedelta()]),
        most,
    )


def matured(span: Scope, most: timedelta | None) -> Scope:
    """A history just as long, of whole days, whose last had as long as nine of ten lately took."""
    if most is None:
        return span
    until = _midnight(span.until - most)
    return replace(span, since=_midnight(until - (span.until - span.since)), until=until)


def _midnight(moment: datetime) -> datetime:
    local = timezone.localtime(moment)
    return datetime.combine(local.date(), time(), local.tzinfo)
