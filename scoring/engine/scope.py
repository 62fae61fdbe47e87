"""Whom a statement is about and as of when: a range of ids, a list of ids, or pairs of an id and an instant of its own.

Doors never come here with more than they may see; sweeps come with what they claimed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from scoring.parameters import Parameters


class Scope(Protocol):
    """Pieces of SQL. `instant` is "at, less an age": a constant wherever all share one instant."""

    varies: ClassVar[bool]
    people: ClassVar[str]
    acts: ClassVar[str]

    def pairs(self, parameters: Parameters) -> str: ...
    def holds(self, contact: str, parameters: Parameters) -> str: ...
    def instant(self, parameters: Parameters, age: timedelta = timedelta(0)) -> str: ...


@dataclass(frozen=True, slots=True)
class OneInstant:
    """What ranges and lists share."""

    at: datetime

    varies: ClassVar[bool] = False
    people: ClassVar[str] = "leads_contact c"
    acts: ClassVar[str] = "leads_activity a"

    def pairs(self, parameters: Parameters) -> str:
        return ""

    def instant(self, parameters: Parameters, age: timedelta = timedelta(0)) -> str:
        return f"{parameters.add(self.at - age)}::timestamptz"


@dataclass(frozen=True, slots=True)
class IdRange(OneInstant):
    """Everybody with first ≤ id ≤ last, at one instant: a full rescore's chunk."""

    first: int
    last: int

    def holds(self, contact: str, parameters: Parameters) -> str:
        return f"{contact} BETWEEN {parameters.add(self.first)} AND {parameters.add(self.last)}"


@dataclass(frozen=True, slots=True)
class Ids(OneInstant):
    """These people at one instant: a sweep's chunk."""

    ids: Sequence[int]

    def holds(self, contact: str, parameters: Parameters) -> str:
        return f"{contact} = ANY({parameters.add(list(self.ids))}::bigint[])"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each person at instants of their own: the future of one score, or scores as of many dates."""

    moments: Sequence[tuple[int, datetime]]

    varies: ClassVar[bool] = True
    people: ClassVar[str] = "w JOIN leads_contact c ON c.id = w.contact_id"
    acts: ClassVar[str] = "w JOIN leads_activity a ON a.contact_id = w.contact_id"

    def pairs(self, parameters: Parameters) -> str:
        ids = parameters.add([contact for contact, _at in self.moments])
        ats = parameters.add([at for _contact, at in self.moments])
        return f"w AS (SELECT DISTINCT * FROM unnest({ids}::bigint[], {ats}::timestamptz[]) w (contact_id, at)),"

    def holds(self, contact: str, parameters: Parameters) -> str:
        return "true"

    def instant(self, parameters: Parameters, age: timedelta = timedelta(0)) -> str:
        return f"(w.at - {interval(age)})" if age else "w.at"


def interval(age: timedelta) -> str:
    """An age as exact seconds, so that no calendar or summer time comes in."""
    return f"interval '{age // timedelta(microseconds=1)} microseconds'"
