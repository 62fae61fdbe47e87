"""What differs between the kinds of files: how a row's words become a draft, and which verb takes drafts.

Engines add kinds of their own with `add_kind`, when their app is ready.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from accounts.actor import Actor
from leads.actions import bring_history, intake, intake_companies, record_activities
from leads.actions.activities.reading import derived_id
from leads.drafting import activity_draft, company_draft, past_draft, person_draft
from leads.drafts import ActivityDraft, CompanyDraft, Outcome, PastDraft, PersonDraft
from leads.importing import mapping, words
from leads.importing.sellers import Said, seller_draft, take_sellers
from leads.models import Source
from leads.normalise.moment import moment
from leads.normalise.unusable import Unusable

# The source of files for which none is said.
UNNAMED = "import"

# A draft of the kind's own; only its verb looks inside.
Drafted = Any


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
    """One kind of file. `remembers`: drafting a row depends on the rows before it, so a resumed run drafts them too.

    `whose`: rows of the same are taken together; whose a row's words are. `strangers`: may be told --known-only.
    """

    draft: Callable[[dict[str, Any], Door], Any]
    take: Callable[[Sequence[Any], Door], list[Outcome]]
    remembers: bool = False
    whose: Callable[[Mapping[str, Any]], str] | None = None
    strangers: bool = False


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


def _change(words: dict[str, Any], door: Door) -> PastDraft:
    draft = past_draft(words, system_of(door.source))
    draft.at = dated(draft.at, door)
    return draft


def dated(said: Any, door: Door) -> Any:
    """A date in the order that the file's are said to have; what is none is left for the verb to refuse."""
    try:
        return moment(said, day_first=not door.month_first) if said else None
    except (Unusable, OverflowError):
        return said


def _whose_change(words: Mapping[str, Any]) -> str:
    """By the strongest identity that the row says."""
    said = next(
        (f"{name} {words[name]}" for name in ("contact", "external_id", "user_id", "email") if words.get(name)), ""
    )
    return " ".join(said.split()).casefold()


def _take_changes(drafts: Sequence[PastDraft], door: Door) -> list[Outcome]:
    return bring_history(drafts, by=door.by, at=door.at, source=door.source, known_only=door.known_only)


def _take_sellers(said: Sequence[Said], door: Door) -> list[Outcome]:
    return take_sellers(said)


def _take_people(drafts: Sequence[PersonDraft], door: Door) -> list[Outcome]:
    return intake(drafts, by=door.by, at=door.at, source=door.source, quiet=True)


def _take_companies(drafts: Sequence[CompanyDraft], door: Door) -> list[Outcome]:
    return intake_companies(drafts, by=door.by, at=door.at, source=door.source, quiet=True)


def _take_activities(drafts: Sequence[ActivityDraft], door: Door) -> list[Outcome]:
    return record_activities(drafts, by=door.by, at=door.at, source=door.source, quiet=True, known_only=door.known_only)


KINDS = {
    "contacts": Kind(_person, _take_people),
    "companies": Kind(_company, _take_companies),
    "activities": Kind(_activity, _take_activities, remembers=True, strangers=True),
    "changes": Kind(_change, _take_changes, whose=_whose_change, strangers=True),
    "sellers": Kind(lambda words, _door: seller_draft(words), _take_sellers),
}


def add_kind(name: str, kind: Kind, *, fields: frozenset[str], headers: Mapping[str, str]) -> None:
    """Let files of an engine's own kind in: the fields a column may become, and their common header words."""
    KINDS[name] = kind
    mapping.FIELDS[name] = fields
    words.BY_KIND[name] = dict(headers)
