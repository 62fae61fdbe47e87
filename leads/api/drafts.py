"""From JSON to drafts. The words are leads.drafting's; here only whose external ids they are."""

from collections.abc import Mapping
from typing import Any

from leads.drafting import activity_draft, company_draft, person_draft
from leads.drafts import ActivityDraft, CompanyDraft, PersonDraft


def person_of(said: Mapping[str, Any]) -> PersonDraft:
    return person_draft(*_apart(said))


def company_of(said: Mapping[str, Any]) -> CompanyDraft:
    return company_draft(*_apart(said))


def activity_of(said: Mapping[str, Any]) -> ActivityDraft:
    return activity_draft(*_apart(said))


def _apart(said: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The words, and the system that external ids belong to where one is named."""
    if "system" not in said:
        return said, ""
    words = dict(said)
    return words, str(words.pop("system") or "")
