"""Activities in: what people did, stored once, with their visits, and their people marked for a new score.

A hot path: a batch is one transaction of about seven statements, whatever its size.
"""

from collections.abc import MutableMapping, Sequence
from datetime import datetime

from accounts.actor import Actor
from leads.actions.activities.reading import CleanActivity, catalogue, read_activity
from leads.actions.activities.rows import Stored, ids_of, insert
from leads.actions.activities.who import find_people
from leads.actions.retrying import settled
from leads.actions.touching import mark_touched
from leads.drafts import ActivityDraft, Outcome
from leads.models import Source
from leads.moved import mark_late
from leads.stirring import stir_in_relay
from leads.visits import rederive

BATCH = 5_000


def record_activities(
    drafts: Sequence[ActivityDraft],
    *,
    by: Actor,
    at: datetime,
    source: Source,
    quiet: bool = False,
    known_only: bool = False,
) -> list[Outcome]:
    """Store each activity once by (source, message id). Unknown people are made unless `known_only`.

    An activity without a message id gets one from its content and how many equal ones came before it in this call.
    Each batch of 5,000 commits by itself unless the caller holds a transaction.
    """
    seen: dict[str, int] = {}
    outcomes: list[Outcome] = []
    for start in range(0, len(drafts), BATCH):
        said = _read(drafts[start : start + BATCH], at=at, seen=seen)

        def store(said: Sequence[CleanActivity] = said) -> list[Outcome]:
            return _store(said, by=by, at=at, source=source, quiet=quiet, known_only=known_only)

        outcomes += settled(store)
    return outcomes


def _read(drafts: Sequence[ActivityDraft], *, at: datetime, seen: MutableMapping[str, int]) -> list[CleanActivity]:
    kinds = catalogue()
    return [read_activity(draft, kinds, at, seen) for draft in drafts]


def _store(
    said: Sequence[CleanActivity], *, by: Actor, at: datetime, source: Source, quiet: bool, known_only: bool
) -> list[Outcome]:
    """Find the people, mark them, store what is new, put late arrivals into their visits."""
    find_people(said, by=by, at=at, source=source, quiet=quiet, known_only=known_only)
    good: dict[str, CleanActivity] = {}
    for one in said:
        if not one.problems:
            good.setdefault(one.message_id, one)
    if not good:
        return [Outcome("rejected", problems=one.problems) for one in said]
    mark_touched({one.contact_id for one in good.values()}, at=at, quiet=quiet)
    stored = insert(list(good.values()), source=source, at=at)
    if not quiet:
        stir_in_relay({good[message].contact_id for message in stored})
    mark_late(_earliest(good, stored))
    rederive(_late(good, stored))
    return _outcomes(said, stored, source)


def _earliest(good: dict[str, CleanActivity], stored: dict[str, Stored]) -> dict[int, datetime]:
    """When the earliest new activity of each person happened."""
    found: dict[int, datetime] = {}
    for message in stored:
        one = good[message]
        found[one.contact_id] = min(one.occurred_at, found.get(one.contact_id, one.occurred_at))
    return found


def _late(good: dict[str, CleanActivity], stored: dict[str, Stored]) -> dict[int, datetime]:
    """People whose visits need another look, and since when: arrivals before known page views, or beside repeats."""
    since: dict[int, datetime] = {}
    repeated = {one.contact_id for message, one in good.items() if one.paged and message not in stored}
    for message, row in stored.items():
        one = good[message]
        if row.late or (one.paged and one.contact_id in repeated):
            since[one.contact_id] = min(one.occurred_at, since.get(one.contact_id, one.occurred_at))
    return since


def _outcomes(said: Sequence[CleanActivity], stored: dict[str, Stored], source: Source) -> list[Outcome]:
    repeats = [one.message_id for one in said if not one.problems and one.message_id not in stored]
    known = ids_of(repeats, source) if repeats else {}
    outcomes = []
    for one in said:
        row = None if one.problems else stored.pop(one.message_id, None)
        if one.problems:
            outcomes.append(Outcome("rejected", problems=one.problems))
        elif row is not None:
            outcomes.append(Outcome("created", row.id))
            known[one.message_id] = row.id
        else:
            outcomes.append(Outcome("unchanged", known.get(one.message_id)))
    return outcomes
