"""Which person a draft means and what it says of them: stored and newborn people of one batch. No SQL here."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from leads.actions.intake.firms import external_ids, extra_after, resolve_owner
from leads.drafts import CompanyDraft, PersonDraft, Problem
from leads.fields import PERSON, read
from leads.lifecycle import BIRTHS, Standpoint
from leads.normalise import mail, phone
from leads.normalise.text import clean, company_key, fold
from leads.normalise.unusable import Unusable
from leads.words import Stage

Key = tuple[str, str, str]  # kind, system, value: an Identity

# The first touch stands: later words fill it only while it is empty.
FIRST_TOUCH = frozenset({"source", "medium", "campaign"})
# An objection is taken back by a person on a page, never by the next file.
MARKS = frozenset({"do_not_contact", "do_not_profile"})
NOT_SCORED = frozenset({"first_name", "last_name", "phone", "owner_id", "known_as", "search"})
# What names somebody whom nothing else names: the same words again are the same person.
LIKENESS = "likeness"


@dataclass(slots=True)
class Person:
    """A person as stored, or about to be."""

    id: int
    values: dict[str, Any]
    version: int = 0  # 0: not stored yet
    stage: str = ""
    gained: list[Key] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)

    @property
    def rescored(self) -> bool:
        return not self.changed <= NOT_SCORED

    @property
    def birth(self) -> Standpoint:
        """Who left nothing but an anonymous id is a visitor."""
        named = any(key[0] != "anonymous" for key in self.gained) or is_named(self.values)
        return BIRTHS["lead" if named else "visitor"]


@dataclass(slots=True)
class CleanPerson:
    """A person draft after reading: only what was said and could be taken; keys strongest first."""

    values: dict[str, Any]
    keys: list[Key]
    problems: list[Problem]
    company: CompanyDraft | None = None
    contact_id: int | None = None


def is_named(values: Mapping[str, Any]) -> bool:
    return bool(values.get("first_name") or values.get("last_name") or values.get("email"))


def clean_person(draft: PersonDraft, owners: Mapping[str, int], *, alike: bool = True) -> CleanPerson:
    """Read a draft. `alike`: a draft without any identity is recognised by its words when they come again."""
    problems = list(draft.problems)
    values = read(draft.facts, PERSON, problems)
    if "owner" in values:
        resolve_owner(values, owners, problems)
    if draft.company is not None and values.get("phone", "+")[:1] != "+":
        values["phone"] = _local_phone(values["phone"], draft.company)
    keys = _keys(draft, values, problems)
    if not keys and alike and draft.contact_id is None:
        keys = _likeness(values, draft.company)
    if not keys and not is_named(values) and draft.contact_id is None and not problems:
        problems.append(Problem("", "nobody", _("Nothing here names a person: no id, e-mail, name or phone.")))
    return CleanPerson(values, keys, problems, draft.company, draft.contact_id)


def _local_phone(number: str, company: CompanyDraft) -> str:
    country = company.facts.get("country")
    return phone.number(number, country.upper()) if isinstance(country, str) and len(country) == 2 else number


def _keys(draft: PersonDraft, values: Mapping[str, Any], problems: list[Problem]) -> list[Key]:
    keys: list[Key] = []
    if draft.external_ids:
        keys += [("external", system, value) for system, value in external_ids(draft.external_ids, problems)]
    if draft.user_id:
        keys += _named_key("user", draft.user_id, problems)
    email = values.get("email")
    if email and not mail.is_role(email):
        keys.append(("email", "", mail.key(email)))
    if draft.anonymous_id:
        keys += _named_key("anonymous", draft.anonymous_id, problems)
    return keys


def _named_key(kind: str, raw: object, problems: list[Problem]) -> list[Key]:
    try:
        value = clean(raw, 255)
    except Unusable as refused:
        problems.append(Problem(f"{kind}_id", refused.code, refused.words))
        return []
    return [(kind, "", value)] if value else []


def _likeness(values: Mapping[str, Any], company: CompanyDraft | None) -> list[Key]:
    name = fold(f"{values.get('first_name', '')} {values.get('last_name', '')}")
    email = mail.key(values.get("email") or "")
    firm = company_key(str(company.facts.get("name") or company.facts.get("domain") or "")) if company else ""
    number = "" if email or firm else values.get("phone") or ""
    if not (name or email or number):
        return []
    words = "\x1f".join((name, email, firm, number))
    return [("external", LIKENESS, hashlib.blake2b(words.encode(), digest_size=16).hexdigest())]


def _stays(name: str, current: Any, said: Any) -> bool:
    """Filled fields that a draft never rewrites; an address in other letters is the same address."""
    if name == "email":
        return bool(said) and mail.key(said) == mail.key(current)
    return name in FIRST_TOUCH or name in MARKS


def search_words(values: Mapping[str, Any]) -> str:
    """What the search box looks through."""
    named = f"{fold(values['first_name'] + ' ' + values['last_name'])} {mail.key(values['email'])}".strip()
    return named or fold(values["known_as"])


def gain(person: Person, keys: Sequence[Key]) -> None:
    """Give the person identities; the first id they come with is what they are called while nothing else names them."""
    visiting = (person.stage or person.birth[0]) == Stage.VISITOR
    person.gained += keys
    best = next((key for key in keys if id_words(key)), None)
    # An anonymous id gives way to the id that a visitor tells later.
    if best and (not person.values["known_as"] or (visiting and best[0] != "anonymous")):
        person.values["known_as"] = id_words(best)
        person.values["search"] = search_words(person.values)
        person.changed |= {"known_as", "search"}


def id_words(key: Key) -> str:
    """An id as a title: the system's name before it, else a #. What Baton itself derives from words is no id."""
    kind, system, value = key
    if kind == "email" or system == LIKENESS:
        return ""
    return f"{system} {value}" if system else f"#{value}"


def apply_person(person: Person, said: CleanPerson, *, correcting: bool = False) -> bool:
    """Write what was said into the person; True when that changed anything.

    Corrections by hand may also rewrite the first touch and take marks back.
    """
    changed = {}
    for name, value in said.values.items():
        current = person.values[name]
        if name == "extra":
            value = extra_after(current, value, said.problems)
        elif name == "topics" and value and not correcting:
            value = current + [topic for topic in value if topic not in current]
        if value != current and (correcting or not (current and _stays(name, current, value))):
            changed[name] = value
    if said.problems:
        return False
    if changed:
        person.values.update(changed)
        person.values["search"] = search_words(person.values)
        person.changed.update(changed)
    return bool(changed)
