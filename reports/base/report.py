"""The base put together for page and API: five statements, whatever the time holds."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from reports.base.sets import (
    AT_TARGET,
    DIALOGUES,
    FACTS,
    MOVED,
    MOVES,
    RANK,
    STAGES,
    TARGET,
    TEXTS_IN_WINDOW,
    UNKNOWN,
    WAYS,
    WINDOW,
)
from reports.figures.scope import Scope, midnight, next_month, so_far
from reports.figures.sets import FIGURES, counts
from reports.figures.shares import Share
from reports.results.sets import acts

MOST_TOPICS = 12
# Whoever stood longer in a buying stage before moving on is not looked for.
LOOK_BACK = timedelta(days=3 * 365)
FACT_CODES = (*FACTS, "dialogue")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of the target group stand at a buying stage now; `ripe` is the buying window."""

    code: str
    label: Any
    people: int
    ripe: bool

    @property
    def figure(self) -> str:
        return f"base_stage_{self.code}"


@dataclass(frozen=True, slots=True)
class Month:
    """People who moved along the buying stages in one month, by way."""

    first: date
    scope: Scope
    ways: dict[str, int]


@dataclass(frozen=True, slots=True)
class Step:
    """From one buying stage on to another: how often in the time, and the median days stood before, where known."""

    old_code: str
    new_code: str
    times: int
    timed: int
    days: float | None

    @property
    def old(self) -> Any:
        return STAGES[self.old_code]

    @property
    def new(self) -> Any:
        return STAGES[self.new_code]


@dataclass(frozen=True, slots=True)
class Topic:
    """The target group of one topic: people, those in the buying window, those who moved on in the time."""

    topic: str
    scope: Scope
    people: int
    window: Share
    moved_on: int


@dataclass(frozen=True, slots=True)
class Fact:
    """At how many of the target companies something is known, and the people who told it."""

    code: str
    label: Any
    companies: Share
    people: int

    @property
    def figure(self) -> str:
        return f"base_fact_{self.code}"


@dataclass(frozen=True, slots=True)
class Base:
    """`window` is the share of the target group now; `known` that of those whose buying stage is known."""

    scope: Scope
    window: Share
    known: Share
    stages: list[Standing]
    months: list[Month]
    steps: list[Step]
    topics: list[Topic]
    facts: list[Fact]
    texts: float = TEXTS_IN_WINDOW


def base(scope: Scope, *, at: datetime) -> Base:
    """The report. Who belongs to the target group, and where they stand, is asked as of today."""
    scope = so_far(scope, at=at)
    standing = _standing(scope)
    stages = _stages(standing)
    whole = sum(one.people for one in stages)
    ripe = sum(one.people for one in stages if one.ripe)
    told = sum(one.people for one in stages if one.code != UNKNOWN)
    moved, by_topic = _months(scope), _moved_by_topic(scope)
    return Base(
        scope, Share(ripe, whole), Share(ripe, told), stages, moved, _steps(scope), _topics(standing, by_topic, scope),
        _facts(scope),
    )  # fmt: skip


def _standing(scope: Scope) -> dict[tuple[str, str], int]:
    """(topic, buying stage) → people of the target group. One scan of everybody."""
    sql = f"SELECT t.topic, t.buying_stage, count(*)::int {TARGET}{scope.where('t')} GROUP BY 1, 2"
    return {(topic, stage): number for topic, stage, number in _rows(sql, scope)}


def _stages(standing: dict[tuple[str, str], int]) -> list[Standing]:
    numbers: dict[str, int] = dict.fromkeys(STAGES, 0)
    for (_topic, stage), number in standing.items():
        numbers[stage or UNKNOWN] += number
    ripe = {stage.value for stage in WINDOW}
    return [Standing(code, label, numbers[code], code in ripe) for code, label in STAGES.items()]


def _months(scope: Scope) -> list[Month]:
    """The months of the time, the latest first; each person once a month and way."""
    numbers = ", ".join(
        f"count(DISTINCT m.contact_id) FILTER (WHERE {condition})::int" for _label, condition in WAYS.values()
    )
    sql = f"""SELECT date_trunc('month', m.at AT TIME ZONE %(zone)s)::date, {numbers} FROM ({MOVES}) m
        JOIN reports_journey t ON t.contact_id = m.contact_id WHERE true{scope.where("t")} GROUP BY 1"""
    found = {first: dict(zip(WAYS, row, strict=True)) for first, *row in _rows(sql, scope)}
    nothing = dict.fromkeys(WAYS, 0)
    return [Month(first, _month_of(first, scope), found.get(first, nothing)) for first in reversed(_firsts(scope))]


