"""“Do not contact” and “do not profile”: set or taken back, and out of queue and offer while they stand."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.actor import Actor
from leads.actions.history import sign
from leads.actions.moves import Mover, lock, move
from leads.actions.touching import mark_touched
from leads.events import Happening, record
from leads.lifecycle import MOVES
from leads.models import Contact

if TYPE_CHECKING:
    from leads.actions.intake.persons import Person

MARKS = ("do_not_contact", "do_not_profile")


@transaction.atomic
def mark(
    contact_ids: Collection[int],
    *,
    by: Actor,
    at: datetime,
    do_not_contact: bool | None = None,
    do_not_profile: bool | None = None,
    comment: str = "",
) -> list[int]:
    """Set (True) or take back (False) these marks; None leaves one as it is. Returns the ids of those changed."""
    wanted = {
        name: value for name, value in zip(MARKS, (do_not_contact, do_not_profile), strict=True) if value is not None
    }
    asked = sorted(contact_ids)
    mark_touched(asked, at=at)
    lock(asked)
    changed = [contact for contact in Contact.objects.filter(pk__in=asked) if _differs(contact, wanted)]
    sign(by)
    for contact in changed:
        contact.version += 1
        for name, value in wanted.items():
            setattr(contact, name, value)
    Contact.objects.bulk_update(changed, [*MARKS, "version"])
    _announce(changed, wanted, by=by, at=at, comment=comment)
    return [contact.pk for contact in changed]


def note_marks(people: Iterable["Person"], *, by: Actor, at: datetime, quiet: bool) -> None:
    """The same consequences for marks that came with a draft; intake has written the fields."""
    marked = [person for person in people if person.changed & set(MARKS)]
    happenings = [
        Happening(person.id, facts={name: person.values[name] for name in MARKS if name in person.changed})
        for person in marked
    ]
    record("contact.marked", happenings, by=by, at=at, quiet=quiet)
    withdraw([person.id for person in marked if any(person.values[name] for name in MARKS)], by=by, at=at, quiet=quiet)


def withdraw(contact_ids: Sequence[int], *, by: Actor, at: datetime, quiet: bool = False) -> None:
    """Take people out of review and offer because a mark stands."""
    standing = lock(list(contact_ids))
    movers = [
        Mover(contact, reason="marked")
        for contact, (start, _version) in standing.items()
        if start in MOVES["withdraw"].starts
    ]
    if movers:
        move("withdraw", movers, by=by, at=at, quiet=quiet)


def _differs(contact: Contact, wanted: dict[str, bool]) -> bool:
    return any(getattr(contact, name) != value for name, value in wanted.items())


def _announce(changed: list[Contact], wanted: dict[str, bool], *, by: Actor, at: datetime, comment: str) -> None:
    happenings = [Happening(contact.pk, facts=wanted, comment=comment) for contact in changed]
    record("contact.marked", happenings, by=by, at=at)
    if any(wanted.values()):
        withdraw([contact.pk for contact in changed], by=by, at=at)
