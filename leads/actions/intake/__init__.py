"""The one way in for people and companies: every page, import, API call and form ends here.

Drafts go in, one outcome each comes out; a bad draft is refused with its fields and hinders no other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from accounts.actor import Actor
from accounts.models import User
from leads.actions.intake.companies import settle_companies
from leads.actions.intake.firms import clean_company
from leads.actions.intake.people import settle_people
from leads.actions.intake.persons import CleanPerson, clean_person
from leads.actions.retrying import settled
from leads.drafts import CompanyDraft, Outcome, PersonDraft, Problem
from leads.models import Source

# Rows a transaction: enough to make statements cheap, few enough to hold locks briefly.
BATCH = 5_000

Draft = TypeVar("Draft")


def intake(
    drafts: Sequence[PersonDraft], *, by: Actor, at: datetime, source: Source, quiet: bool = False, alike: bool = True
) -> list[Outcome]:
    """Join each draft to the known person or make one. A few statements per batch whatever its size.

    `quiet`: imported history, which raises no reactions. Each batch of 5,000 commits by itself unless the caller
    holds a transaction.
    """

    def take(batch: Sequence[PersonDraft]) -> list[Outcome]:
        owners = owner_ids([draft.facts for draft in batch])
        said = [clean_person(draft, owners, alike=alike) for draft in batch]
        place_companies(said, by=by, at=at, quiet=quiet)
        return settle_people(said, by=by, at=at, source=source, quiet=quiet)

    return _in_batches(drafts, take)


def intake_companies(
    drafts: Sequence[CompanyDraft], *, by: Actor, at: datetime, source: Source | None = None, quiet: bool = False
) -> list[Outcome]:
    """The same for companies, matched by id, business id, external id, domain, then name.

    A company's row does not keep its `source`; doors say it here so that both verbs are called alike.
    """

    def take(batch: Sequence[CompanyDraft]) -> list[Outcome]:
        owners = owner_ids([draft.facts for draft in batch])
        said = [clean_company(draft, owners) for draft in batch]
        return settle_companies(said, by=by, at=at, quiet=quiet)

    return _in_batches(drafts, take)


def place_companies(said: Sequence[CleanPerson], *, by: Actor, at: datetime, quiet: bool = False) -> None:
    """Find or make the companies that people's drafts name; a company that cannot be taken rejects its people."""
    distinct: dict[Any, CompanyDraft] = {}
    employed: list[tuple[CleanPerson, Any]] = []
    for one in said:
        if one.company is not None and not one.problems:
            same = _sameness(one.company)
            distinct.setdefault(same, one.company)
            employed.append((one, same))
    if not distinct:
        return
    outcomes = intake_companies(list(distinct.values()), by=by, at=at, quiet=quiet)
    placed = dict(zip(distinct, outcomes, strict=True))
    for one, same in employed:
        _employ(one, placed[same])


def owner_ids(facts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Owners as people say them (e-mail address or id) → user id; asked for only when somebody says one."""
    said = {str(each["owner"]).strip().lower() for each in facts if each.get("owner")}
    if not said:
        return {}
    users = User.objects.filter(is_active=True).values_list("email", "pk")
    return dict(users) | {str(pk): pk for _, pk in users}


def _in_batches(drafts: Sequence[Draft], take: Callable[[Sequence[Draft]], list[Outcome]]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for start in range(0, len(drafts), BATCH):
        batch = drafts[start : start + BATCH]
        outcomes += settled(lambda batch=batch: take(batch))  # type: ignore[misc]
    return outcomes


def _sameness(draft: CompanyDraft) -> Any:
    """Equal for drafts that say the same."""
    try:
        same = (draft.company_id, tuple(draft.external_ids), tuple(draft.facts.items()))
        hash(same)
    except TypeError:
        return id(draft)
    return same


def _employ(one: CleanPerson, outcome: Outcome) -> None:
    if outcome.status == "rejected":
        one.problems += [
            Problem(f"company.{found.field}".rstrip("."), found.code, found.message) for found in outcome.problems
        ]
    else:
        one.values["company_id"] = outcome.id