def _firsts(scope: Scope) -> list[date]:
    firsts = [timezone.localtime(scope.since).date().replace(day=1)]
    last = timezone.localtime(scope.last_day).date()
    while next_month(firsts[-1]) <= last:
        firsts.append(next_month(firsts[-1]))
    return firsts


def _month_of(first: date, scope: Scope) -> Scope:
    since, until = max(scope.since, midnight(first)), min(scope.until, midnight(next_month(first)))
    return replace(scope, since=since, until=max(since, until))


def _steps(scope: Scope) -> list[Step]:
    """Moves on, by from and to. A stay is timed from the change before it; whoever was always there is not timed."""
    sql = f"""WITH life AS (
        SELECT m.*, lag(m.at) OVER (PARTITION BY m.contact_id ORDER BY m.at) AS since
        FROM ({MOVED.format(since="%(earliest)s")}) m
    )
    SELECT m.old, m.new, count(*)::int, count(m.since)::int,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM m.at - m.since)::float / 86400)
            FILTER (WHERE m.since IS NOT NULL)
    FROM life m JOIN reports_journey t ON t.contact_id = m.contact_id
    WHERE m.at >= %(since)s AND {WAYS["on"][1]}{scope.where("t")}
    GROUP BY 1, 2 ORDER BY {RANK.format("old")}, {RANK.format("new")}"""
    return [Step(*row) for row in _rows(sql, scope)]


def _moved_by_topic(scope: Scope) -> dict[str, int]:
    sql = f"""SELECT t.topic, count(DISTINCT m.contact_id)::int FROM ({MOVES}) m
        JOIN reports_journey t ON t.contact_id = m.contact_id WHERE {WAYS["on"][1]}{scope.where("t")} GROUP BY 1"""
    return dict(_rows(sql, scope))


def _topics(standing: dict[tuple[str, str], int], moved: dict[str, int], scope: Scope) -> list[Topic]:
    ripe = {stage.value for stage in WINDOW}
    sizes: dict[str, list[int]] = {}
    for (topic, stage), number in standing.items():
        size = sizes.setdefault(topic, [0, 0])
        size[0] += number
        size[1] += number if stage in ripe else 0
    largest = sorted((topic for topic in sizes if topic), key=lambda topic: (-sizes[topic][0], topic))[:MOST_TOPICS]
    return [
        Topic(
            topic, replace(scope, topic=topic), sizes[topic][0], Share(sizes[topic][1], sizes[topic][0]),
            moved.get(topic, 0),
        )
        for topic in largest
    ]  # fmt: skip


def _facts(scope: Scope) -> list[Fact]:
    """Target companies with each fact known; people by the figures, so that they open."""
    target = AT_TARGET.format(x=scope.where("x"))
    known = ", ".join(f"count(DISTINCT t.company_id) FILTER (WHERE b.{code} <> '')::int" for code in FACTS)
    sql = f"""SELECT (SELECT count(DISTINCT t.company_id)::int {TARGET}{scope.where("t")}), {known}, (
        SELECT count(DISTINCT t.company_id)::int FROM reports_journey t
        WHERE t.contact_id IN (SELECT a.contact_id {acts(DIALOGUES)}) AND {target})
    FROM handoff_bant b JOIN reports_journey t ON t.contact_id = b.contact_id WHERE {target}"""
    ((whole, *numbers),) = _rows(sql, scope)
    told = counts([f"base_fact_{code}" for code in FACT_CODES], scope)
    return [
        Fact(code, FIGURES[f"base_fact_{code}"].label, Share(number, whole), told[f"base_fact_{code}"])
        for code, number in zip(FACT_CODES, numbers, strict=True)
    ]


def _rows(sql: str, scope: Scope) -> list[tuple[Any, ...]]:
    asked = {
        **scope.parameters,
        "zone": timezone.get_current_timezone_name(),
        "earliest": scope.since - LOOK_BACK,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
