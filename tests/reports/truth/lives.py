"""Everybody's life as their own rows tell it: moves that stand, what they did, sales' tries. Plain SQL, read once.

Nothing here knows passages, journeys or any condition of the reports.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

# How far a stage is on the way; whoever is discarded, or not yet here, is before all of it.
RANK = {"": -1, "discarded": -1, "visitor": 0, "lead": 1, "mql": 2, "sql": 3, "opportunity": 4, "customer": 5}
STEPS = ("visitor", "lead", "mql", "sql", "accepted", "opportunity", "customer")

# A move that was taken back did not happen, and neither did the taking back.
MOVES = """
SELECT e.*, COALESCE((e.facts ->> 'seller')::bigint, e.owner_id) AS person,
    COALESCE((e.facts ->> 'team')::bigint, e.team_id) AS team
FROM leads_event e LEFT JOIN leads_event u ON u.undoes_id = e.id
WHERE e.to_stage <> '' AND e.undoes_id IS NULL AND u.id IS NULL ORDER BY e.at, e.id
"""
PEOPLE = """
SELECT c.id, c.stage, c.place, c.source, c.campaign, c.topics, c.role, c.buying_stage, c.company_id,
    COALESCE(k.country, '') AS country, COALESCE(k.most_wanted, false) AS most_wanted, s.fit AS fit_now
FROM leads_contact c LEFT JOIN leads_company k ON k.id = c.company_id JOIN leads_standing s ON s.contact_id = c.id
"""
ACTS = """
SELECT a.id, a.contact_id, a.occurred_at AS at, a.visit, y.code, y.own
FROM leads_activity a JOIN leads_activitytype y ON y.id = a.type_id ORDER BY a.occurred_at, a.id
"""
TRIES = """
SELECT e.id, e.contact_id, e.at AS noted_at, COALESCE((e.facts ->> 'tried_at')::timestamptz, e.at) AS at,
    e.facts ->> 'channel' AS channel, e.facts ->> 'outcome' AS outcome
FROM leads_event e LEFT JOIN leads_event u ON u.undoes_id = e.id
WHERE e.kind = 'handoff.attempted' AND u.id IS NULL ORDER BY at, e.id
"""


@dataclass(frozen=True, slots=True)
class Move:
    """One move that stands, and how the person stood then."""

    id: int
    kind: str
    reason: str
    at: datetime
    from_stage: str
    from_place: str
    stage: str
    place: str
    source: str
    campaign: str
    topic: str
    country: str
    fit: str
    buying_stage: str
    imported: bool
    person: int | None
    team: int | None

    @property
    def up(self) -> bool:
        return RANK[self.stage] > RANK[self.from_stage]

    @property
    def down(self) -> bool:
        return RANK[self.stage] < RANK[self.from_stage]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happened with the person: `own` where they did it themselves."""

    id: int
    at: datetime
    code: str
    own: bool
    visit: int | None


@dataclass(frozen=True, slots=True)
class Try:
    """Sales tried to reach them `at`, and noted it then or later."""

    at: datetime
    noted_at: datetime
    channel: str
    outcome: str


@dataclass(slots=True)
class Life:
    """One person: as they stand now, and everything that happened to them in order."""

    id: int
    row: Mapping[str, Any]
    moves: list[Move] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)

    source = property(lambda self: self.row["source"])
    campaign = property(lambda self: self.row["campaign"])
    country = property(lambda self: self.row["country"])
    topic = property(lambda self: (self.row["topics"] or [""])[0])
    # What moves know is what the last of them that knew it said.
    fit = property(lambda self: next((move.fit for move in reversed(self.moves) if move.fit), ""))
    person = property(lambda self: next((move.person for move in reversed(self.moves) if move.person), None))
    team = property(lambda self: next((move.team for move in reversed(self.moves) if move.team), None))

    def first(self, step: str) -> datetime | None:
        """When they first came to a step of the funnel; whoever skipped it passed it with the next."""
        return next((move.at for move in self.moves if reaches(move, step)), None)

    @property
    def came_along(self) -> bool:
        """Another system brought them already with sales or as customers."""
        return any(move.kind == "contact.began" and move.at == self.moves[0].at for move in self.moves)

    @property
    def own(self) -> list[Act]:
        return [act for act in self.acts if act.own]


def reaches(move: Move, step: str) -> bool:
    """Whether somebody who moved so has come as far as the step, or further."""
    if step == "visitor":
        return True
    if step == "accepted":
        return move.place == "held" or move.stage == "customer"
    return RANK[move.stage] >= RANK[step]


def lived() -> list[Life]:
    """Everybody of whom there is a move."""
    people = {row["id"]: Life(row["id"], row) for row in rows(PEOPLE)}
    for row in rows(MOVES):
        people[row["contact_id"]].moves.append(_move(row, people[row["contact_id"]]))
    for row in rows(ACTS):
        people[row["contact_id"]].acts.append(Act(row["id"], row["at"], row["code"], row["own"], row["visit"]))
    for row in rows(TRIES):
        people[row["contact_id"]].tries.append(Try(row["at"], row["noted_at"], row["channel"], row["outcome"]))
    return [life for life in people.values() if life.moves]


def _move(row: Mapping[str, Any], life: Life) -> Move:
    return Move(
        row["id"], row["kind"], row["reason"], row["at"], row["from_stage"], row["from_place"], row["to_stage"],
        row["to_place"], row["source"], life.campaign, life.topic, life.country, row["fit"], row["buying_stage"],
        row["door"] == "import", row["person"], row["team"],
    )  # fmt: skip


def rows(sql: str, asked: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rows of a statement by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def by(lives: list[Life], key: str) -> dict[Any, list[Life]]:
    """The people by one thing that is so of each."""
    found: dict[Any, list[Life]] = defaultdict(list)
    for life in lives:
        found[getattr(life, key)].append(life)
    return dict(found)
