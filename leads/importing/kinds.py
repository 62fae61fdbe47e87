"""What differs between the three kinds of files: how a row's words become a draft, and which verb takes drafts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from accounts.actor import Actor
from leads.actions import intake, intake_companies, record_activities
from leads.actions.activities.reading import derived_id
from leads.drafting import activity_draft, company_draft, person_draft
from leads.drafts import ActivityDraft, CompanyDraft, Outcome, PersonDraft
from leads.models import Source
from leads.normalise.moment import moment
from leads.normalise.unusable import Unusable

# The source of files for which none is said.
UNNAMED = "import"

Drafted = PersonDraft | CompanyDraft | ActivityDraft


@dataclass(slots=True)
class Door:
    """What every chunk of one import shares."""

    source: Source
    by: Actor
    at: datetime
    known_only: bool = False
    month_first: bool = False
    seen: dict[str, int] = field(default_factory=dict)  # contents of activities without message id, counted


class Kind(NamedTuple):
    """One kind of file. `remembers`: drafting a row depends on the rows before it, so a resumed run drafts them too."""

    draft: Callable[[dict[str, Any], Door], Any]
    take: Callable[[Sequence[Any], Door], list[Outcome]]
    remembers: bool = False


def system_of(source: Source) -> str:
    """Whose external ids a file holds: its source's where one was said, else nobody's, as over the API."""
    return "" if source.code == UNNAMED else source.code


def _person(words: dict[str, Any], door: Door) -> PersonDraft:
    return person_draft(words, system_of(door.source))


def _company(words: dict[str, Any], door: Door) -> CompanyDraft:
    return company_draft(words, system_of(door.source))


def _activity(words: dict[str, Any], door: Door) -> ActivityDraft:
    """Without a message id, rows are told apart by how many equal ones came before them in the file."""
    draft = activity_draft(words, system_of(door.source))
    try:
        draft.occurred_at = moment(draft.occurred_at, day_first=not door.month_first)
    except Unusable:
        return draft  # intake refuses it with its reason
    if not draft.message_id:
        draft.message_id = derived_id(draft, draft.occurred_at, door.seen)
    return draft


def _take_people(drafts: Sequence[PersonDraft], door: Door) -> list[Outcome]:
    return intake(drafts, by=door.by, at=door.at, source=door.source, quiet=True)


def _take_companies(drafts: Sequence[CompanyDraft], door: Door) -> list[Outcome]:
    return intake_companies(drafts, by=door.by, at=door.at, source=door.source, quiet=True)


def _take_activities(drafts: Sequence[ActivityDraft], door: Door) -> list[Outcome]:
    return record_activities(drafts, by=door.by, at=door.at, source=door.source, quiet=True, known_only=door.known_only)


KINDS = {
    "contacts": Kind(_person, _take_people),
    "companies": Kind(_company, _take_companies),
    "activities": Kind(_activity, _take_activities, remembers=True),
}
