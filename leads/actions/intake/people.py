"""People in: match by identity, join or make, write; set-based, and one person stays one when two bring them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions.history import sign
from leads.actions.intake import person_rows as rows
from leads.actions.intake.persons import CleanPerson, Key, Person, apply_person, gain, is_named
from leads.actions.marks import note_marks
from leads.actions.moves import Mover, move
from leads.actions.retrying import Raced
from leads.actions.touching import mark_touched
from leads.drafts import Outcome, Problem, Status
from leads.models import Source
from leads.words import Stage


@dataclass(slots=True)
class Batch:
    """The people one batch may touch, and by which key each is known."""

    by_id: dict[int, Person] = field(default_factory=dict)
    by_key: dict[Key, Person] = field(default_factory=dict)
    spare_ids: list[tuple[int, int]] = field(default_factory=list)
    newborn: list[Person] = field(default_factory=list)
    births: list[int] = field(default_factory=list)  # their first events

    def known(self, said: CleanPerson) -> list[Person]:
        """Who is meant, by the strongest key first; more than one is a conflict."""
        found = [self.by_key[key] for key in said.keys if key in self.by_key]
        if said.contact_id is not None and said.contact_id in self.by_id:
            found.insert(0, self.by_id[said.contact_id])
        return list({person.id: person for person in found}.values()) if len(found) > 1 else found


def settle_people(
    said: Sequence[CleanPerson], *, by: Actor, at: datetime, source: Source, quiet: bool
) -> list[Outcome]:
    """One batch; raises Raced when another transaction made or changed one of these people meanwhile."""
    batch = _look_up(said)
    outcomes = [_place(one, batch) for one in said]
    _write(batch, by=by, at=at, source=source, quiet=quiet)
    return outcomes


def _look_up(said: Sequence[CleanPerson]) -> Batch:
    known = rows.look_up({key for one in said for key in one.keys})
    asked = {one.contact_id for one in said if one.contact_id is not None}
    batch = Batch(by_id=rows.read(asked | set(known.values())))
    batch.by_key = {key: batch.by_id[contact] for key, contact in known.items()}
    strangers = sum(not batch.known(one) for one in said if not one.problems)
    batch.spare_ids = rows.new_ids(strangers) if strangers else []
    return batch


def _place(said: CleanPerson, batch: Batch) -> Outcome:
    """Join the draft to the person it means, or make one."""
    if said.problems:
        return Outcome("rejected", problems=said.problems)
    found = batch.known(said)
    if not found and said.contact_id is not None:
        return Outcome("rejected", problems=[_no_such_person()])
    person = found[0] if found else Person(0, dict(rows.BLANK))
    changed = apply_person(person, said)
    if said.problems:
        return Outcome("rejected", problems=said.problems)
    if not found:
        person = _born(batch, person)
    gained = [key for key in said.keys if key not in batch.by_key]
    gain(person, gained)
    batch.by_key.update(dict.fromkeys(gained, person))
    status: Status = "created" if not found else "updated" if changed or gained else "unchanged"
    return Outcome(status, person.id, conflicts=[other.id for other in found[1:]])


def _born(batch: Batch, person: Person) -> Person:
    person.id, event = batch.spare_ids.pop()
    batch.newborn.append(person)
    batch.births.append(event)
    return person


def _no_such_person() -> Problem:
    return Problem("contact", "not_found", _("There is no person with this id."))


def _write(batch: Batch, *, by: Actor, at: datetime, source: Source, quiet: bool) -> None:
    changed = [person for person in batch.by_id.values() if person.changed]
    mark_touched([person.id for person in changed if person.rescored], at=at, quiet=quiet)
    if changed and not rows.unchanged_since(changed):
        raise Raced
    if not rows.insert_keys([*batch.by_id.values(), *batch.newborn]):
        raise Raced
    if batch.newborn:
        rows.insert(batch.newborn, batch.births, origin=source.pk, by=by, at=at, quiet=quiet)
        mark_touched([person.id for person in batch.newborn], at=at, quiet=quiet)
    if changed:
        sign(by)
        rows.update(changed)
        note_marks(changed, by=by, at=at, quiet=quiet)
    _identify(batch, by=by, at=at, quiet=quiet)


def _identify(batch: Batch, *, by: Actor, at: datetime, quiet: bool) -> None:
    """Visitors who have now said who they are become leads."""
    told = [
        person.id
        for person in batch.by_id.values()
        if person.stage == Stage.VISITOR
        and (is_named(person.values) or any(key[0] != "anonymous" for key in person.gained))
    ]
    if told:
        mark_touched(told, at=at, quiet=quiet)
        move("identify", [Mover(contact) for contact in told], by=by, at=at, quiet=quiet)
