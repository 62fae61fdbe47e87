"""Drafts: what a door hands to intake before anything is checked, and what intake says about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Status = Literal["created", "updated", "unchanged", "rejected"]


@dataclass(slots=True)
class Problem:
    """Why one field of a draft cannot be taken."""

    field: str
    code: str
    message: str


@dataclass(slots=True)
class Outcome:
    """What became of one draft. `conflicts` are ids of other rows that a weaker identity pointed to."""

    status: Status
    id: int | None = None
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class CompanyDraft:
    """What somebody says about a company. In `facts` an absent or blank field says nothing; None clears it."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    company_id: int | None = None
    external_ids: Sequence[tuple[str, str]] = ()  # (system, id)
    problems: Sequence[Problem] = ()  # what the door already found wrong


@dataclass(slots=True)
class PersonDraft:
    """What somebody says about a person. In `facts` an absent or blank field says nothing; None clears it."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    contact_id: int | None = None
    external_ids: Sequence[tuple[str, str]] = ()  # (system, id)
    user_id: str = ""
    anonymous_id: str = ""
    company: CompanyDraft | None = None
    problems: Sequence[Problem] = ()


@dataclass(slots=True)
class ActivityDraft:
    """What somebody says a person did. The person is named by id, or by any identity; at least one."""

    type: str
    occurred_at: datetime | str | None
    contact_id: int | None = None
    email: str = ""
    external_id: tuple[str, str] | None = None  # (system, id)
    user_id: str = ""
    anonymous_id: str = ""
    message_id: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    company: CompanyDraft | None = None  # of somebody whom this makes known


@dataclass(slots=True)
class PastDraft:
    """What another system says of a change of stage: whose, from where, to where, when, by whom and why."""

    start: str = ""
    end: str = ""
    at: datetime | str | None = None
    contact_id: int | None = None
    email: str = ""
    external_id: tuple[str, str] | None = None  # (system, id)
    user_id: str = ""
    anonymous_id: str = ""
    company: CompanyDraft | None = None
    by: str = ""
    reason: str = ""
    amount: str = ""
    row_id: str = ""
    problems: Sequence[Problem] = ()
