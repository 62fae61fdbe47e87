"""Whose activity it is: one look-up of identities a batch; unknown people come in through intake."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions.intake import place_companies
from leads.actions.intake.people import settle_people
from leads.actions.intake.person_rows import look_up
from leads.actions.intake.persons import CleanPerson, Key, clean_person
from leads.drafts import CompanyDraft, PersonDraft, Problem
from leads.models import Contact, Source

Naming = tuple[Any, ...]


class Named(Protocol):
    """A draft that names its person by an id of ours, or by any identity."""

    contact_id: int | None
    email: str
    external_id: tuple[str, str] | None
    user_id: str
    anonymous_id: str
    company: CompanyDraft | None


class OfSomebody(Protocol):
    """A row under way whose person is looked for."""

    problems: list[Problem]
    contact_id: int

    @property
    def draft(self) -> Named: ...


def find_people(
    said: Sequence[OfSomebody], *, by: Actor, at: datetime, source: Source, quiet: bool, known_only: bool
) -> None:
    """Set `contact_id` on each activity, or a problem. Every person is read once, however many activities."""
    _check_ids([one for one in said if one.draft.contact_id is not None])
    namings: dict[Naming, list[OfSomebody]] = {}
    for one in said:
        if one.draft.contact_id is None and not one.problems:
            namings.setdefault(_naming(one.draft), []).append(one)
    if not namings:
        return
    people = [clean_person(_person(activities[0].draft), {}) for activities in namings.values()]
    known = look_up({key for person in people for key in person.keys})
    strangers = []
    for person, activities in zip(people, namings.values(), strict=True):
        if not _settle(person, activities, known, known_only):
            strangers.append((person, activities))
    if strangers:
        _make(strangers, by=by, at=at, source=source, quiet=quiet)


def _check_ids(said: Sequence[OfSomebody]) -> None:
    asked = {one.draft.contact_id for one in said if isinstance(one.draft.contact_id, int)}
    stored = set(Contact.objects.filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    for one in said:
        if one.draft.contact_id in stored:
            one.contact_id = one.draft.contact_id or 0
        else:
            one.problems.append(Problem("contact", "not_found", _("There is no person with this id.")))


def _naming(draft: Named) -> Naming:
    return (draft.email, draft.external_id, draft.user_id, draft.anonymous_id)


def _person(draft: Named) -> PersonDraft:
    return PersonDraft(
        facts={"email": draft.email} if draft.email else {},
        external_ids=(draft.external_id,) if draft.external_id else (),
        user_id=draft.user_id,
        anonymous_id=draft.anonymous_id,
        company=draft.company,
    )


def _settle(person: CleanPerson, activities: Sequence[OfSomebody], known: Mapping[Key, int], known_only: bool) -> bool:
    """True when nothing is left to do for this person: known by every key, refused, or only known ones wanted."""
    found = [known.get(key) for key in person.keys]
    if person.problems:
        return _refuse(activities, person.problems)
    if found and found[0] is not None and len(set(found)) == 1:
        return _assign(activities, found[0])
    if not known_only:
        return False
    strongest = next((contact for contact in found if contact is not None), None)
    if strongest is not None:
        return _assign(activities, strongest)
    return _refuse(activities, [Problem("contact", "unknown_person", _("Nobody is known by this."))])


def _assign(activities: Sequence[OfSomebody], contact_id: int) -> bool:
    for one in activities:
        one.contact_id = contact_id
    return True


def _refuse(activities: Sequence[OfSomebody], problems: list[Problem]) -> bool:
    for one in activities:
        one.problems += problems
    return True


def _make(
    strangers: Sequence[tuple[CleanPerson, list[OfSomebody]]],
    *,
    by: Actor,
    at: datetime,
    source: Source,
    quiet: bool,
) -> None:
    people = [person for person, _activities in strangers]
    place_companies(people, by=by, at=at, quiet=quiet)
    outcomes = settle_people(people, by=by, at=at, source=source, quiet=quiet)
    for outcome, (_person, activities) in zip(outcomes, strangers, strict=True):
        if outcome.id is None:
            _refuse(activities, outcome.problems)
        else:
            _assign(activities, outcome.id)
