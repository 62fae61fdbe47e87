"""One person at a time, for pages and the API: add and correct. The work is intake's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions.history import sign
from leads.actions.intake import intake, owner_ids, person_rows, place_companies
from leads.actions.intake.persons import CleanPerson, Key, Person, apply_person, clean_person
from leads.actions.marks import note_marks
from leads.actions.retrying import Raced, settled
from leads.actions.stale import changed_first, invalid
from leads.actions.touching import mark_touched
from leads.drafting import person_draft
from leads.drafts import PersonDraft
from leads.fields import PERSON
from leads.models import Contact, Identity, Source
from leads.normalise import mail
from leads.refusals import Refused


def add_person(draft: PersonDraft, *, by: Actor, at: datetime, source: Source) -> Contact:
    """Make a new person. Raises Refused("known") with the id of whoever one of the identities already names."""

    def add() -> Contact:
        said = clean_person(draft, owner_ids([draft.facts]), alike=False)
        if known := person_rows.look_up(said.keys):
            raise already_known(next(known[key] for key in said.keys if key in known))
        outcome = intake([draft], by=by, at=at, source=source, alike=False)[0]
        if outcome.status != "created":
            raise invalid(outcome.problems) if outcome.problems else Raced
        return Contact.objects.get(pk=outcome.id or 0)

    return settled(add)


def correct_person(
    contact_id: int, version: int | None, changes: Mapping[str, Any], *, by: Actor, at: datetime
) -> Contact:
    """Rewrite facts of a person; blank and None clear. Raises Invalid, Refused("known"), SomebodyWasFirst.

    `version` None means: whatever stands there now. A corrected e-mail address no longer names the person.
    """

    def correct() -> Contact:
        said = _clean(changes)
        person = person_rows.read([contact_id]).get(contact_id)
        if person is None:
            raise Refused(_("This person no longer exists."), code="gone")
        if version is not None and version != person.version:
            raise changed_first(Contact, contact_id)
        _place(said, by=by, at=at)
        _write(person, said, by=by, at=at)
        return Contact.objects.get(pk=contact_id)

    return settled(correct)


def already_known(contact_id: int) -> Refused:
    return Refused(_("Somebody is already known by this e-mail address or id."), code="known", contact=contact_id)


def _clean(changes: Mapping[str, Any]) -> CleanPerson:
    """Every said field counts, also the blank ones."""
    draft = person_draft(changes)
    said = clean_person(draft, owner_ids([draft.facts]), alike=False)
    said.problems = [problem for problem in said.problems if problem.code != "nobody"]
    blank = {name: None for name, raw in draft.facts.items() if name in PERSON and _blank(raw)}
    if "company" in changes and not changes["company"]:
        blank["company_id"] = None
    cleared = clean_person(PersonDraft(facts=blank), {}, alike=False).values
    said.values = cleared | said.values
    return said


def _blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _place(said: CleanPerson, *, by: Actor, at: datetime) -> None:
    if said.company is not None:
        place_companies([said], by=by, at=at)
    if said.problems:
        raise invalid(said.problems)


def _write(person: Person, said: CleanPerson, *, by: Actor, at: datetime) -> None:
    old_email = person.values["email"]
    apply_person(person, said, correcting=True)
    if said.problems:
        raise invalid(said.problems)
    known = person_rows.look_up(said.keys)
    if other := next((contact for contact in known.values() if contact != person.id), None):
        raise already_known(other)
    person.gained = [key for key in said.keys if key not in known]
    if not person.changed and not person.gained:
        return
    if person.rescored:
        mark_touched([person.id], at=at)
    if not person_rows.unchanged_since([person]):
        raise Raced
    if "email" in person.changed and old_email:
        _forget(person.id, ("email", "", mail.key(old_email)))
    _store(person, by=by, at=at)


def _store(person: Person, *, by: Actor, at: datetime) -> None:
    if not person_rows.insert_keys([person]):
        raise Raced
    sign(by)
    person_rows.update([person])
    note_marks([person], by=by, at=at, quiet=False)


def _forget(contact_id: int, key: Key) -> None:
    kind, system, value = key
    Identity.objects.filter(contact=contact_id, kind=kind, system=system, value=value).delete()
